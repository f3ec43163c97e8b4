"""Somebody's own account: its pages, their areas, and what is held about them."""
