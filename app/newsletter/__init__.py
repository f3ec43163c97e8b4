"""The newsletter: who receives it, its issues, and sending them."""
