"""What a feature writes when something is published, changed or withdrawn."""

import threading
from dataclasses import replace

import pytest
import sqlalchemy as sa

from app.core.db import Database, connection, engine, session, transaction, unit_of_work
from app.search import documents
from app.search.answering import catalogue
from app.search.documents import SearchDocument
from app.search.models import DocumentRow

pytestmark = pytest.mark.each_database


def test_every_change_takes_the_next_number(site, initiative):
    site.publish(initiative(1), initiative(2))
    site.publish(initiative(1, "Changed"))
    assert site.row("initiative:2").changed_seq == 2
    assert site.row("initiative:1").changed_seq == 3
    assert site.row("initiative:1").title == "Changed"


def test_withdrawing_erases_the_text_at_once_and_may_be_repeated(site, initiative):
    secret = initiative(1, "Canary title", summary="canary summary", body="canary body", facets={"topic": ["canary"]})
    site.publish(secret)
    site.withdraw("initiative:1")
    site.withdraw("initiative:1", "initiative:99")
    row = site.row("initiative:1")
    held = {column.name: getattr(row, column.key) for column in sa.inspect(DocumentRow).columns}
    assert "canary" not in str(held).lower()
    assert row.deleted
    assert row.changed_seq == 3


def test_what_was_withdrawn_can_be_published_again(site, initiative):
    site.publish(initiative(1, "Back soon"))
    site.withdraw("initiative:1")
    site.publish(initiative(1, "Back again"))
    assert not site.row("initiative:1").deleted
    assert site.ids("again") == ["initiative:1"]


def test_a_change_that_is_undone_leaves_nothing_and_is_never_shown(site, initiative):
    def change_of_mind():
        with unit_of_work(site.database), transaction():
            documents.put(initiative(1, "Undone"))
            raise RuntimeError("change of mind")

    with pytest.raises(RuntimeError, match="change of mind"):
        change_of_mind()
    assert site.ids("undone") == []
    site.publish(initiative(2, "Kept"))
    assert site.row("initiative:2").changed_seq == 1


def test_documents_are_written_only_inside_a_transaction(site, initiative):
    with unit_of_work(site.database), pytest.raises(RuntimeError, match="transaction"):
        documents.put(initiative(1))


def test_text_that_no_database_can_hold_is_cleaned(site, initiative):
    site.publish(initiative(1, "nul\x00 and \ud800 half", body="\x00\udfff"))
    assert site.row("initiative:1").title == "nul and  half"


def test_numbers_become_visible_in_the_order_they_were_given(database: Database):
    """A reader that sees change n sees every change before it, whatever commits when."""
    gaps: list[str] = []
    stop = threading.Event()

    def write(worker: int) -> None:
        for turn in range(15):
            with unit_of_work(database), transaction():
                documents.put(SearchDocument(f"thing:{worker}-{turn}", "thing", "t", "", "", "/"))

    def read() -> None:
        while not stop.is_set():
            with unit_of_work(database):
                numbers = sorted(session().scalars(sa.select(DocumentRow.changed_seq)))
            if numbers != list(range(1, len(numbers) + 1)):
                gaps.append(str(numbers))

    reader = threading.Thread(target=read)
    writers = [threading.Thread(target=write, args=(worker,)) for worker in range(4)]
    for thread in (reader, *writers):
        thread.start()
    for thread in writers:
        thread.join()
    stop.set()
    reader.join()
    assert gaps == []
    with unit_of_work(database):
        assert documents.last_number() == 60


def test_the_parts_of_a_page_are_its_own_and_no_neighbours(site, initiative):
    parts = ("initiative:1#a", "initiative:1#b", "initiative:1#gone")
    site.publish(*(replace(initiative(1), id=name) for name in ("initiative:1", *parts, "initiative:10#a", "initiative:11")))
    site.withdraw("initiative:1#gone")
    with unit_of_work(site.database):
        assert documents.list_under("initiative:1#") == ["initiative:1#a", "initiative:1#b"]


def test_parts_are_looked_up_and_not_looked_for(site):
    """Of 100,000 documents, reading each for every page that is written would hold everybody else up."""
    with unit_of_work(site.database):
        asked = sa.select(DocumentRow.id).where(documents._begins_with("initiative:1#"))
        statement = str(asked.compile(engine(), compile_kwargs={"literal_binds": True}))
        is_sqlite = engine().dialect.name == "sqlite"
        if not is_sqlite:
            session().execute(sa.text("SET LOCAL enable_seqscan = off"))  # it plans by how much there is: here, next to nothing
        plan = str(connection().exec_driver_sql(f"EXPLAIN {'QUERY PLAN' if is_sqlite else ''} {statement}").all())
    assert ("SEARCH search_document" if is_sqlite else "Index Cond: ((id ~>=~") in plan, plan


def test_a_process_that_reads_what_exists_some_rows_at_a_time_misses_and_repeats_nothing(site, initiative, monkeypatch):
    monkeypatch.setattr(catalogue, "ROWS_AT_ONCE", 2)
    site.publish(*(initiative(number, "Harbour") for number in range(1, 7)))
    site.publish(initiative(2, "Harbour wall"))
    site.withdraw("initiative:5")
    with unit_of_work(site.database):
        whole = catalogue.updated(catalogue.EMPTY)
        assert sorted(whole.ids) == [f"initiative:{number}" for number in (1, 2, 3, 4, 6)]
        assert whole.numbers.tolist() == [1, 3, 4, 6, 7]
        assert dict(zip(whole.ids, whole.titles, strict=True))["initiative:2"] == "Harbour wall"
        assert whole.number == documents.last_number()
        assert catalogue.updated(whole) is whole
