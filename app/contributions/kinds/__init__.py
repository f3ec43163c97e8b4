"""What a kind of contribution is: its fields, its entries, its rules."""
