"""What pages of several kinds show alike: states in words, titles, what stands around a finding, how long something waited."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from app.contributions.kinds.description import Kind, get_kind
from app.contributions.models import Revision

STATUS_WORDS = {
    "draft": ("Draft", "grey"),
    "submitted": ("Waiting for {a_decider}", "blue"),
    "published": ("Published", "green"),
    "returned": ("Returned to you", "yellow"),
    "rejected": ("Rejected", "red"),
    "retracted": ("Taken back", "grey"),
}
ERASED = "Text erased"
CONTEXT_CHARACTERS = 40


def title_of(revision: Revision) -> str:
    """A revision's title; the marker where it was erased."""
    return ERASED if revision.redacted_at is not None else str(revision.body.get("title", "Untitled"))


def state_of(revision: Revision) -> tuple[str, str]:
    """Where a revision stands, in words that name whoever decides on its kind, and the colour of its tag."""
    words, tone = STATUS_WORDS[revision.status]
    return words.format(a_decider=get_kind(revision.contribution.kind).rules.a_decider), tone


def compared_with(revision: Revision) -> Revision | None:
    """The live version, or for a version that was published, the one before it."""
    contribution = revision.contribution
    if revision.number is not None:
        earlier = [one for one in contribution.revisions if one.number is not None and one.number < revision.number]
        return max(earlier, key=lambda one: one.number or 0, default=None)
    return contribution.live_revision


def waited(time: timedelta) -> str:
    """A time that has passed, in the largest whole unit: "3 days"."""
    minutes = max(0, int(time.total_seconds()) // 60)
    for unit, size in (("day", 1440), ("hour", 60), ("minute", 1)):
        if minutes >= size:
            count = minutes // size
            return f"{count} {unit}{'' if count == 1 else 's'}"
    return "less than a minute"


def words_before(text: str, start: int) -> str:
    """The whole words that lead up to a place in a text; "…" stands for what is left out."""
    if start <= CONTEXT_CHARACTERS:
        return text[:start]
    return "…" + text[start - CONTEXT_CHARACTERS : start].partition(" ")[2]


def words_after(text: str, end: int) -> str:
    """The whole words that follow a place in a text; "…" stands for what is left out."""
    if len(text) <= end + CONTEXT_CHARACTERS:
        return text[end:]
    return text[end : end + CONTEXT_CHARACTERS].rpartition(" ")[0] + "…"


@dataclass(frozen=True)
class FoundRow:
    """One finding beside the text. `id` is None for one that was not there when it was submitted: it cannot be confirmed."""

    id: int | None
    field: str
    title: str
    explanation: str
    before: str
    excerpt: str
    after: str
    said: str
    confirmed: bool


def detail_values(kind: Kind, revision: Revision) -> dict[str, Any]:
    """What a kind's detail template is given."""
    return {
        "body": revision.body,
        "html": revision.html,
        "detail_template": kind.pages.detail_template,
        "contribution": revision.contribution,
    }
