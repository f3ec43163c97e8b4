"""Peer reviews of an area: one that is asked for, with a text that somebody explained, and one that is agreed."""

from app.accounts import memberships
from app.core import clock
from app.core.actor import Actor
from app.exchanges.assessment.values import Explained
from app.exchanges.reviewers.months import months_from
from app.exchanges.reviews.exchange.models import Exchange
from app.exchanges.reviews.requests import services
from app.exchanges.reviews.requests.values import NOTHING
from app.exchanges.reviews.writing.values import Writing, stamp_of
from app.exchanges.standards.framework import framework

LONG = "The partners agreed the terms of reference in May, and https://camden.example.org/a/very/long/address holds them.\n\nWhy?"


def furnish(author: Actor, lead: Actor, admin: Actor, area: str) -> dict[str, int | str]:
    """What to put into addresses. Inside a transaction."""
    asked, agreed = _propose(author, area, Explained("An office.", ("0",))), _propose(author, area, Explained())
    memberships.put_in_area(admin, admin.person_id or 0, area)  # which waits for somebody to agree
    services.agree(lead, agreed, services.stamp_of_request(agreed))
    return {"asked_review": asked.id, "agreed_review": agreed.id, "review_reference": asked.reference}


def _propose(author: Actor, area: str, explanation: Explained) -> Exchange:
    standards = [standard.id for standard in framework().standards[:3]]
    texts = dict.fromkeys(("enquiry", "hopes", "sensitivities"), LONG)
    values = {**NOTHING, **texts, "standards": standards, "months": months_from(clock.today())[:2], "form": "on-site"}
    return services.propose(author, area, Writing(values, stamp_of(NOTHING), explanation))
