"""What exchanges bring: what they are, and the self-assessments of areas."""

from app.accounts.points import PERSONAL_DATA, PersonalData
from app.core.jobs import Handler
from app.exchanges import views
from app.exchanges.assessment import organisations, personal_data
from app.feature import Feature
from app.web.templating import NavigationItem

FEATURE = Feature(
    name="exchanges",
    blueprints=(views.bp, views.assessments),
    menu=(NavigationItem("Exchanges", "exchanges.index", "exchanges", also=("assessments", "learning")),),
    handlers={"exchanges.forget_person": Handler(personal_data.forget_person)},
    organisation_merged=organisations.organisation_merged,
    adds=(PERSONAL_DATA(PersonalData("exchanges", personal_data.held_about, forget="exchanges.forget_person")),),
)
