"""Asking for a review, changing the request while nobody has agreed to it for good, and agreeing. In the caller's transaction."""

from app.areas import queries as areas
from app.core import audit, clock
from app.core.actor import Actor
from app.core.db import session
from app.core.errors import Conflict, Invalid
from app.core.policy import require_visible
from app.exchanges.assessment.queries import get_area_to_assess
from app.exchanges.reviews.exchange import policy
from app.exchanges.reviews.exchange import services as exchanges
from app.exchanges.reviews.exchange.lifecycle import EXCHANGE
from app.exchanges.reviews.exchange.models import Exchange, Host
from app.exchanges.reviews.requests.values import NAMES, NOTHING
from app.exchanges.reviews.writing.services import held_values, write
from app.exchanges.reviews.writing.values import Overtaken, Values, Writing, stamp_of

CHANGED = "Somebody changed the request after you opened this page. Read it again before you agree."


def propose(actor: Actor, area_code: str, writing: Writing) -> Exchange:
    """Ask for a review of an area that one commissions in. Raises NotFound for any other."""
    area = get_area_to_assess(actor, area_code)
    now = clock.now()
    exchange = Exchange(form=writing.values["form"], edited_at=now, proposed_at=now, proposed_by_id=actor.person_id)
    exchange.hosts.append(Host(area=area, area_code=area.code))
    EXCHANGE.start(exchange)
    session().add(exchange)
    write(actor, exchange, NOTHING, Writing(writing.values, stamp_of(NOTHING), writing.explained))
    audit.record(actor, "propose", EXCHANGE.name, exchange.id)
    return exchange


def change(actor: Actor, exchange: Exchange, writing: Writing) -> Overtaken | None:
    """Change the request. Areas that agreed are asked again. Raises Conflict where it is agreed by all."""
    exchanges.require_state(exchange, "proposed")
    require_visible(policy.is_host(actor, exchange))
    overtaken = write(actor, exchange, values_of(exchange), writing)
    if overtaken is None:
        audit.record(actor, "change", EXCHANGE.name, exchange.id)
    return overtaken


def values_of(exchange: Exchange) -> Values:
    """What is asked for."""
    return held_values(exchange, NAMES, NOTHING)


def stamp_of_request(exchange: Exchange) -> str:
    """What an area agrees to: the request, and with whom it is reviewed."""
    return stamp_of({**values_of(exchange), "hosts": sorted(host.area_code for host in exchange.hosts)})


def add_host(actor: Actor, exchange: Exchange, area_code: str) -> Host:
    """Ask another area to be reviewed together. Raises Invalid for an area that is in it, Conflict where it is past that."""
    exchanges.require_state(exchange, "proposed")
    require_visible(policy.is_host(actor, exchange))
    area = areas.get_area(area_code)
    if area is None or not area.is_current(clock.today()):
        raise Invalid("Choose a local area", "area")
    if area.code in exchange.host_codes:
        raise Invalid("This area is asked already", "area")
    host = Host(area=area, area_code=area.code)
    exchange.hosts.append(host)
    session().flush()
    audit.record(actor, "add-host", EXCHANGE.name, exchange.id)
    return host


def agree(actor: Actor, exchange: Exchange, stamp: str) -> bool:
    """Agree for one's area to the request as it was read; whether every area has by now. Raises Conflict where it was changed."""
    exchanges.require_state(exchange, "proposed")
    hosts = exchanges.hosts_of(actor, exchange)
    if stamp != stamp_of_request(exchange):
        raise Conflict(CHANGED)
    for host in hosts:
        if host.agreed_stamp != stamp and exchanges.settles(actor, host, "agree", about=stamp):
            host.agreed_stamp = stamp
    session().flush()
    if any(host.agreed_stamp != stamp for host in exchange.hosts):
        return False
    EXCHANGE.apply(exchange, "agree", actor)
    return True
