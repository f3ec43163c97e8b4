"""The newsletter: what was published, gathered by editors and sent to people who asked for it."""
