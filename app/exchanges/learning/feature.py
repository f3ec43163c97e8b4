"""What learning notes bring: a kind of contribution, and its pages."""

from app.contributions.listing.definition import LISTINGS
from app.contributions.points import KINDS
from app.exchanges.learning import views
from app.exchanges.learning.kind import LEARNING_NOTE
from app.exchanges.learning.listing import LEARNING
from app.feature import Feature

FEATURE = Feature(
    name="learning",
    blueprints=(views.bp,),
    reserved_words=frozenset({"csv", "drafts", "feed"}),
    adds=(KINDS(LEARNING_NOTE), LISTINGS(LEARNING)),
)
