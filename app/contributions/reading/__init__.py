"""Reading what was published: its versions, comparing them, saying that it was checked."""
