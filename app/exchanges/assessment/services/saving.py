"""Saving what somebody filled in, beside what others fill in at the same time. All inside the caller's transaction."""

from collections.abc import Mapping, Sequence

from app.core import audit, clock
from app.core.actor import Actor
from app.core.db import session
from app.core.errors import Conflict
from app.core.policy import require_visible
from app.exchanges.assessment import policy, queries
from app.exchanges.assessment.lifecycle import ASSESSMENT
from app.exchanges.assessment.models import Assessment, Entry
from app.exchanges.assessment.values import Explained, Overtaken, Sent, Values, stamp_of

NOT_OPEN = "This self-assessment is not open any more, so nothing in it can be changed."


def save(
    actor: Actor, assessment: Assessment, kind: type[Entry], entries: Sequence[Sent], explanations: Mapping[str, Explained]
) -> list[Overtaken]:
    """Keep what was changed. Gives back what somebody else changed first: of that nothing is kept, and all else is.

    Raises NotFound for who may not, and Conflict where the assessment is no longer open.
    """
    require_open(actor, assessment)
    rows, count = queries.entries(kind, assessment), 0
    conflicts: list[Overtaken] = []
    for entry in entries:
        row = rows.get(entry.key)
        theirs = values_of(row, entry.values)
        if entry.is_untouched or theirs == entry.values:
            continue
        if stamp_of(theirs) != entry.stamp:
            conflicts.append(Overtaken(entry.key, entry.values, theirs))
            continue
        _write(actor, row or _new(assessment, kind, entry.key), entry.values, explanations.get(entry.key, Explained()))
        count += 1
    if count:
        session().flush()
        audit.record(actor, "answer", ASSESSMENT.name, assessment.id, count=count)
    return conflicts


def require_open(actor: Actor, assessment: Assessment) -> None:
    """Hold the assessment until the transaction ends: whoever saves into it meanwhile waits. Raises NotFound and Conflict."""
    session().refresh(assessment, ["status", "version"], with_for_update=True)
    require_visible(policy.can_work_on(actor, assessment))
    if assessment.status != "open":
        raise Conflict(NOT_OPEN)


def values_of(row: Entry | None, names: Values) -> Values:
    """What an entry holds of the values called `names`; of one that nobody filled in, nothing."""
    return {name: getattr(row, name) if row is not None else _nothing(value) for name, value in names.items()}


def _nothing(value: object) -> str | None:
    return "" if isinstance(value, str) else None


def _new(assessment: Assessment, kind: type[Entry], key: str) -> Entry:
    row = kind(assessment_id=assessment.id, key=key, version=0)
    session().add(row)
    return row


def _write(actor: Actor, row: Entry, values: Values, explanation: Explained) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    _explain(row, values, explanation)
    row.version += 1
    row.edited_by_id, row.edited_at = actor.person_id, clock.now()


def _explain(row: Entry, values: Values, explanation: Explained) -> None:
    """What was said of texts that this page did not show goes on standing."""
    if set(row.FIELDS) <= set(values):
        row.explanation, row.explained = explanation.words, list(explanation.fingerprints)
    elif explanation.words:
        row.explanation = explanation.words
        row.explained = list(dict.fromkeys([*(row.explained or ()), *explanation.fingerprints]))
