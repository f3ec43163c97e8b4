"""The bench and the mailbox for tests of moderation."""

from tests.moderation.bench import bench, mailbox, nothing_remembered

__all__ = ["bench", "mailbox", "nothing_remembered"]
