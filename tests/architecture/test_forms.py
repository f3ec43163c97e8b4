"""Forms and services meet in one place: `app/web/submitting.py`."""

import ast
from collections.abc import Iterator
from pathlib import Path

from app.contributions.services.guarding import AtRisk, Unexplained
from app.core.errors import Invalid
from app.web.submitting import NOT_TAKEN
from tests.architecture.sources import APP, nodes_of

VIEWS = sorted(path for path in APP.rglob("*views.py"))
FORMS = sorted(path for path in APP.rglob("*forms.py"))
REFUSALS = {refusal.__name__ for refusal in (Invalid, AtRisk, Unexplained)}
HAVE_NO_FORM = {
    "contributions/attachments/views.py": "one button confirms a file: a refusal is a conflict with what was open",
    "library/consultations/running/views.py": "one button takes a wording: a refusal is said above the comment it stands by",
    "newsletter/issues/editing_views.py": "each row of the shelf is a form of its template, which keeps what was typed",
}
STATUS_BY_HAND = {
    "library/comparing/views.py": "an address that names too many specifications: nothing was sent",
    "newsletter/issues/editing_views.py": "as above",
}


def caught(path: Path) -> Iterator[str]:
    """The names of what a module catches."""
    for node in nodes_of(path):
        if isinstance(node, ast.ExceptHandler) and node.type is not None:
            yield from (one.id for one in ast.walk(node.type) if isinstance(one, ast.Name))


def named(path: Path) -> set[str]:
    """Every name and attribute that a module uses, and what it imports."""
    nodes = nodes_of(path)
    imported = {alias.name for node in nodes if isinstance(node, ast.ImportFrom | ast.Import) for alias in node.names}
    return (
        imported
        | {node.id for node in nodes if isinstance(node, ast.Name)}
        | {node.attr for node in nodes if isinstance(node, ast.Attribute)}
    )


def within(path: Path) -> str:
    return path.relative_to(APP).as_posix()


def test_no_view_catches_what_a_service_refuses_but_where_there_is_no_form() -> None:
    assert len(VIEWS) > 20
    assert {within(path) for path in VIEWS if REFUSALS & set(caught(path))} == set(HAVE_NO_FORM)


def test_no_view_says_by_itself_that_a_form_was_not_taken() -> None:
    by_hand = {
        within(path) for path in VIEWS for node in nodes_of(path) if isinstance(node, ast.Constant) and node.value == NOT_TAKEN
    }
    assert by_hand == set(STATUS_BY_HAND)


def test_no_form_opens_a_transaction() -> None:
    assert len(FORMS) > 5
    assert not [within(path) for path in FORMS if {"transaction", "app.core.db"} & named(path)]
