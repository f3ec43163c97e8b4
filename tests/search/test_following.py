"""Index and database kept in step: following, checking, rebuilding while the site runs, and leaving nothing behind."""

import errno
import os
import stat
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa

from app.core import config
from app.core.db import Database, session, transaction, unit_of_work
from app.search import documents
from app.search.index import follower, generations, writing
from app.search.models import DocumentRow, SequenceRow
from tests.search.conftest import index_folder

pytestmark = pytest.mark.dialect


def test_a_turn_with_nothing_to_do_writes_nothing(site, initiative):
    site.publish(initiative(1))
    assert site.follow() == 1
    before = generations.listing(index_folder())
    assert site.follow() == 0
    assert generations.listing(index_folder()) == before


def test_an_empty_site_has_an_empty_index(site):
    assert site.follow() == 0
    assert follower.check(site.database) == follower.Report(documents=0, indexed=0)
    assert site.search("anything").from_index


def test_the_folder_is_closed_to_others(site, initiative):
    site.publish(initiative(1))
    site.follow()
    root = config.settings().search_dir
    assert stat.S_IMODE(root.stat().st_mode) == 0o700
    assert stat.S_IMODE(index_folder().stat().st_mode) == 0o700


def test_many_turns_of_every_sort_leave_index_and_database_alike(site, initiative):
    for turn in range(25):
        site.publish(*(initiative(number, f"Turn {turn}") for number in range(turn % 7, 40, 3)))
        site.withdraw(f"initiative:{turn}")
        site.follow()
    report = follower.check(site.database)
    assert report.ok
    assert report.pending == 0
    assert report.indexed == report.documents == site.search("turn").total


def test_check_names_what_is_missing_out_of_date_and_left_over(site, initiative):
    site.publish(*(initiative(number) for number in range(5)))
    site.follow()
    with unit_of_work(site.database):
        rows = {row.id: row for row in documents.changed_after(0, limit=100)}
    rows["initiative:1"].deleted = True
    rows["initiative:2"].changed_seq = 1000
    rows["initiative:3"].id = "initiative:77"
    with writing.opening(index_folder()) as (index, _toc, held):
        writing.apply(index, [rows["initiative:1"], rows["initiative:2"], rows["initiative:3"]])
        generations.write_held(index_folder(), held.number, held.files)
    report = follower.check(site.database)
    assert not report.ok
    assert report.missing == ("initiative:1",)
    assert report.stale == ("initiative:2",)
    assert report.extra == ("initiative:77",)


def test_check_counts_changes_the_worker_has_not_reached_apart(site, initiative):
    site.publish(initiative(1), initiative(2))
    site.follow()
    site.publish(initiative(3), initiative(1, "Edited"))
    site.withdraw("initiative:2")
    report = follower.check(site.database)
    assert report.ok
    assert (report.documents, report.indexed, report.pending) == (2, 2, 3)


def test_check_says_when_there_is_no_index(site, initiative):
    site.publish(initiative(1))
    report = follower.check(site.database)
    assert not report.ok
    assert report.damage == "no pointer"


def test_rebuilding_switches_to_a_new_folder_and_removes_the_old(site, initiative):
    site.publish(initiative(1), initiative(2))
    site.follow()
    old = index_folder()
    assert follower.rebuild(site.database) == 2
    assert index_folder() != old
    assert not old.exists()
    assert follower.check(site.database).ok


def test_searches_go_on_while_the_index_is_rebuilt_and_followed(site, initiative):
    site.publish(*(initiative(number, "Play for schools", body=f"word{number} " * 20) for number in range(120)))
    site.follow()
    answers: set[tuple[int, bool]] = set()
    stop = threading.Event()

    def ask():
        while not stop.is_set():
            found = site.search("plays school", page=2)
            answers.add((found.total, found.from_index))

    def edit():
        for turn in range(10):
            site.publish(initiative(turn, "Play for schools", body="edited"))
            site.follow()

    with ThreadPoolExecutor() as threads:
        asking = [threads.submit(ask) for _ in range(3)]
        editing = threads.submit(edit)
        for _turn in range(5):
            follower.rebuild(site.database)
        editing.result()
        stop.set()
        for each in asking:
            each.result()
    assert {total for total, _from_index in answers} == {120}, "whoever answered, index or database, nothing was missing"
    site.follow()
    assert follower.check(site.database).ok


def test_only_one_process_writes_and_the_others_carry_on(site, initiative):
    site.publish(initiative(1, "Play"))
    site.follow()
    with generations.lease(config.settings().search_dir, wait=False) as mine:
        assert mine
        site.publish(initiative(2, "Play"))
        assert site.follow() == 0
        assert site.search("play").total == 2
    assert site.follow() == 1


def test_a_database_that_was_restored_to_an_earlier_day_gets_a_new_index(site, initiative):
    site.publish(*(initiative(number, "Play") for number in range(5)))
    site.follow()
    with unit_of_work(site.database), transaction():
        session().execute(sa.delete(DocumentRow).where(DocumentRow.changed_seq > 2))
        session().execute(sa.update(SequenceRow).values(value=2))
    assert site.follow() == 2
    assert follower.check(site.database).ok


def test_compacting_removes_the_words_of_what_was_withdrawn_from_the_files(site, initiative):
    site.publish(initiative(1, "Canaryword"), initiative(2, "Stays"))
    site.follow()
    site.withdraw("initiative:1")
    site.follow()

    def words_in_files():
        return b"".join(path.read_bytes() for path in index_folder().glob("*.trm"))

    assert b"canaryword" in words_in_files()
    assert follower.compact(site.database) == 1
    assert b"canaryword" not in words_in_files()
    assert b"stay" in words_in_files()
    assert follower.compact(site.database) == 0
    assert follower.check(site.database).ok
    assert site.ids("stays") == ["initiative:2"]


def test_an_index_that_is_mostly_replaced_entries_is_rewritten_by_itself(site, initiative):
    for turn in range(4):
        site.publish(*(initiative(number, f"Turn {turn}") for number in range(60)))
        site.follow()
    with writing.opening(index_folder()) as (_index, toc, _held):
        assert sum(segment.doc_count_all() for segment in toc.segments) <= 120


def test_a_full_disk_keeps_the_old_index_and_says_so(site, initiative, monkeypatch):
    """The operating system's refusal is played by the call that makes files durable."""
    site.publish(initiative(1, "Play"))
    site.follow()
    site.publish(initiative(2, "Play"))

    def refuse(_descriptor):
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as full:
        full.setattr(os, "fsync", refuse)
        with pytest.raises(OSError, match="No space"):
            site.follow()
        assert site.search("play").total == 2
    site.follow()
    assert follower.check(site.database).ok
    assert site.search("play").from_index


def test_an_error_of_the_database_is_not_taken_for_damage(site, initiative, settings):
    site.publish(initiative(1))
    site.follow()
    before = index_folder()
    without_tables = Database(f"sqlite:///{settings.instance_dir / 'other.sqlite'}")
    with pytest.raises(sa.exc.SQLAlchemyError):
        follower.follow(without_tables)
    without_tables.engine.dispose()
    assert index_folder() == before
