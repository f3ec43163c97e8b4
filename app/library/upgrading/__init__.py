"""Bringing an adaptation up to the newest version of its original, decision by decision."""
