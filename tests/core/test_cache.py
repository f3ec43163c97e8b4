"""A small memory of answers: each database has its own, it never grows beyond its room, and what is used stays longest."""

from collections.abc import Iterator

import pytest

from app.core.cache import Recall, forget_everything
from app.core.db import Database, unit_of_work


class Sum:
    """Works an answer out, and counts how often it was asked to."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> str:
        self.times += 1
        return f"answer {self.times}"


@pytest.fixture(autouse=True)
def inside(database: Database) -> Iterator[None]:
    """Every question is asked in a unit of work."""
    with unit_of_work(database):
        yield


def is_held(memory: Recall[str], key: str) -> bool:
    """Whether a memory has an answer. It has one afterwards in any case."""
    asked = Sum()
    memory.get(key, asked)
    return asked.times == 0


def test_an_answer_is_worked_out_once() -> None:
    memory, work_out = Recall[str](2), Sum()
    assert [memory.get("a", work_out) for _ in range(3)] == ["answer 1"] * 3
    assert work_out.times == 1


def test_what_was_not_used_for_longest_goes_first() -> None:
    memory = Recall[str](2)
    for key in ("a", "b", "a", "c"):
        memory.get(key, Sum())
    assert is_held(memory, "a")
    assert is_held(memory, "c")
    assert not is_held(memory, "b")


def test_answers_that_weigh_more_take_more_room() -> None:
    memory: Recall[str] = Recall(5, weigh=len)
    memory.get("small", lambda: "ab")
    memory.get("large", lambda: "abc")
    assert is_held(memory, "small")
    memory.get("third", lambda: "ab")
    assert [is_held(Recall(5), "x"), is_held(memory, "third")] == [False, True]
    assert memory.get("large", lambda: "new") == "new"


def test_an_answer_too_large_for_the_room_is_not_held_and_pushes_nothing_out() -> None:
    memory: Recall[str] = Recall(3, weigh=len)
    memory.get("a", lambda: "abc")
    assert memory.get("b", lambda: "abcd") == "abcd"
    assert memory.get("a", lambda: "new") == "abc"
    assert memory.get("b", lambda: "new") == "new"


def test_another_database_has_answers_of_its_own(database: Database) -> None:
    memory = Recall[str](2)
    memory.get("a", lambda: "of the first")
    other = Database("sqlite://")
    with unit_of_work(other):
        assert memory.get("a", lambda: "of the other") == "of the other"
    assert memory.get("a", lambda: "new") == "of the first"
    other.engine.dispose()


def test_what_was_worked_out_meanwhile_by_another_is_not_counted_twice() -> None:
    memory = Recall[str](2)

    def ask_again() -> str:
        memory.get("a", lambda: "of the other")
        return "of the first"

    assert memory.get("a", ask_again) == "of the first"
    assert memory.get("a", lambda: "new") == "of the other"
    memory.get("b", Sum())
    assert is_held(memory, "a")


def test_a_memory_that_forgets_has_all_its_room_again() -> None:
    memory = Recall[str](2)
    for key in ("a", "b"):
        memory.get(key, Sum())
    memory.forget()
    assert not is_held(memory, "a")
    assert not is_held(memory, "b")
    assert is_held(memory, "a")


def test_every_memory_forgets_at_once() -> None:
    memories = [Recall[str](2), Recall[str](2)]
    for memory in memories:
        memory.get("a", Sum())
    forget_everything()
    assert [is_held(memory, "a") for memory in memories] == [False, False]
