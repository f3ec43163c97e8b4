"""Bringing in a specification from a file: cutting, guessing, checking."""
