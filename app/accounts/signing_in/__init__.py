"""The pages by which people get in, and what limits those who try."""
