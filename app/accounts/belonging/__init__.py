"""Who is of which organisation and area, with which roles: how that begins, is agreed to, and ends."""
