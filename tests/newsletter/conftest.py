"""An editorial desk: editors, published pages to choose from, and issues taken where a test wants them, through the services."""

from tests.newsletter.desk import desk, mailbox, nothing_remembered

__all__ = ["desk", "mailbox", "nothing_remembered"]
