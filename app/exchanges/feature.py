"""What exchanges bring: what they are, and the self-assessments of areas."""

from app.accounts.points import CONFIDENTIAL_WORK, PERSONAL_DATA, PersonalData
from app.core.jobs import Handler
from app.exchanges import queries, views
from app.exchanges.assessment import organisations, personal_data
from app.exchanges.reviews import feature as reviews
from app.feature import Feature
from app.web.templating import NavigationItem


def _organisation_merged(gone_id: int, kept_id: int) -> None:
    organisations.organisation_merged(gone_id, kept_id)
    reviews.organisation_merged(gone_id, kept_id)


FEATURE = Feature(
    name="exchanges",
    blueprints=(views.bp, views.assessments, *reviews.BLUEPRINTS),
    menu=(NavigationItem("Exchanges", "exchanges.index", "exchanges", also=("assessments", "reviews")),),
    handlers={"exchanges.forget_person": Handler(personal_data.forget_person), **reviews.HANDLERS},
    organisation_merged=_organisation_merged,
    adds=(
        PERSONAL_DATA(PersonalData("exchanges", personal_data.held_about, forget="exchanges.forget_person")),
        *reviews.ADDITIONS,
        CONFIDENTIAL_WORK(queries.has_confidential_work),
    ),
)
