"""People, the organisations and areas they belong to, their roles, and how they sign in."""
