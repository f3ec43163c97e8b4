"""Who wrote in a draft: whoever did does not decide on it."""

from collections.abc import Iterable

from app.contributions.models import Revision, RevisionWriter
from app.core.actor import Actor
from app.core.db import session


def begin(actor: Actor, revision: Revision, base: Revision | None) -> None:
    """Note who begins a draft, and who wrote in `base`, the text of the same contribution that it goes on from.

    What was published was decided on by somebody else, so its writers are not those of what follows it.
    """
    if base is not None and base.number is None:
        for person_id in {*base.writer_ids, base.author_id, base.submitted_by_id}:
            _add(revision, person_id)
    _add(revision, actor.person_id)
    session().flush()


def note(actor: Actor, revision: Revision) -> None:
    """Note that somebody wrote in a draft."""
    _add(revision, actor.person_id)


def note_all(revision: Revision, person_ids: Iterable[int]) -> None:
    """Note that some people wrote in a draft that the site put together from what they wrote."""
    for person_id in person_ids:
        _add(revision, person_id)


def forget(revision: Revision) -> None:
    """Forget who wrote in a text, once it was decided on."""
    revision.writers = []


def _add(revision: Revision, person_id: int | None) -> None:
    if person_id is not None and person_id not in revision.writer_ids:
        revision.writers.append(RevisionWriter(person_id=person_id))
