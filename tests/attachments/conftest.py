"""Initiatives, and files to put with them."""

from tests.attachments.attachment_maker import attachments
from tests.moderation.initiative_maker import author, initiatives, moderator

__all__ = ["attachments", "author", "initiatives", "moderator"]
