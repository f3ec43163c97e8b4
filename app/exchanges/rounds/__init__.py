"""Rounds: areas that are reviewed together in some months, and the people who review them."""
