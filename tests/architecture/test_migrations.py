"""The migrations make what the models describe, and go up and down with data in the tables."""

from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from app.contributions.kinds.description import get_kind
from app.contributions.models import Contribution, Revision
from app.contributions.services import deciding, drafting
from app.core import audit, clock, jobs
from app.core.actor import SHIPPED_CONTENT, SYSTEM
from app.core.databases import migrating
from app.core.db import Base, Database, session, transaction, unit_of_work
from app.exchanges.assessment.models import Signature
from app.exchanges.assessment.queries import KINDS
from app.exchanges.assessment.services import starting
from app.exchanges.learning.services import drafting as noting
from app.exchanges.learning.services.drafting import Source
from app.newsletter import offer
from app.newsletter.mailings.models import Delivery, Mailing
from app.subscriptions import services as subscribers
from app.subscriptions.models import Subscriber, SubscriberLink
from app.subscriptions.secret_links import single_use
from app.subscriptions.services import How, Topics
from tests import tables
from tests.made_once import made_once
from tests.people import People

pytestmark = [pytest.mark.dialect, pytest.mark.long]
REVISIONS = [
    script.revision for script in reversed(list(ScriptDirectory.from_config(migrating.alembic_config()).walk_revisions()))
]


@pytest.fixture
def tableless(database: Database) -> Iterator[Database]:
    """The test's database with no table in it; whole again afterwards."""
    _drop_everything(database)
    yield database
    make_whole(database)


def make_whole(database: Database) -> None:
    """Make every table of the models anew. PostgreSQL's database is used again; a SQLite file is one test's."""
    if not database.is_sqlite:
        _drop_everything(database)
        tables.make(database)


def fill_at(database: Database, revision: str) -> None:
    """Give a database the tables of one migration, and in them what `fill` makes."""
    made_once(database, f"filled at {revision}", lambda: _fill_at(database, revision))


def _fill_at(database: Database, revision: str) -> None:
    made_once(database, "filled", lambda: _fill_latest(database))
    migrating.downgrade(database, revision)


def _fill_latest(database: Database) -> None:
    _drop_everything(database)
    migrating.upgrade(database)
    fill(database)


def _drop_everything(database: Database) -> None:
    if database.is_sqlite:
        tables.put_content(database, b"")
        return
    with database.engine.connect().execution_options(writes=True) as connection, connection.begin():
        connection.execute(sa.text("DROP SCHEMA public CASCADE"))
        connection.execute(sa.text("CREATE SCHEMA public"))


def fill(database: Database) -> None:
    """A row or more in every feature's tables, made by the real services."""
    people = People(database)
    people.person("Asha Example", areas=(people.area(),), leads="E09000007")
    kind = get_kind("initiative")
    body = {"title": "A play", "summary": "A play.", "type": "drama", "description": "Words.", "harm_types": ["cse"]}
    with unit_of_work(database), transaction():
        revision = drafting.start(SHIPPED_CONTENT, kind, body, {"description": "<p>Words.</p>"}, "key")
        drafting.submit(SHIPPED_CONTENT, revision, {})
        deciding.publish(SHIPPED_CONTENT, revision)
        subscribers.ask("reader@example.org", Topics(), How("form", "/newsletter/subscribe", offer.SUBSCRIBE))
        subscribers.suspend(subscribers.follow_link(_token()).id, "complaint")
        audit.record(SYSTEM, "test", "test", 1)
    _assess(people)
    editor = people.actor(people.person("Edith Editor", roles=("member", "editor")))
    with unit_of_work(database), transaction():
        issue = drafting.start(editor, get_kind("newsletter-issue"), {"title": "An issue"}, {}, "issue")
        session().add(_mailing(issue.id))
        session().flush()
        reader = session().scalars(sa.select(Subscriber)).one()
        now = clock.now()
        session().add(Delivery(mailing_id=1, subscriber_id=reader.id, status="queued", status_at=now, next_at=now))


def _assess(people: People) -> None:
    """An assessment with an answer of each kind, and a signature."""
    council = people.organisation("London Borough of Camden", areas=("E09000007",))
    member = people.actor(people.person("Mia Member", organisation=council, areas=("E09000007",)))
    with unit_of_work(people.database), transaction():
        assessment = starting.start(member, "E09000007")
        for kind in KINDS:
            row = kind(
                assessment_id=assessment.id, key="strategy", version=1, edited_by_id=member.person_id, edited_at=clock.now()
            )
            session().add(row)
        signature = {"assessment_id": assessment.id, "person_id": member.person_id, "organisation_id": council}
        session().add(Signature(**signature, is_lead=False, stamp="0", signed_at=clock.now()))
    _learn(people, member.person_id or 0, people.person())


def _learn(people: People, host: int, reviewer: int) -> None:
    """The draft of a learning note."""
    with unit_of_work(people.database), transaction():
        noting.draft(
            Source(exchange_number=1, lines=(), not_before=clock.today(), hosts=[host], team=[reviewer], names=["Camden"])
        )


def _mailing(revision_id: int) -> Mailing:
    now = clock.now()
    return Mailing(revision_id=revision_id, status="scheduled", status_at=now, scheduled_for=now, scheduled_at=now, held_items=[])


def _token() -> str:
    return single_use.plaintext(session().scalars(sa.select(SubscriberLink)).one())


def differences(database: Database) -> list[Any]:
    """What the models say that the tables do not."""

    def ours(thing: Any, name: str | None, kind: str, _reflected: bool, _other: Any) -> bool:
        table = thing if kind == "table" else getattr(thing, "table", None)
        return name != "alembic_version" and not (table is not None and table.info.get("tests_only"))

    with database.engine.connect() as connection:
        options = {"compare_type": True, "include_object": ours}
        return list(compare_metadata(MigrationContext.configure(connection, opts=options), Base.metadata))


def test_the_tables_are_what_the_models_describe(tableless: Database) -> None:
    migrating.upgrade(tableless)
    assert differences(tableless) == []


def test_every_migration_goes_down_and_up_again_with_data(tableless: Database) -> None:
    made_once(tableless, "filled", lambda: _fill_latest(tableless))
    for revision in [*reversed(REVISIONS[:-1]), "base"]:
        migrating.downgrade(tableless, revision)
    with tableless.engine.connect() as connection:
        assert set(sa.inspect(connection).get_table_names()) == {"alembic_version"}
    for revision in REVISIONS:
        migrating.upgrade(tableless, revision)
    assert differences(tableless) == []
    fill(tableless)
    with unit_of_work(tableless):
        assert session().scalar(sa.select(sa.func.count()).select_from(Contribution)) == 2
        assert session().scalar(sa.select(Revision.number)) == 1


def test_going_down_one_feature_keeps_the_data_of_the_others(tableless: Database) -> None:
    made_once(tableless, "filled", lambda: _fill_latest(tableless))
    migrating.downgrade(tableless, "0004")
    migrating.upgrade(tableless)
    with unit_of_work(tableless):
        assert session().scalar(sa.select(Contribution.slug)) == "a-play"
        assert session().scalar(sa.select(sa.func.count()).select_from(jobs.Job)) is not None


def test_the_audit_trail_can_be_neither_changed_nor_deleted(tableless: Database) -> None:
    made_once(tableless, "filled", lambda: _fill_latest(tableless))
    for statement in (sa.update(audit.AuditEntry).values(verb="other"), sa.delete(audit.AuditEntry)):
        with unit_of_work(tableless), pytest.raises(sa.exc.DatabaseError), transaction():
            session().execute(statement)
    with unit_of_work(tableless):
        assert (
            session().scalar(sa.select(sa.func.count()).select_from(audit.AuditEntry).where(audit.AuditEntry.verb == "test")) == 1
        )
