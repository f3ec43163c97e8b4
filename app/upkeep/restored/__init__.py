"""A site that was restored from a copy: told again what was erased since, and kept from sending mail until a person lets it."""
