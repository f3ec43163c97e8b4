"""Drafting a learning note, agreeing on it, and what follows a decision: one verb a function."""
