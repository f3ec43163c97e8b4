"""Filling in a text of an exchange: what the guard finds is explained, and two people at once both keep theirs."""
