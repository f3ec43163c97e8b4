"""Deciding: the queue, an item, appeals, problem reports, taking down."""
