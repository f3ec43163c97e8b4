"""An area whose commissioners assess it."""

from tests.exchanges.assessment_client import assessing

__all__ = ["assessing"]
