"""How often an act may be tried, and from where."""
