"""How people get in: links, passwords, a second step, sessions, and what limits those who try."""
