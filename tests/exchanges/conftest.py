"""An area whose commissioners assess it, and one that asks for a review."""

from tests.exchanges.assessment_client import assessing
from tests.exchanges.review_client import review

__all__ = ["assessing", "review"]
