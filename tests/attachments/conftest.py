"""Initiatives, and files to put with them."""

from tests.attachments.attachment_maker import attachments
from tests.moderation.initiative_maker import initiatives

__all__ = ["attachments", "initiatives"]
