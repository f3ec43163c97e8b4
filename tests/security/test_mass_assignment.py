"""Posting the name of every column and of every field to every form changes nothing that the form does not offer."""

import re
import sqlite3
from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa

from app.contributions.kinds.description import all_kinds
from app.core import clock
from app.core.db import Base
from tests.permissions import table
from tests.permissions.cell_requests import form_of, path_of, works_for
from tests.permissions.site import Site
from tests.permissions.table import Route

Row = tuple[Any, ...]
Rows = dict[str, list[Row]]
MADE_AT_RANDOM = {
    "token_hash",
    "salt",
    "password_hash",
    "code_hash",
    "totp_pending_salt",
    "word",
    "contribution.creation_key",
    "erasure.id",
    "exchange_session.uid",
    "exchange.reference",
    "made_document.file",
}
TEMPTING = {
    "status": "published",
    "role": "admin",
    "audience": "members",
    "owner_scope": "person",
    "kind": "initiative",
    "assurance": "fresh",
    "licence": "owned",
    "email": "owned@example.org",
}
WRITES = table.working_forms()


def columns() -> dict[str, str]:
    """Every column name of every table and every field of every kind, each with a value that somebody would like it to have."""
    values = {}
    for each in Base.metadata.sorted_tables:
        for column in each.columns:
            values[column.name] = TEMPTING.get(column.name, _value(column.type))
    fields = {field.name for kind in all_kinds() for field in kind.shape.all_fields}  # most of a text is no column
    return {**dict.fromkeys(sorted(fields), "owned"), **values}


def _value(kind: sa.types.TypeEngine[Any]) -> str:
    if isinstance(kind, sa.Integer | sa.Boolean):
        return "1"
    return "2001-01-01" if isinstance(kind, sa.DateTime | sa.Date) else "owned"


def drawn(site: Site, role: str, path: str) -> set[str]:
    """The names of the fields that the page at `path` offers."""
    page = site.send(role, "GET", path).response.get_data(as_text=True)
    return set(re.findall(r'<(?:input|textarea|select|button)[^>]*\bname="([^"]+)"', page))


def rows_after(site: Site, route: Route, extra: dict[str, str]) -> Rows:
    """What every table holds once a form was sent with `extra`, but for what is made at random."""
    role, thing = works_for(site, route)
    path = path_of(site, route, thing)
    offered = drawn(site, role, path) if extra else set()
    form = {**{name: value for name, value in extra.items() if name not in offered}, **(form_of(route, thing) or {})}
    answer = site.send(role, "POST", path, form, restore=False)
    assert answer.outcome == "done", f"{route.name} with {len(extra)} more fields: {answer.outcome}"
    rows = dict(_rows(site))
    site.restore()
    return rows


def _rows(site: Site) -> Iterator[tuple[str, list[Row]]]:
    connection = sqlite3.connect(site.folder / "site.sqlite")
    for each in Base.metadata.sorted_tables:
        names = [column.name for column in each.columns]
        told = [f'"{name}"' for name in names if not {name, f"{each.name}.{name}"} & MADE_AT_RANDOM]
        yield each.name, connection.execute(f'SELECT {", ".join(told)} FROM "{each.name}"').fetchall()
    connection.close()


@pytest.mark.parametrize("route", WRITES, ids=lambda route: f"{route.name} on {route.things}")
def test_a_form_changes_the_same_rows_with_every_column_name_posted_to_it(site: Site, route: Route) -> None:
    names = columns()
    assert len(names) > 100
    with clock.frozen(clock.now()):
        plain, stuffed = rows_after(site, route, {}), rows_after(site, route, names)
    for each, before in plain.items():
        assert stuffed[each] == before, f"{route.name} writes to {each} what its form does not offer"
