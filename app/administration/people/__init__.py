"""People: finding, registering, roles, closing and erasing."""
