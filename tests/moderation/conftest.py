"""Initiatives for tests of moderation, with an author and a moderator."""

from tests.moderation.initiative_maker import author, initiatives, moderator

__all__ = ["author", "initiatives", "moderator"]
