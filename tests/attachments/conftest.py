"""The bench of moderation, and files to put with what stands on it."""

from tests.attachments.office import office
from tests.moderation.bench import bench, mailbox, nothing_remembered

__all__ = ["bench", "mailbox", "nothing_remembered", "office"]
