"""Issues of the newsletter, made as a test wants them."""

from tests.newsletter.issue_maker import issues

__all__ = ["issues"]
