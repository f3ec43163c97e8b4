"""What administration brings: the administrators' pages, and the letter to somebody whose registration was turned down."""

from app.administration import jobs, views
from app.administration.events import RegistrationRefused
from app.core.actor import Actor
from app.core.jobs import mailing
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
    handlers={"accounts.send_refusal": mailing(jobs.send_refusal)},
    follows={RegistrationRefused: ("accounts.send_refusal",)},
)
