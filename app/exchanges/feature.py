"""What exchanges bring: what they are, the self-assessments of areas, others invited to them, reviewers, and reviews."""

from datetime import timedelta

from app.accounts.points import CONFIDENTIAL_THINGS, CONFIDENTIAL_WORK, PERSONAL_DATA, PersonalData
from app.contributions.points import SEALS, STORED_FILES
from app.core.jobs import Handler, Schedule, mailing
from app.exchanges import queries, views
from app.exchanges.assessment import jobs, mailers, organisations, personal_data
from app.exchanges.assessment.lifecycle import ASSESSMENT
from app.exchanges.assessment.services import asking
from app.exchanges.files import mailers as file_mailers
from app.exchanges.files import organisations as file_organisations
from app.exchanges.files import personal_data as files
from app.exchanges.files import sealing_services
from app.exchanges.files.models import ExchangeFile
from app.exchanges.files.services import THING as FILE
from app.exchanges.invited import feature as invited
from app.exchanges.reviewers import feature as reviewers
from app.exchanges.reviews import feature as reviews
from app.feature import Feature
from app.web.templating import NavigationItem


def _organisation_merged(gone_id: int, kept_id: int) -> None:
    for answer in (
        organisations.organisation_merged,
        file_organisations.organisation_merged,
        reviewers.organisation_merged,
        reviews.organisation_merged,
    ):
        answer(gone_id, kept_id)


ROOMS = (
    "assessments",
    "invited",
    "learning",
    "learning_drafts",
    "reviewers",
    "reviews",
)  # blueprints whose pages mark the menu's entry
FEATURE = Feature(
    name="exchanges",
    blueprints=(views.bp, views.assessments, *invited.BLUEPRINTS, *reviewers.BLUEPRINTS, *reviews.BLUEPRINTS),
    menu=(NavigationItem("Exchanges", "exchanges.index", "exchanges", also=ROOMS),),
    handlers={
        "exchanges.forget_person": Handler(personal_data.forget_person),
        "exchanges.pass_turns_on": Handler(jobs.pass_turns_on),
        "exchanges.forget_files_of_person": Handler(files.forget_person),
        asking.SEND: mailing(mailers.send_something_awaits),
        sealing_services.TELL_OF_SEALED: mailing(file_mailers.tell_of_sealed),
        **invited.HANDLERS,
        **reviewers.HANDLERS,
        **reviews.HANDLERS,
    },
    schedules=(
        Schedule("pass-turns-on", "exchanges.pass_turns_on", timedelta(days=1)),
        *invited.SCHEDULES,
        *reviewers.SCHEDULES,
        *reviews.SCHEDULES,
    ),
    organisation_merged=_organisation_merged,
    does_again={sealing_services.SEALED: sealing_services.seal_again},
    adds=(
        STORED_FILES(ExchangeFile),
        SEALS(sealing_services.seal_files),
        PERSONAL_DATA(
            PersonalData("exchanges", personal_data.held_about, forget="exchanges.forget_person", is_confidential=True),
            PersonalData("files in exchanges", files.held_about, forget="exchanges.forget_files_of_person", is_confidential=True),
        ),
        *invited.ADDITIONS,
        *reviewers.ADDITIONS,
        *reviews.ADDITIONS,
        CONFIDENTIAL_WORK(queries.has_confidential_work),
        CONFIDENTIAL_THINGS(ASSESSMENT.name, FILE, *invited.THINGS, *reviews.THINGS),
    ),
)
