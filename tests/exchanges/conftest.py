"""An area whose commissioners assess it, and a note that two sides agree on."""

from tests.exchanges.agreeing_client import agreeing_client
from tests.exchanges.assessment_client import assessing

__all__ = ["agreeing_client", "assessing"]
