"""A local variable says what it holds."""

import ast

import pytest

from app.core.config import ROOT
from tests.architecture.local_names import faults, participle_faults
from tests.architecture.sources import tree_of

FOLDERS = ("app", "scripts", "tests")
NO_NOUN = {"data", "obj", "one", "res", "ret", "stuff", "thing", "things", "tmp"}
ACTS = {"asked", "done", "drawn", "given", "gone", "got", "left", "made", "put", "said", "sent", "told", "wanted", "written"}
STATES = {"found", "held", "kept", "named", "seen", "shown", "taken"}
VAGUE = frozenset(NO_NOUN | ACTS | STATES)
NAMED_BY_LIBRARIES = (
    "process: data",  # WTForms gives a field its value by this name
    "handleMatch: data",  # so does Markdown its patterns
)
NOUNS = {
    "burden": "what answering costs people",
    "camden": "the borough",
    "children": "of a process, or of a page",
    "feed": "the Atom document",
    "seed": "what random numbers start from",
    "token": "the secret in a link",
    "when": "the moment at which something happens",
}


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_name_that_says_nothing_stands_for_a_few_lines_at_most(folder: str) -> None:
    vague = [
        f"{path.relative_to(ROOT)}:{fault}"
        for path in sorted((ROOT / folder).rglob("*.py"))
        for fault in faults(tree_of(path), VAGUE)
        if not fault.endswith(NAMED_BY_LIBRARIES)
    ]
    assert not vague, "\n".join(vague)


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_participle_stands_for_a_yes_or_a_no_or_for_a_few_lines(folder: str) -> None:
    vague = [
        f"{path.relative_to(ROOT)}:{fault}"
        for path in sorted((ROOT / folder).rglob("*.py"))
        for fault in participle_faults(tree_of(path), NOUNS)
    ]
    assert not vague, "\n".join(vague)


def test_a_participle_is_a_state_and_no_name_for_a_value() -> None:
    for participle in ("chosen", "known", "typed"):
        for bound in ("pick()", "[row for row in rows]", "rows and all(rows)"):
            source = f"def work(rows):\n    {participle} = {bound}\n    b()\n    c()\n    d()\n    return {participle}\n"
            assert participle_faults(ast.parse(source), NOUNS) == [f"2 work: {participle}"]
        source = f"def work({participle}: list[str]):\n    a({participle})\n    b()\n    c()\n    d()\n"
        assert participle_faults(ast.parse(source), NOUNS) == [f"1 work: {participle}"]


@pytest.mark.parametrize(
    "source",
    [
        "def work(typed: bool):\n    a()\n    b()\n    c()\n    return typed\n",
        "def work(*, typed: bool = False):\n    a()\n    b()\n    c()\n    return typed\n",
        "def work(rows):\n    typed = len(rows) > 1 and not rows[0]\n    b()\n    c()\n    d()\n    return typed\n",
        "def work(rows):\n    typed = any(rows)\n    b()\n    c()\n    d()\n    return typed\n",
        "def work():\n    typed: bool = a()\n    b()\n    c()\n    d()\n    return typed\n",
        "def work():\n    typed = a()\n    b()\n    c()\n    return typed\n",
        "def work():\n    token = a()\n    b()\n    c()\n    d()\n    return token\n",
    ],
)
def test_a_flag_a_noun_and_a_few_lines_may_have_the_form_of_a_participle(source: str) -> None:
    assert participle_faults(ast.parse(source), NOUNS) == []


def names_of(source: str) -> list[str]:
    return faults(ast.parse(source), frozenset({"one"}))


LOOP = "def work(rows):\n    for one in rows:\n        a(one)\n        b()\n        c()\n"


def test_a_loop_of_three_lines_may_call_its_row_by_any_name() -> None:
    assert names_of(LOOP) == []
    assert names_of(LOOP + "        d()\n") == []
    assert names_of(LOOP + "    for one in rows:\n        a(one)\n") == []


@pytest.mark.parametrize(
    "source",
    [
        LOOP + "        d(one)\n",
        "def work():\n    one = a()\n    b()\n    c()\n    d()\n    return one\n",
        "def work():\n    one = a()\n    b()\n    c()\n    d()\n    return [x for x in one]\n",
        "def work():\n    if one := a():\n        b()\n        c()\n        d()\n        e(one)\n",
        "def work():\n    with a() as one:\n        b()\n        c()\n        d()\n        e(one)\n",
        "def work():\n    with a() as one:\n        b()\n        c()\n    d()\n    return one\n",
        "def work():\n    for one in a():\n        b()\n        c()\n    d()\n    return one\n",
        "def work(one):\n    a(one)\n    b()\n    c()\n    d()\n",
        "def work(*, one=1):\n    '''Says what.'''\n    a(one)\n    b()\n    c()\n    d()\n",
        "def work():\n    one = a()\n    def inner():\n        b()\n        c()\n        return one\n    return inner\n",
    ],
)
def test_a_name_that_says_nothing_is_seen_however_it_is_bound(source: str) -> None:
    assert len(names_of(source)) == 1


@pytest.mark.parametrize(
    "source",
    [
        "def work(rows):\n    return [\n        one\n        for one in rows\n        if a(\n            one\n        )\n    ]\n",
        "def work():\n    return a(\n        lambda one: (\n            one,\n            one,\n        ),\n        b,\n    )\n",
        "def work(one):\n    '''Says\n    very\n    much\n    indeed.'''\n    return one\n",
    ],
)
def test_a_comprehension_a_lambda_and_a_short_function_are_free(source: str) -> None:
    assert names_of(source) == []
