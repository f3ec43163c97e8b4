"""How long what is in an exchange is kept."""
