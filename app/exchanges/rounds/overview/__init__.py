"""Where rounds stand: those one sees, the page of one, who coordinates it, and moving it on."""
