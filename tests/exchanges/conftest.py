"""An area whose commissioners assess it, people who would review others, an area that asks for a review, a round, and a note."""

from tests.exchanges.agreeing_client import agreeing_client
from tests.exchanges.assessment_client import assessing
from tests.exchanges.fieldwork_client import field
from tests.exchanges.finding_client import findings
from tests.exchanges.following_client import following
from tests.exchanges.review_client import review
from tests.exchanges.reviewer_client import reviewing
from tests.exchanges.round_client import rounds_client

__all__ = ["agreeing_client", "assessing", "field", "findings", "following", "review", "reviewing", "rounds_client"]
