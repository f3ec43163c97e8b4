"""Outcomes frameworks: the kind, its matrix, and how change is measured."""
