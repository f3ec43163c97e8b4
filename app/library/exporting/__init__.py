"""Specifications and frameworks as documents to take away."""
