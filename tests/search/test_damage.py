"""A damaged, locked or missing index never makes a page fail: the database answers, and the next turn makes a new one."""

import fcntl
import os
import random
import shutil

import pytest

from app.core import config
from app.search.answering import reading
from app.search.index import follower, generations
from tests.search.conftest import index_folder

pytestmark = pytest.mark.long

ADVANCE = reading.LOOK_AGAIN_SECONDS + 1


@pytest.fixture
def indexed_site(site, initiative):
    """Several segments, one deletion, and a searcher that already has them open."""
    for number in range(6):
        site.publish(initiative(number, f"Play {number}", body="exploitation and its prevention", facets={"region": ["north"]}))
        site.follow()
    site.withdraw("initiative:5")
    site.follow()
    assert site.search("play").from_index
    return site


@pytest.fixture
def let_time_pass(monkeypatch):
    """Lets the time pass after which a process looks at its index files again."""

    def pass_time():
        now = reading.time.monotonic() + ADVANCE
        monkeypatch.setattr(reading.time, "monotonic", lambda: now)

    return pass_time


def files(pattern):
    return sorted(index_folder().glob(pattern))


def truncate(path):
    os.truncate(path, path.stat().st_size // 2)


def empty(path):
    os.truncate(path, 0)


def zero(path):
    size = path.stat().st_size
    path.write_bytes(b"\0" * size)


def scribble(path):
    path.write_bytes(os.urandom(path.stat().st_size))


def delete(path):
    path.unlink()


WAYS = [truncate, empty, zero, scribble, delete]
PARTS = ["*.toc", "*.trm", "*.pst", "*.number.col", "*._body_len.col", "held.json", "../current"]


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
@pytest.mark.parametrize("part", PARTS)
def test_whatever_happens_to_a_file_the_answer_is_right_and_the_index_is_made_anew(indexed_site, let_time_pass, part, way):
    old = index_folder()
    for path in files(part):
        way(path)
    let_time_pass()
    for text in ("play", "exploitation", '"its prevention"', "expl*", "explotation", "neverread"):
        answer = indexed_site.search(text)
        assert answer.total == (0 if text in ("neverread", "explotation") else 5), text
        assert not answer.from_index
    indexed_site.follow()
    assert index_folder() != old
    assert follower.check(indexed_site.database).ok
    answer = indexed_site.search("exploitation")
    assert (answer.total, answer.from_index, answer.facets["region"]) == (5, True, {"north": 5})


@pytest.mark.parametrize("way", [zero, scribble, truncate], ids=lambda way: way.__name__)
def test_damage_met_in_the_middle_of_reading_is_answered_from_the_database_and_reported(indexed_site, initiative, way):
    """The files change under a searcher that looked at them a moment ago, and are larger than what it read ahead."""
    chance = random.Random(4)
    body = " ".join(f"w{chance.getrandbits(40):x}" for _ in range(4_000))
    indexed_site.publish(initiative(0, "Prevention", body=body), *(initiative(number, "Prevention") for number in range(1, 5)))
    follower.rebuild(indexed_site.database)
    assert indexed_site.search("play").total == 0
    for path in files("*.pst"):
        way(path)
    found = indexed_site.search("prevention")
    assert found.total == 5
    assert not found.from_index
    assert generations.is_reported(config.settings().search_dir, index_folder())
    indexed_site.follow()
    assert indexed_site.search("prevention").from_index


def test_a_folder_that_goes_is_answered_from_the_database_and_made_anew(indexed_site):
    shutil.rmtree(config.settings().search_dir)
    found = indexed_site.search("play")
    assert (found.total, found.from_index) == (5, False)
    indexed_site.follow()
    assert indexed_site.search("play").from_index


def test_a_pointer_to_somewhere_else_is_refused(indexed_site):
    (config.settings().search_dir / "current").write_text("../../elsewhere")
    assert indexed_site.search("play").total == 5
    indexed_site.follow()
    assert index_folder().parent == config.settings().search_dir


def test_a_report_of_damage_is_believed_once(indexed_site):
    old = index_folder()
    generations.report_damage(config.settings().search_dir, old.name)
    indexed_site.follow()
    new = index_folder()
    assert new != old
    indexed_site.follow()
    assert index_folder() == new


def test_a_report_about_an_older_index_is_not_acted_on(indexed_site):
    generations.report_damage(config.settings().search_dir, "g-0123")
    old = index_folder()
    indexed_site.follow()
    assert index_folder() == old


def test_a_lock_left_by_whoosh_or_held_by_someone_changes_nothing(indexed_site, initiative):
    with open(index_folder() / "MAIN_WRITELOCK", "w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        indexed_site.publish(initiative(9, "Play 9"))
        assert indexed_site.search("play").total == 6
        assert indexed_site.follow() == 1
    assert indexed_site.search("play").total == 6


def test_a_failed_commit_does_not_stop_the_next_one(indexed_site, initiative, monkeypatch):
    """The failure is played by the last step of a commit."""
    indexed_site.publish(initiative(9, "Play 9"))

    def fail(*_arguments):
        raise MemoryError

    with monkeypatch.context() as failing:
        failing.setattr("whoosh.writing.SegmentWriter._commit_toc", fail)
        with pytest.raises(MemoryError):
            indexed_site.follow()
    assert indexed_site.search("play").total == 6
    assert indexed_site.follow() == 1
    assert follower.check(indexed_site.database).ok


def test_an_index_made_by_other_code_is_made_anew(indexed_site, monkeypatch):
    monkeypatch.setattr(generations, "FORMAT", generations.FORMAT + 1)
    old = index_folder()
    indexed_site.follow()
    assert index_folder() != old
    assert follower.check(indexed_site.database).ok


def test_an_index_that_cannot_be_opened_by_permission_is_answered_from_the_database(indexed_site, let_time_pass):
    for path in files("*.trm"):
        path.unlink()
        path.mkdir()
    let_time_pass()
    assert indexed_site.search("play").total == 5


def test_what_a_killed_writer_left_is_cleared_away(indexed_site, initiative):
    orphan = config.settings().search_dir / "g-deadbeef"
    orphan.mkdir()
    (orphan / "MAIN_x.trm").write_bytes(b"x")
    follower.rebuild(indexed_site.database)
    assert not orphan.exists()
