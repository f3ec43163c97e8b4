"""Initiatives for tests of assurance."""

from tests.moderation.initiative_maker import initiatives

__all__ = ["initiatives"]
