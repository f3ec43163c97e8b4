"""Writing a contribution: its steps, its entries, sending it in."""
