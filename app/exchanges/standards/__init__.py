"""The standards as they ship, and what on the site helps with each."""
