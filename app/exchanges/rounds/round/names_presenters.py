"""What a round and those in it are called on its pages."""

from app.accounts import queries as accounts
from app.areas.places import area_name
from app.exchanges.reviews.requests.presenters import host_names
from app.exchanges.rounds.round.models import Round, RoundHost, RoundReviewer

STATUS_WORDS = {
    "open": ("Open to join", "blue"),
    "matching": ("Finding teams", "turquoise"),
    "proposed": ("Teams proposed", "turquoise"),
    "running": ("Running", "purple"),
    "closed": ("Closed", "grey"),
    "withdrawn": ("Withdrawn", "grey"),
}


def round_name(round: Round) -> str:
    """Its title; of a triad, its areas."""
    if not round.is_triad:
        return round.title
    *others, last = sorted(area_name(host.area_code) for host in round.hosts)
    return f"Triad of {', '.join(others)} and {last}"


def host_name(host: RoundHost) -> str:
    """The areas of a place."""
    return host_names(host.exchange) if host.exchange else area_name(host.area_code)


def reviewer_names(round: Round) -> dict[int, str]:
    """What its reviewers are called, by their number in the round, those who left or were erased among them."""
    names = accounts.names_of(row.person_id for row in round.reviewers)
    return {row.id: names.get(row.person_id or 0, accounts.ERASED_NAME) for row in round.reviewers}


def reviewer_name(reviewer: RoundReviewer) -> str:
    """One of them."""
    return accounts.names_of([reviewer.person_id]).get(reviewer.person_id or 0, accounts.ERASED_NAME)
