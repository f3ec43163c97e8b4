"""What an area says about a specification it used."""
