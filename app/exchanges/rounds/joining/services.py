"""Areas join a round with their request, each by its own word, and reviewers with the places they give. In the caller's
transaction."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.core import audit, clock
from app.core.actor import SYSTEM, Actor
from app.core.db import session
from app.core.errors import Conflict, Invalid, NotFound
from app.core.policy import require_visible
from app.exchanges.assessment.values import stamp_of
from app.exchanges.authority import services as authority
from app.exchanges.authority.queries import standing
from app.exchanges.reviewers import queries as reviewers
from app.exchanges.reviewers.facts_queries import areas_of
from app.exchanges.reviews.exchange import policy as exchange_policy
from app.exchanges.reviews.exchange.models import Exchange
from app.exchanges.rounds.round import policy, queries
from app.exchanges.rounds.round.letters_services import tell_coordinator, tell_host
from app.exchanges.rounds.round.lifecycle import ROUND, ROUND_HOST, ROUND_REVIEWER, TAKES_AREAS, UNDER_WAY
from app.exchanges.rounds.round.models import Round, RoundHost, RoundReviewer, RoundWord
from app.exchanges.rounds.round.services import require_state

IN_ANOTHER = "This request is part of a round already"
NO_MONTH = "This request names no month of the round. Change its months first, or choose another"
NOT_YOURS = "Choose a request of your area"
CHANGED = "Somebody changed what your area joins with after you opened this page. Read it again before you agree."


@dataclass(frozen=True)
class Entry:
    """What an area joins with: its request, the places that it means to give, and whether the network reads of it."""

    exchange_id: int
    places: int
    is_shown: bool

    @property
    def stamp(self) -> str:
        """What stands for it."""
        return stamp_of({"exchange": str(self.exchange_id), "places": str(self.places), "shown": str(self.is_shown)})


def enter(actor: Actor, round: Round, entry: Entry) -> bool:
    """Join a round for one's area, or change what it joins with; whether its word is given by that.

    Raises Invalid for a request that cannot be part of it, and Conflict where the round takes no more areas.
    """
    require_state(round, *TAKES_AREAS)
    exchange = _request(actor, round, entry)
    host = _place(actor, round, exchange)
    host.exchange, host.places, host.is_shown = exchange, entry.places, entry.is_shown
    host.agreed_areas, host.entered_by_id = [], actor.person_id
    session().flush()
    return _give_word(actor, host, "join", entry.stamp)


def _request(actor: Actor, round: Round, entry: Entry) -> Exchange:
    exchange = session().get(Exchange, entry.exchange_id)
    if exchange is None or not exchange_policy.is_host(actor, exchange) or exchange.status not in ("proposed", "agreed"):
        raise Invalid(NOT_YOURS, "exchange")
    if queries.place_of(exchange.id) is not None:
        raise Invalid(IN_ANOTHER, "exchange")
    if round.months and not set(exchange.months) & set(round.months):
        raise Invalid(NO_MONTH, "exchange")
    return exchange


def _place(actor: Actor, round: Round, exchange: Exchange) -> RoundHost:
    """The area's place in the round; a new one where it has none. Into a triad come only the areas that were asked."""
    for host in round.present_hosts:
        if host.area_codes & exchange.host_codes:
            if host.status == "joined":
                raise Invalid("Your area takes part already. Leave the round first to join it with another request", "exchange")
            return host
    if round.is_triad:
        raise Invalid(NOT_YOURS, "exchange")
    return ask_in(round, next(host.area_code for host in exchange.hosts if actor.commissions_in(host.acting_code)))


def ask_in(round: Round, area_code: str) -> RoundHost:
    """A place for an area in a round, that waits for its word."""
    host = RoundHost(area_code=area_code)
    ROUND_HOST.start(host)
    round.hosts.append(host)
    session().flush()
    return host


def entry_of(host: RoundHost) -> Entry:
    """What an area joins with."""
    return Entry(host.exchange_id or 0, host.places, host.is_shown)


def agree(actor: Actor, host: RoundHost, stamp: str) -> bool:
    """Say the second word for one's area, or the word of a joint host; whether the area takes part by that.

    Raises Conflict where it was changed after it was read, and NotFound where there is nothing to agree to.
    """
    require_state(host.round, *TAKES_AREAS)
    require_visible(policy.speaks_for(actor, host) and host.exchange is not None)
    if host.status != "asked":
        raise Conflict("Your area takes part already.")
    if stamp != entry_of(host).stamp:
        raise Conflict(CHANGED)
    return _give_word(actor, host, "join", stamp)


def _give_word(actor: Actor, host: RoundHost, act: str, stamp: str) -> bool:
    """Say something for every area of a place that one speaks for; whether all have said it, and it is done by that."""
    for code in [code for code in host.acting_codes if actor.commissions_in(code) and code not in host.agreed_areas]:
        if _settles(actor, host, code, act, stamp):
            host.agreed_areas = sorted({*host.agreed_areas, code})
    session().flush()
    if set(host.acting_codes) - set(host.agreed_areas):
        return False
    ROUND_HOST.apply(host, act, actor)
    tell_coordinator(host.round)
    return True


def _settles(actor: Actor, host: RoundHost, code: str, act: str, stamp: str) -> bool:
    """Whether what is said now is the word of an area; else it is kept until somebody of another organisation says it."""
    about = stamp_of({"act": act, "about": stamp})
    others = standing([word for word in host.words if word.area_code == code], code, about)
    if authority.settles(actor, code, others):
        for word in others:
            session().delete(word)
        session().flush()
        session().expire(host, ["words"])
        return True
    word = authority.spoken(actor, code, RoundWord(host_id=host.id, area_code=code, act=act), about)
    host.words.append(word)
    session().flush()
    audit.record(actor, "say-first", ROUND_HOST.name, host.id, act=act)
    return False


def leave(actor: Actor, host: RoundHost) -> bool:
    """Leave a round for one's area; whether it has left. Its request stays its own. A triad that an area leaves is over.

    Raises NotFound for who does not speak for it, Conflict where the round is over or its organisation said so already.
    """
    round = host.round
    require_state(round, *UNDER_WAY)
    codes = [code for code in host.acting_codes if actor.commissions_in(code)]
    if not codes:
        raise NotFound
    ROUND_HOST.check(host, "leave", actor)
    if not _settles(actor, host, codes[0], "leave", str(host.id)):
        return False
    if host.exchange is None or len(host.acting_codes) > 1:
        tell_host(host)
    ROUND_HOST.apply(host, "leave", actor)
    tell_coordinator(round)
    if round.is_triad:
        ROUND.apply(round, "withdraw", SYSTEM)
    return True


def join_as_reviewer(actor: Actor, round: Round, places: int) -> RoundReviewer:
    """Review in a round, or change in how many places. Raises Invalid for more than one offered, and without an open offer."""
    require_state(round, *UNDER_WAY)
    require_visible(policy.can_see(actor, round))
    profile = reviewers.find_own(actor)
    if profile is None or profile.status != "open":
        raise Invalid("Open your offer to review first: it says what you are strong in and when you are free", "places")
    if not 1 <= places <= profile.load:
        raise Invalid(f"You offered to take {profile.load} at a time. Enter a number from 1 to {profile.load}", "places")
    row = queries.find_own_place(actor, round)
    if row is None:
        row = _new_place(actor, round, places)
        audit.record(actor, "join", ROUND_REVIEWER.name, row.id)
    elif row.status == "left":
        ROUND_REVIEWER.apply(row, "join", actor)
    row.places, row.area_code = places, area_of(round, actor.person_id or 0)
    session().flush()
    tell_coordinator(round)
    return row


def _new_place(actor: Actor, round: Round, places: int) -> RoundReviewer:
    row = RoundReviewer(person_id=actor.person_id, joined_at=clock.now(), places=places)
    ROUND_REVIEWER.start(row)
    round.reviewers.append(row)
    session().flush()
    return row


def area_of(round: Round, person_id: int) -> str | None:
    """The area in the round that somebody's places count for; None where they are of none."""
    own: Sequence[str] = sorted(areas_of([person_id])[person_id] & round.area_codes)
    return own[0] if own else None


def leave_as_reviewer(actor: Actor, reviewer: RoundReviewer) -> None:
    """Review in the round no more. A seat that was taken is given back on the page of its exchange.

    Raises Conflict for a second time.
    """
    queries.hold(reviewer.round)
    ROUND_REVIEWER.apply(reviewer, "leave", actor)
    tell_coordinator(reviewer.round)
