"""How requests reach the application from the network. Knows nothing of what the application does."""
