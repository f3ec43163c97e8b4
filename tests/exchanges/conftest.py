"""An area whose commissioners assess it, and people who would review others."""

from tests.exchanges.assessment_client import assessing
from tests.exchanges.reviewer_client import reviewing

__all__ = ["assessing", "reviewing"]
