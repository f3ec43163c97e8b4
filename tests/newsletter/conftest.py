"""Issues and mailings of the newsletter, made as a test wants them."""

from tests.newsletter.issue_maker import issues
from tests.newsletter.mailing_maker import mailings

__all__ = ["issues", "mailings"]
