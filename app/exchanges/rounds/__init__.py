"""Rounds: areas that are reviewed together in some months, and the people who review them, put into fair teams at once."""
