"""Asking for a review: what it is about, when and how, and the agreement of each host area."""
