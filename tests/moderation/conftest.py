"""Initiatives for tests of moderation."""

from tests.moderation.initiative_maker import initiatives

__all__ = ["initiatives"]
