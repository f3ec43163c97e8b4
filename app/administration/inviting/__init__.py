"""Asking somebody to make an account."""
