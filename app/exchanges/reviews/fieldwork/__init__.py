"""The fieldwork itself: its lead begins it and ends it, and what is kept of it is forgotten in time."""
