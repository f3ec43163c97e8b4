"""Peer review: an area asks, peers without a conflict come, read what it opens to them, and report; the area acts."""
