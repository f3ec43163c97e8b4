"""What administration brings: the administrators' pages, and the letter to somebody whose registration was turned down."""

from datetime import timedelta

from app.administration import jobs, views
from app.administration.events import RegistrationRefused
from app.core.actor import Actor
from app.core.jobs import Handler, Schedule, mailing
from app.feature import Feature
from app.web.templating import NavigationItem


def _only_checks_registrations(actor: Actor) -> bool:
    return actor.has_role("moderator") and not actor.has_role("admin")


FEATURE = Feature(
    name="administration",
    blueprints=(views.bp,),
    menu=(
        NavigationItem("Registrations", "administration.registrations", "administration", _only_checks_registrations),
        NavigationItem("Administration", "administration.overview", "administration", lambda actor: actor.has_role("admin")),
    ),
    handlers={
        "accounts.send_refusal": mailing(jobs.send_refusal),
        "administration.send_test_letter": mailing(jobs.send_test_letter),
        "administration.forget_old_tests": Handler(jobs.forget_old_tests),
    },
    schedules=(Schedule("forget-old-mail-tests", "administration.forget_old_tests", timedelta(days=1)),),
    follows={RegistrationRefused: ("accounts.send_refusal",)},
)
