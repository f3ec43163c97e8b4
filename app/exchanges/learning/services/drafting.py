"""Writing a learning note together: its beginning from the lines of an exchange, edits, and why a word is no name.

Whoever edits takes back what either side had agreed to: an agreement is to a text that was read.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from typing import Any

import sqlalchemy as sa

from app.contributions.kinds.fields import Body
from app.contributions.services import guarding
from app.core import clock
from app.core.actor import Actor
from app.core.db import session
from app.core.errors import Conflict, NotFound
from app.core.jobs import enqueue
from app.core.policy import require
from app.core.text import tidy
from app.exchanges.hits import hits_in
from app.exchanges.learning import policy, queries
from app.exchanges.learning.kind import LEARNING_NOTE
from app.exchanges.learning.lifecycle import LEARNING_DRAFT
from app.exchanges.learning.models import NoteDraft, NoteParticipant
from app.exchanges.learning.names import distinct
from app.exchanges.learning.services.looking import standing_names

STALE = "Somebody else saved this draft after you opened it."
NOT_OPEN = "This note has been submitted, so it can no longer be changed. Take it back first."
MARKDOWN_SIGNS = re.compile(r"([\\`*_\[\]<>#|~])")
MAIL = "learning.mail"


@dataclass(frozen=True)
class TickedLine:
    """A line of an exchange that its host wants others to learn from: plain text, its standards, and the part it is for."""

    text: str
    standard_ids: tuple[str, ...] = ()
    part: str = "helped"


@dataclass(frozen=True, kw_only=True)
class Source:
    """What an exchange hands over for a note.

    `exchange_number` is known to the exchange alone. `hosts` and `team` are the ids of those who must agree, one at least of each
    side; `names` are those of the area and of its organisations, `people` those of whoever was interviewed: both sides and their
    organisations are looked for anyway. `not_before` is the first day on which nothing would lead to the exchange any more.
    `organisation_id` is given where the host wants its organisation's name on the note; else it belongs to the site.
    """

    exchange_number: int
    lines: Sequence[TickedLine]
    not_before: date
    hosts: Collection[int]
    team: Collection[int]
    names: Collection[str]
    people: Collection[str] = ()
    organisation_id: int | None = None


class StaleDraft(Conflict):
    """Somebody else saved the draft since this person opened it: the page shows both texts."""


def draft(source: Source) -> NoteDraft:
    """Begin the note of an exchange, and write to both sides. The same exchange twice gives the same draft, while there is one.

    Whoever calls has asked whether it may be begun. Raises ValueError where a side is empty, somebody is on both, or a line is
    too long or for no standard that there is, and what `_refuse` does.
    """
    again = queries.find_for_exchange(source.exchange_number)
    if again is not None:
        return again
    body = _body(source.lines)
    _refuse(body)
    now = clock.now()
    note = NoteDraft(
        exchange_number=source.exchange_number,
        body=body,
        html=_html(source.lines),
        names=distinct(source.names),
        people=distinct(source.people),
        explained={},
        not_before=first_of_month(source.not_before),
        organisation_id=source.organisation_id,
        created_at=now,
        saved_at=now,
    )
    LEARNING_DRAFT.start(note)
    session().add(note)
    set_people(note, source.hosts, source.team)
    tell(note, "made")
    return note


def _refuse(body: Body) -> None:
    """Raises AtRisk for text about a child who may be at risk now, and Invalid for a number that belongs to one person for life:
    no explanation lets these pass, of whoever decides later."""
    texts = [(field.name, text) for field, text in LEARNING_NOTE.shape.guarded(body)]
    guarding.refuse_at_risk(texts)
    hits_in(texts)


def set_people(draft: NoteDraft, hosts: Collection[int], team: Collection[int]) -> None:
    """Who takes part from now on: the exchange says so whenever that changes. Whoever stays keeps their agreement.

    Raises ValueError where a side is empty or somebody is on both.
    """
    if not hosts or not team or set(hosts) & set(team):
        raise ValueError("each side needs somebody, and nobody is on both")
    sides = {**dict.fromkeys(hosts, policy.HOST), **dict.fromkeys(team, policy.TEAM)}
    stay = [each for each in draft.participants if sides.get(each.person_id) == each.side]
    new = sides.keys() - {each.person_id for each in stay}
    draft.participants = stay
    session().flush()  # whoever changes sides goes before they come
    draft.participants += [NoteParticipant(person_id=person_id, side=sides[person_id]) for person_id in sorted(new)]
    session().flush()


def first_of_month(day: date) -> date:
    """The first day of a month on or after `day`: the day itself would tell when the exchange ended."""
    if day.day == 1:
        return day
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


def _body(lines: Sequence[TickedLine]) -> Body:
    raw: dict[str, Any] = {"standards": [standard_id for line in lines for standard_id in line.standard_ids]}
    for line in lines:
        raw[line.part] = raw.get(line.part, "") + "- " + MARKDOWN_SIGNS.sub(r"\\\1", tidy(line.text)) + "\n"
    fields = [field for field in LEARNING_NOTE.shape.fields if raw.get(field.name)]
    body, errors = LEARNING_NOTE.shape.clean(raw, fields)
    if errors:
        raise ValueError(errors)
    return body


def _html(lines: Sequence[TickedLine]) -> dict[str, str]:
    """Lines as they stand in a page, until somebody saves the part: plain text needs no program to draw it."""
    items: dict[str, str] = {}
    for line in lines:
        items[line.part] = f"{items.get(line.part, '')}<li>{escape(tidy(line.text))}</li>\n"
    return {part: f"<ul>\n{text}</ul>" for part, text in items.items()}


def hold(actor: Actor, draft: NoteDraft) -> None:
    """Let nobody else change the draft before this is done. Raises Forbidden, and NotFound where it was just given up."""
    require(policy.can_work_on(actor, draft))
    if session().scalar(sa.select(NoteDraft.id).where(NoteDraft.id == draft.id).with_for_update()) is None:
        raise NotFound
    session().refresh(draft, ["status", "version"])


def locked(actor: Actor, draft: NoteDraft, expected_version: int) -> None:
    """The same, for a change of what was read. Raises also Conflict where it is not open, and StaleDraft where it is not at
    `expected_version`."""
    hold(actor, draft)
    if draft.status != "open":
        raise Conflict(NOT_OPEN)
    if draft.version != expected_version:
        raise StaleDraft(STALE)


def save(actor: Actor, draft: NoteDraft, expected_version: int, changes: Mapping[str, Any], html: Mapping[str, Any]) -> None:
    """Save some fields (None empties one). Explanations of what no longer stands go. Raises what `locked` and `_refuse`
    do."""
    locked(actor, draft, expected_version)
    shape = LEARNING_NOTE.shape
    _refuse(dict(changes))
    body = {**draft.body, **changes}
    draft.body = {name: value for name, value in body.items() if value is not None}
    drawn = {**draft.html, **html}
    draft.html = {name: drawn[name] for name in shape.markdown(draft.body) if name in drawn}
    standing = {each.hit.fingerprint for each in standing_names(draft)}
    draft.explained = {place: words for place, words in draft.explained.items() if place in standing}
    _edited(actor, draft)


def explain(actor: Actor, draft: NoteDraft, expected_version: int, explanations: Mapping[str, str]) -> None:
    """Say of names that stand in the draft what else they mean there (fingerprint → words; none takes an explanation back).

    Both sides read that, and nobody else. Raises what `locked` does, and Invalid where the guard finds something in the words.
    """
    locked(actor, draft, expected_version)
    meanings = {place: tidy(words) for place, words in explanations.items()}
    for place, words in meanings.items():
        guarding.refuse_findings(place, words)
    standing = {each.hit.fingerprint for each in standing_names(draft)}
    draft.explained = {place: words for place, words in {**draft.explained, **meanings}.items() if words and place in standing}
    _edited(actor, draft)


def _edited(actor: Actor, draft: NoteDraft) -> None:
    """Note an edit: what either side had agreed to was another text. Whoever else had agreed is told."""
    draft.saved_at = clock.now()
    for participant in draft.participants:
        if participant.agreed_at is not None:
            participant.agreed_at, participant.taken_back_at = None, clock.now()
            if participant.person_id != actor.person_id:
                tell_person(draft, participant.person_id, "changed")
    session().flush()


def tell(draft: NoteDraft, about: str) -> None:
    """Write to everybody who takes part."""
    for participant in draft.participants:
        tell_person(draft, participant.person_id, about)


def tell_person(draft: NoteDraft, person_id: int, about: str) -> None:
    """Queue a letter that says what happened, and nothing of the note or of where it comes from."""
    enqueue(MAIL, {"draft_id": draft.id, "person_id": person_id, "about": about})
