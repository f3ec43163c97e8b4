"""What exchanges bring: what they are, and the self-assessments of areas."""

from datetime import timedelta

from app.accounts.points import PERSONAL_DATA, PersonalData
from app.core.jobs import Handler, Schedule, mailing
from app.exchanges import views
from app.exchanges.assessment import jobs, mailers, organisations, personal_data
from app.exchanges.assessment.services import asking
from app.feature import Feature
from app.web.templating import NavigationItem

FEATURE = Feature(
    name="exchanges",
    blueprints=(views.bp, views.assessments),
    menu=(NavigationItem("Exchanges", "exchanges.index", "exchanges", also=("assessments", "learning", "learning_drafts")),),
    handlers={
        "exchanges.forget_person": Handler(personal_data.forget_person),
        "exchanges.pass_turns_on": Handler(jobs.pass_turns_on),
        asking.SEND: mailing(mailers.send_something_awaits),
    },
    schedules=(Schedule("pass-turns-on", "exchanges.pass_turns_on", timedelta(days=1)),),
    organisation_merged=organisations.organisation_merged,
    adds=(PERSONAL_DATA(PersonalData("exchanges", personal_data.held_about, forget="exchanges.forget_person")),),
)
