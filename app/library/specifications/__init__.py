"""Specifications: the kind, its clauses, its page."""
