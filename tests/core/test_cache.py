"""A small cache of answers: each database has its own, it never grows beyond its room, what is used stays longest, and
what many ask for at once is worked out once."""

from collections.abc import Callable, Hashable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from threading import Barrier, Event, get_ident

import pytest

from app.contributions.listing import caches as listing
from app.core.cache import Cache
from app.core.db import Database, unit_of_work
from app.search.index import segments
from app.web import missing_page
from tests import kept_answers

PATIENCE_SECONDS = 60  # for threads of a machine that does much else


class Sum:
    """Works an answer out, and counts how often it was asked to."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> str:
        self.times += 1
        return f"answer {self.times}"


@pytest.fixture(autouse=True)
def open_unit(database: Database) -> Iterator[None]:
    """Every question is asked in a unit of work."""
    with unit_of_work(database):
        yield


def is_held(cache: Cache[str], key: str) -> bool:
    """Whether a cache has an answer. It has one afterwards in any case."""
    asked = Sum()
    cache.get(key, asked)
    return asked.times == 0


def test_an_answer_is_worked_out_once() -> None:
    cache, work_out = Cache[str](2), Sum()
    assert [cache.get("a", work_out) for _ in range(3)] == ["answer 1"] * 3
    assert work_out.times == 1


def test_what_was_not_used_for_longest_goes_first() -> None:
    cache = Cache[str](2)
    for key in ("a", "b", "a", "c"):
        cache.get(key, Sum())
    assert is_held(cache, "a")
    assert is_held(cache, "c")
    assert not is_held(cache, "b")


def test_answers_that_weigh_more_take_more_room() -> None:
    cache: Cache[str] = Cache(5, weigh=len)
    cache.get("small", lambda: "ab")
    cache.get("large", lambda: "abc")
    assert is_held(cache, "small")
    cache.get("third", lambda: "ab")
    assert [is_held(Cache(5), "x"), is_held(cache, "third")] == [False, True]
    assert cache.get("large", lambda: "new") == "new"


def test_an_answer_too_large_for_the_room_is_not_held_and_pushes_nothing_out() -> None:
    cache: Cache[str] = Cache(3, weigh=len)
    cache.get("a", lambda: "abc")
    assert cache.get("b", lambda: "abcd") == "abcd"
    assert cache.get("a", lambda: "new") == "abc"
    assert cache.get("b", lambda: "new") == "new"


def test_another_database_has_answers_of_its_own(database: Database) -> None:
    cache = Cache[str](2)
    cache.get("a", lambda: "of the first")
    other = Database("sqlite://")
    with unit_of_work(other):
        assert cache.get("a", lambda: "of the other") == "of the other"
    assert cache.get("a", lambda: "new") == "of the first"
    other.engine.dispose()


def test_what_was_worked_out_meanwhile_by_another_is_not_counted_twice() -> None:
    cache = Cache[str](2)

    def ask_again() -> str:
        cache.get("a", lambda: "of the other")
        return "of the first"

    assert cache.get("a", ask_again) == "of the first"
    assert cache.get("a", lambda: "new") == "of the first"
    cache.get("b", Sum())
    assert is_held(cache, "a")


class AwaitedKey:
    """A key that knows when so many threads have asked for it: each looks it up, and no answer is added meanwhile."""

    def __init__(self, threads: int) -> None:
        self.threads = threads
        self.asking: set[int] = set()
        self.all_asked = Event()

    def __hash__(self) -> int:
        self.asking.add(get_ident())
        if len(self.asking) == self.threads:
            self.all_asked.set()
        return 1


def ask_at_once(database: Database, cache: Cache[str], compute: Callable[[], str], threads: int, key: Hashable) -> list[str]:
    """What as many threads get that ask for one answer at one moment; a refusal by its words."""
    ready = Barrier(threads)

    def ask(_: int) -> str:
        with unit_of_work(database):
            ready.wait()
            try:
                return cache.get(key, compute)
            except LookupError as error:
                return str(error)

    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(ask, range(threads)))


def test_an_answer_that_many_ask_for_at_once_is_worked_out_by_one_of_them(database: Database) -> None:
    cache, work_out, key = Cache[str](2), Sum(), AwaitedKey(8)

    def slowly() -> str:
        assert key.all_asked.wait(PATIENCE_SECONDS), "some thread never asked"
        return work_out()

    assert ask_at_once(database, cache, slowly, 8, key) == ["answer 1"] * 8
    assert work_out.times == 1


def test_where_working_it_out_fails_the_others_try_for_themselves(database: Database) -> None:
    cache, tries = Cache[str](2), count(1)

    def fail_once() -> str:
        if next(tries) == 1:
            raise LookupError("not there")
        return "there"

    assert sorted(ask_at_once(database, cache, fail_once, 4, "a")) == ["not there", "there", "there", "there"]


def test_what_tests_empty_is_every_cache_of_the_site() -> None:
    listing.COUNTS.get("a", Sum())
    kept_answers.forget_everything()
    assert not is_held(listing.COUNTS, "a")
    emptied = {id(cache) for cache in kept_answers.caches(0)}
    assert {id(cache) for cache in (listing.COUNTS, listing.PAGES, segments._decoded, missing_page._drawn)} <= emptied
    kept_answers.forget_everything()
