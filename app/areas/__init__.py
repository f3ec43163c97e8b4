"""The local areas that run children's services in England: who they are, where, and of what kind."""
