"""Peer review between areas: what an area does alone first, and later what areas do for each other."""
