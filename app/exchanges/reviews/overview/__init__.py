"""Where an exchange stands: whose turn it is, what is due, what can be done now; and what administrators do by a reference."""
