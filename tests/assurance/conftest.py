"""The bench and the mailbox for tests of assurance."""

from tests.moderation.bench import bench, mailbox, nothing_remembered

__all__ = ["bench", "mailbox", "nothing_remembered"]
