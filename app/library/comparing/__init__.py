"""Specifications side by side, and what changed between versions, to read and to take away."""
