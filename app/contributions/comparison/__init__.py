"""What changed between two texts: field by field, then in the order that they are read."""
