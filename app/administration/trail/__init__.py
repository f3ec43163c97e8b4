"""The audit trail: reading it, and taking it away."""
