"""What bells bring to the site."""

from datetime import timedelta

from app.accounts.points import ACCOUNT_LINKS, PERSONAL_DATA, AccountLink, PersonalData
from app.core.jobs import Handler, Schedule
from app.feature import Feature, ToDo
from app.web.templating import NavigationItem
from tests.spine.bells import commands, jobs, services, views
from tests.spine.bells.services import BellRung

FEATURE = Feature(
    name="bells",
    blueprints=(views.bp,),
    menu=(NavigationItem("Bells", "bells.index", "bells", lambda actor: actor.is_signed_in),),
    handlers={
        "bells.hear": Handler(jobs.hear),
        "bells.silence": Handler(jobs.silence),
        "bells.forget_person": Handler(jobs.forget_person),
    },
    follows={BellRung: ("bells.hear",)},
    schedules=(Schedule("silence-bells", "bells.silence", timedelta(days=1)),),
    commands=(commands.install,),
    to_do=(ToDo("Bells nobody heard", "/bells", services.count_unheard),),
    reserved_words=frozenset({"ring-a-bell"}),
    adds=(
        PERSONAL_DATA(PersonalData("bells", services.export, forget="bells.forget_person")),
        ACCOUNT_LINKS(AccountLink("Bells", "The bells you rang", "/bells", lambda actor: actor.is_signed_in)),
    ),
)
