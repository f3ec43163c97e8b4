"""The link in a letter by which an owner says that a page is still right."""
