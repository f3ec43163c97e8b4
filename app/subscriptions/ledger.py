"""A subscriber's ledger as they read it: in plain words on a page, and whole as JSON or CSV to take away."""

import csv
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import StringIO
from typing import Any

from app.core import taxonomy
from app.core.text import safe_cell
from app.subscriptions import offers
from app.subscriptions.models import ConsentEntry, Subscriber

FORMATS = {"json": "application/json", "csv": "text/csv"}
ACT_WORDS = {
    "asked": "Asked for on this site",
    "confirmed": "Confirmed",
    "changed": "What is followed was changed",
    "asked-again": "Asked by email whether it is still wanted",
    "confirmed-again": "Confirmed again",
    "moved": "Moved to the new address of the account",
    "unsubscribed": "Unsubscribed",
    "lapsed": "Stopped, because it was not confirmed again",
    "suspended": "Suspended",
    "erased": "Address erased",
}
METHOD_WORDS = {
    "form": "with the form on a page",
    "link": "with a link from an email",
    "account": "signed in",
    "one-click": "with one click in the mail program",
    "site": "by this site",
    "report": "because a report came back from the mail system",
}
REASON_WORDS = {
    "hard-bounce": "The mail system said that the address does not work",
    "soft-bounces": "Several messages in a row could not be delivered",
    "complaint": "A message was reported as unwanted",
}
STATUS_WORDS = {
    "pending": "Asked for, not confirmed",
    "confirmed": "Subscribed",
    "unsubscribed": "Not subscribed",
    "suspended": "Suspended: our messages came back or were reported as unwanted",
    "erased": "Erased",
}
COLUMNS = ("When (UTC)", "What", "How", "Page", "Words agreed to", "Version of the words", "Sections", "Type of harm", "Region")


@dataclass(frozen=True)
class Line:
    """One line for a page."""

    act: str
    at: datetime
    method: str
    wording: str
    wording_version: str
    more: str


def lines(entries: Iterable[ConsentEntry]) -> list[Line]:
    """The ledger for a page, newest first."""
    return [
        Line(ACT_WORDS[one.act], one.at, METHOD_WORDS[one.method], one.wording, one.wording_version, _more(one))
        for one in sorted(entries, key=lambda one: (one.at, one.id), reverse=True)
    ]


def _more(entry: ConsentEntry) -> str:
    if "reason" in entry.details:
        return REASON_WORDS.get(entry.details["reason"], "")
    if "sections" not in entry.details:
        return ""
    return f"Followed: {topic_words(entry.details['sections'], entry.details['harm_types'], entry.details['regions'])}"


def topic_words(section_codes: Sequence[str], harm_types: Sequence[str], regions: Sequence[str]) -> str:
    """What is followed, in words: "everything" where nothing narrows it."""
    chosen = [offers.current().label(code) for code in section_codes]
    chosen += [taxonomy.label("harm_type", code) for code in harm_types]
    chosen += [taxonomy.label("region", code) for code in regions]
    return ", ".join(chosen) or "everything"


def masked(address: str | None) -> str:
    """An address that its owner knows again and nobody else learns: its first character and its domain's ending."""
    local, _, domain = (address or "").partition("@")
    return f"{local[:1]}…@…{domain[domain.rfind('.') :]}" if "." in domain else f"{local[:1]}…"


def as_data(subscriber: Subscriber, *, with_address: bool) -> dict[str, Any]:
    """Everything held about a subscription, fit for JSON. Where a link is all the proof there is, the address is masked."""
    return {
        "address": subscriber.address if with_address else masked(subscriber.address),
        "status": subscriber.status,
        "sections": subscriber.sections,
        "harm_types": subscriber.harm_types,
        "regions": subscriber.regions,
        "created_at": _moment(subscriber.created_at),
        "confirmed_at": _moment(subscriber.confirmed_at),
        "asked_again_at": _moment(subscriber.asked_again_at),
        "ledger": [
            {
                "at": _moment(one.at),
                "act": one.act,
                "method": one.method,
                "page": one.page,
                "wording_version": one.wording_version,
                "wording": one.wording,
                "mailing": one.mailing_id,
                "details": one.details,
            }
            for one in subscriber.ledger
        ],
    }


def as_file(subscriber: Subscriber, format_code: str, *, with_address: bool) -> str:
    """The same as the text of a file in one of FORMATS."""
    if format_code == "json":
        return json.dumps(as_data(subscriber, with_address=with_address), indent=2, ensure_ascii=False) + "\n"
    sheet = StringIO()
    writer = csv.writer(sheet)
    writer.writerow(COLUMNS)
    writer.writerows(_row(one) for one in subscriber.ledger)
    return "\ufeff" + sheet.getvalue()


def _row(entry: ConsentEntry) -> list[str]:
    topics = [", ".join(entry.details.get(name, ())) for name in ("sections", "harm_types", "regions")]
    cells = [
        _moment(entry.at) or "",
        ACT_WORDS[entry.act],
        METHOD_WORDS[entry.method],
        entry.page,
        entry.wording,
        entry.wording_version,
    ]
    return [safe_cell(cell) for cell in (*cells, *topics)]


def _moment(value: datetime | None) -> str | None:
    return value.isoformat() if value else None
