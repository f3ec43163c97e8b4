"""Practice Exchange."""
