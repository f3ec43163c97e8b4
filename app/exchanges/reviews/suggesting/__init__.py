"""Suggesting whole teams to a host, the best first, and saying why."""
