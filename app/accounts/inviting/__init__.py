"""Somebody asked by an administrator to make an account: invited by mail, with an organisation and roles that wait for them."""
