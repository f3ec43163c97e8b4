"""An area whose commissioners assess it, people who would review others, and an area that asks for a review."""

from tests.exchanges.assessment_client import assessing
from tests.exchanges.review_client import review
from tests.exchanges.reviewer_client import reviewing

__all__ = ["assessing", "review", "reviewing"]
