"""What the editors' pages of mailings show: rows ready for a template, with no logic left to do there."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.newsletter.mailings import checks, queries
from app.newsletter.mailings.lifecycle import NOT_BEGUN
from app.newsletter.mailings.models import Mailing
from app.subscriptions import ledger
from app.subscriptions import queries as subscribers
from app.subscriptions.secret_links import links

STATUS_WORDS = {
    "scheduled": ("Scheduled", "blue"),
    "preparing": ("Preparing", "blue"),
    "sending": ("Sending", "yellow"),
    "paused": ("Paused", "orange"),
    "sent": ("Sent", "green"),
    "cancelled": ("Cancelled", "grey"),
}
WAITS_FOR_YOU = ("Waits for you", "orange")
HELD_WORDS = {
    "editor": "An editor paused it.",
    "item-gone": "It was stopped, because an item of the issue leads to a page that not everyone can read any more.",
    "issue-gone": "It was stopped, because the issue is not in the archive any more.",
    "issue-changed": "It was stopped, because a newer version of the issue was published. Cancel this one and send that.",
    "nobody": "It was stopped, because nobody gets the newsletter.",
    "restored": "The site was restored from a backup, and this may have been sent since the backup was made.",
    "sender-refused": "It was stopped, because the mail server does not accept mail from this site.",
    "content-refused": "It was stopped, because mail servers refused the message many times in a row: something in it, or in how "
    "this site sends, looks wrong to them. Ask whoever runs the site what they answered before you go on.",
}
TROUBLE_WORDS = {
    "no-connection": "The mail server could not be reached. We try again every few minutes.",
    "refused-login": "The mail server did not accept the user and password of this site. We try again every few minutes.",
    "busy": "The mail server asked us to wait. We go on in a while.",
}
REASON_WORDS = {
    "nothing-followed": "Nothing in the issue is about what they follow",
    "left": "They unsubscribed, or their address was erased or suspended",
    "cancelled": "The mailing was cancelled first",
    "refused-address": "The mail server does not know the address or refuses it",
    "refused-message": "The mail server refused the message",
    "gave-up": "The mail server was not ready for it for many hours",
    "bad-address": "The address is not one that mail can be sent to",
}
DELIVERY_WORDS = {"failed": "Failed", "uncertain": "Uncertain"}
PROBLEMS = ("failed", "uncertain")


@dataclass(frozen=True)
class Bar:
    """One bar of the chart: words, a count, and its length in hundredths of the longest."""

    words: str
    count: int
    length: float


@dataclass(frozen=True)
class Report:
    """A mailing as its page shows it. `rows` add up to `audience`; `after` is what came back and who left since.

    `prepared` says how far the list of who gets it has come, "" before that is begun and once it is complete.
    """

    title: str
    address: str
    version: int
    status: str
    tone: str
    audience: int | None
    prepared: str
    rows: Sequence[tuple[str, int]]
    bars: Sequence[Bar]
    not_sent: Sequence[tuple[str, int]]
    after: Sequence[tuple[str, int]]
    uncertain: int
    held: str
    held_items: Sequence[str]
    trouble: str


def title_of(mailing: Mailing) -> str:
    """What the issue of a mailing is called; its number once its text was erased."""
    return str(mailing.revision.body.get("title") or f"Issue {mailing.revision.contribution_id}")


def state(mailing: Mailing, counts: Mapping[str, int]) -> tuple[str, str]:
    """Where a mailing stands in words, and the tone of its tag."""
    if (
        mailing.status == "sending"
        and counts.get("uncertain")
        and not any(counts.get(one) for one in ("queued", "claimed", "sending"))
    ):
        return WAITS_FOR_YOU
    return STATUS_WORDS[mailing.status]


def report(mailing: Mailing) -> Report:
    """The whole page of a mailing."""
    counts, not_sent = _counts(mailing)
    waiting = sum(counts.get(one, 0) for one in ("queued", "claimed", "sending"))
    rows = [
        ("Handed over to the mail server", counts.get("handed_over", 0)),
        ("Failed", counts.get("failed", 0)),
        ("Uncertain", counts.get("uncertain", 0)),
        ("Not sent", counts.get("skipped", 0)),
        ("Still to be sent", waiting),
    ]
    back = subscribers.returned_by_kind(mailing.id)
    longest = max((count for _, count in rows), default=0)
    words, tone = state(mailing, counts)
    return Report(
        title=title_of(mailing),
        address=f"/newsletter/{mailing.revision.contribution.slug}",
        version=mailing.revision.number or 1,
        status=words,
        tone=tone,
        audience=mailing.audience_count,
        prepared=_prepared(mailing),
        rows=rows,
        bars=[Bar(name, count, round(100 * count / longest, 1) if longest else 0.0) for name, count in rows],
        not_sent=[(REASON_WORDS[reason], count) for reason, count in sorted(not_sent.items())],
        after=[
            ("Came back: the address does not work", back.get("hard", 0)),
            ("Came back for the time being", back.get("soft", 0)),
            ("Reported as unwanted", back.get("complaint", 0)),
            ("Unsubscribed with the link in it", subscribers.count_left_after(mailing.id)),
        ],
        uncertain=counts.get("uncertain", 0),
        held=HELD_WORDS.get(mailing.held_reason, ""),
        held_items=checks.titles(mailing.revision, mailing.held_items),
        trouble=TROUBLE_WORDS.get(mailing.trouble, ""),
    )


def _counts(mailing: Mailing) -> tuple[Counter[str], Counter[str]]:
    """How many deliveries are in each state, and how many did not go for each reason.

    Of a mailing that was cancelled nothing goes that had not begun, whether the worker has written that down or not.
    """
    states, reasons = Counter(queries.by_status([mailing.id])[mailing.id]), Counter(queries.by_reason(mailing.id))
    if mailing.status == "cancelled":
        never = sum(states.pop(one, 0) for one in NOT_BEGUN)
        states["skipped"] += never
        reasons["cancelled"] += never
    return states, +reasons


def _prepared(mailing: Mailing) -> str:
    """How far the list of who gets a mailing has come, in words."""
    if mailing.started_at is None or mailing.audience_count is not None:
        return ""
    done, total = queries.prepared_share(mailing)
    return f"{done:,} of {total:,} subscribers have been looked at."


@dataclass(frozen=True)
class Row:
    """One mailing in the list."""

    id: int
    title: str
    status: str
    tone: str
    at: datetime
    audience: int | None
    handed_over: int


def rows(mailings: Sequence[Mailing]) -> list[Row]:
    """The list of mailings."""
    counts = queries.by_status([one.id for one in mailings])
    return [
        Row(
            one.id,
            title_of(one),
            *state(one, counts[one.id]),
            one.started_at or one.scheduled_for,
            one.audience_count,
            counts[one.id].get("handed_over", 0),
        )
        for one in mailings
    ]


@dataclass(frozen=True)
class ProblemRow:
    """A delivery that failed or is uncertain; the address whole or masked, and what the mail server answered, digits only."""

    mailing_id: int
    status: str
    why: str
    code: str
    at: datetime
    address: str


def problem_rows(problems: Sequence[queries.Problem], *, with_addresses: bool) -> list[ProblemRow]:
    """Deliveries that went wrong."""
    return [
        ProblemRow(
            one.mailing_id,
            DELIVERY_WORDS[one.status],
            REASON_WORDS.get(one.reason, "The connection ended in the middle of the message"),
            one.code,
            one.at,
            _address(one.address, with_addresses),
        )
        for one in problems
    ]


def _address(address: str | None, whole: bool) -> str:
    if address is None:
        return "Erased"
    return address if whole else ledger.masked(address)


def uncertain_choices(mailing_id: int, limit: int) -> list[tuple[str, str]]:
    """Uncertain deliveries of a mailing to choose from: id, and the Message-ID that logs know the message by."""
    return [
        (str(key), links.message_id(subscriber_id, mailing_id).strip("<>"))
        for key, subscriber_id in queries.list_uncertain(mailing_id, limit)
    ]
