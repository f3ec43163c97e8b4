"""What exchanges bring: what they are, the self-assessments of areas, and who would review others."""

from datetime import timedelta

from app.accounts.points import PERSONAL_DATA, PersonalData
from app.core.jobs import Handler, Schedule, mailing
from app.exchanges import views
from app.exchanges.assessment import jobs, mailers, organisations, personal_data
from app.exchanges.assessment.services import asking
from app.exchanges.reviewers import feature as reviewers
from app.feature import Feature
from app.web.templating import NavigationItem


def _organisation_merged(gone_id: int, kept_id: int) -> None:
    organisations.organisation_merged(gone_id, kept_id)
    reviewers.organisation_merged(gone_id, kept_id)


FEATURE = Feature(
    name="exchanges",
    blueprints=(views.bp, views.assessments, *reviewers.BLUEPRINTS),
    menu=(NavigationItem("Exchanges", "exchanges.index", "exchanges", also=("assessments", "reviewers")),),
    handlers={
        "exchanges.forget_person": Handler(personal_data.forget_person),
        "exchanges.pass_turns_on": Handler(jobs.pass_turns_on),
        asking.SEND: mailing(mailers.send_something_awaits),
        **reviewers.HANDLERS,
    },
    schedules=(Schedule("pass-turns-on", "exchanges.pass_turns_on", timedelta(days=1)), *reviewers.SCHEDULES),
    organisation_merged=_organisation_merged,
    adds=(
        PERSONAL_DATA(PersonalData("exchanges", personal_data.held_about, forget="exchanges.forget_person")),
        *reviewers.ADDITIONS,
    ),
)
