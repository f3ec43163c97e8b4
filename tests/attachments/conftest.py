"""Initiatives, and files to put with them."""

from tests.answered_once import _programs_are_asked_once
from tests.attachments.attachment_maker import attachments
from tests.moderation.initiative_maker import author, initiatives, moderator

__all__ = ["_programs_are_asked_once", "attachments", "author", "initiatives", "moderator"]
