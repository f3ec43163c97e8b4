"""Organisations and the areas they serve."""
