"""Backups: a dated folder with the whole site in it, checked by opening it, and the way back from one."""
