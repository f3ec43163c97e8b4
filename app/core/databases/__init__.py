"""A database as a whole: its tables brought up to date and drawn, copied, and what was erased got out of its files."""
