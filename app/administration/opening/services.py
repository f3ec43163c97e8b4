"""What administrators do before the site opens: settle a point, open it again, ask for a test letter, say that it arrived."""

import sqlalchemy as sa

from app.accounts import policy
from app.administration.opening import queries
from app.administration.opening.models import MailTest, SettledPoint
from app.administration.opening.points import POINTS, Point
from app.core import audit, clock
from app.core.actor import Actor
from app.core.db import session
from app.core.errors import Conflict, NotFound
from app.core.jobs import enqueue
from app.core.policy import require

THING = "opening"


def settle(actor: Actor, code: str) -> None:
    """Say that a point is settled, as it is worded now. Administrators only. Raises NotFound, Conflict where it is settled."""
    require(policy.is_administrator(actor))
    point = _point(code)
    if code in queries.list_settled():
        raise Conflict("This is settled already.")
    _end(actor, code)
    session().add(SettledPoint(code=code, as_of=point.as_of, settled_at=clock.now(), settled_by=actor.person_id))
    session().flush()
    audit.record(actor, "settle", THING, None, point=code)


def reopen(actor: Actor, code: str) -> None:
    """Say that a point is not settled after all. Administrators only. Raises NotFound, Conflict for one that is open."""
    require(policy.is_administrator(actor))
    _point(code)
    if not _end(actor, code):
        raise Conflict("This is not settled.")
    audit.record(actor, "reopen", THING, None, point=code)


def send_test_letter(actor: Actor) -> None:
    """Send the actor a letter whose link shows that mail arrives. Administrators only."""
    require(policy.is_administrator(actor))
    test = queries.LINKS.issue(queries.LIFETIME, person_id=actor.person_id, settings_hash=queries.settings_hash())
    audit.record(actor, "send-test-letter", THING, test.id)
    enqueue("administration.send_test_letter", {"test_id": test.id})


def get_test(actor: Actor, token: str) -> MailTest:
    """The letter that a link is of, where it was sent to the actor. Raises NotFound for any other, and for one that was used."""
    test = queries.LINKS.peek(token)
    if test.person_id != actor.person_id:
        raise NotFound
    return test


def note_arrival(actor: Actor, token: str) -> None:
    """The letter arrived. Raises as `get_test`."""
    require(policy.is_administrator(actor))
    test = get_test(actor, token)
    queries.LINKS.spend(token)
    audit.record(actor, "note-arrival", THING, test.id)


def _point(code: str) -> Point:
    if code not in POINTS:
        raise NotFound
    return POINTS[code]


def _end(actor: Actor, code: str) -> bool:
    """End what was said of a point; whether anything was."""
    said_now = sa.select(SettledPoint).where(SettledPoint.code == code, SettledPoint.reopened_at.is_(None))
    row = session().scalar(said_now.with_for_update())
    if row is None:
        return False
    row.reopened_at, row.reopened_by = clock.now(), actor.person_id
    session().flush()
    return True
