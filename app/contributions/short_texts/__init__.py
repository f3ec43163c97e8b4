"""Texts too short to be a contribution that a moderator reads before they show."""
