"""A request as it is read."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from app.accounts import queries as accounts
from app.areas.places import area_name
from app.exchanges.assessment.hit_presenters import ExplainedRow, explained
from app.exchanges.authority.queries import standing
from app.exchanges.reviewers import months
from app.exchanges.reviews.exchange.models import Exchange, Host
from app.exchanges.reviews.exchange.services import word_stamp
from app.exchanges.reviews.requests.services import stamp_of_request
from app.exchanges.reviews.requests.values import FORM_WORDS, LABELS, NAMES
from app.exchanges.standards.framework import framework

# What somebody reads of a request before they have signed the terms: enough to say whether they can come.
BEFORE_TERMS = frozenset(LABELS[name] for name in ("standards", "months", "form"))


@dataclass(frozen=True)
class HostRow:
    """A host area, and how far its agreement is."""

    area: str
    state: str
    tone: str


def words(name: str, value: Any) -> str:
    """A value of a request as it is read."""
    if name == "standards":
        return "; ".join(standard.title for standard in framework().standards if standard.id in value)
    if name == "months":
        return months.all_in_words(value)
    if name == "form":
        return FORM_WORDS.get(value, "")
    if name == "bars_region":
        return "Yes" if value else "No"
    return str(value or "")


def request_rows(exchange: Exchange) -> list[tuple[str, str]]:
    """What is asked for: what each is called, and what it says."""
    return [(LABELS[name], words(name, getattr(exchange, name))) for name in NAMES]


def host_names(exchange: Exchange) -> str:
    """The host areas by name, with "and" between."""
    names = sorted(area_name(host.area_code) for host in exchange.hosts)
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def host_rows(exchange: Exchange) -> Sequence[HostRow]:
    """Who has agreed."""
    return [_host_row(exchange, host) for host in exchange.hosts]


def _host_row(exchange: Exchange, host: Host) -> HostRow:
    name, stamp = area_name(host.area_code), stamp_of_request(exchange)
    if exchange.status != "proposed" or host.agreed_stamp == stamp:
        return HostRow(name, "Agreed", "green")
    speakers = standing(host.words, host.acting_code, word_stamp("agree", 0, stamp))
    if speakers:
        organisation = accounts.organisation_names([speakers[0].organisation_id]).get(speakers[0].organisation_id, "")
        return HostRow(name, f"Agreed by {organisation or 'one organisation'}; one more has to", "yellow")
    return HostRow(name, "Not agreed yet", "grey")


def explained_rows(exchange: Exchange) -> list[ExplainedRow]:
    """What was explained in the request, for who agrees to it."""
    return explained("The request", [getattr(exchange, name) for name in NAMES], exchange.explanation)
