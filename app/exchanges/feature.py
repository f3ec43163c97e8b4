"""What exchanges bring: what they are, the self-assessments of areas, others invited to them, and who would review others."""

from datetime import timedelta

from app.accounts.points import PERSONAL_DATA, PersonalData
from app.contributions.points import STORED_FILES
from app.core.jobs import Handler, Schedule, mailing
from app.exchanges import views
from app.exchanges.assessment import jobs, mailers, organisations, personal_data
from app.exchanges.assessment.services import asking
from app.exchanges.files import personal_data as files
from app.exchanges.files.models import ExchangeFile
from app.exchanges.invited import feature as invited
from app.exchanges.reviewers import feature as reviewers
from app.feature import Feature
from app.web.templating import NavigationItem


def _organisation_merged(gone_id: int, kept_id: int) -> None:
    organisations.organisation_merged(gone_id, kept_id)
    reviewers.organisation_merged(gone_id, kept_id)


FEATURE = Feature(
    name="exchanges",
    blueprints=(views.bp, views.assessments, *invited.BLUEPRINTS, *reviewers.BLUEPRINTS),
    menu=(NavigationItem("Exchanges", "exchanges.index", "exchanges", also=("assessments", "invited", "reviewers")),),
    handlers={
        "exchanges.forget_person": Handler(personal_data.forget_person),
        "exchanges.pass_turns_on": Handler(jobs.pass_turns_on),
        "exchanges.forget_files_of_person": Handler(files.forget_person),
        asking.SEND: mailing(mailers.send_something_awaits),
        **invited.HANDLERS,
        **reviewers.HANDLERS,
    },
    schedules=(Schedule("pass-turns-on", "exchanges.pass_turns_on", timedelta(days=1)), *invited.SCHEDULES, *reviewers.SCHEDULES),
    organisation_merged=_organisation_merged,
    adds=(
        STORED_FILES(ExchangeFile),
        PERSONAL_DATA(
            PersonalData("exchanges", personal_data.held_about, forget="exchanges.forget_person"),
            PersonalData("files in exchanges", files.held_about, forget="exchanges.forget_files_of_person"),
        ),
        *invited.ADDITIONS,
        *reviewers.ADDITIONS,
    ),
)
