"""Who speaks for an area: its lead alone, or two members of two of its commissioning organisations."""
