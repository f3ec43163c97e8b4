"""Taking part in a consultation, for those who were invited."""
