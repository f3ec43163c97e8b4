"""What is asked: words, what means the same, and what was typed, read within limits. Nothing here asks the index."""
