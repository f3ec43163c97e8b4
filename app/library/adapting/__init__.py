"""Making a local copy of a specification and knowing what it was made from."""
