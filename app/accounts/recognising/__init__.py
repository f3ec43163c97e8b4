"""What an email address says about whoever has it: its one form, its domain, and the body that the domain is of."""
