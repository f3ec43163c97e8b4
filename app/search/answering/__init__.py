"""Answering: what exists and who may see it, matched, weighed and shown."""
