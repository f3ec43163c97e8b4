"""A sample of the table on PostgreSQL: what is refused and what is shown does not depend on the database.

The whole table is tried on SQLite. Here the world is made afresh, so that every service that makes it is tried on PostgreSQL.
"""

import pytest
from flask import Flask

from app.core import config
from app.core.db import Database
from tests.permissions import table
from tests.permissions.cell_requests import ask, outcome
from tests.permissions.roles import roles_for
from tests.permissions.site import Site
from tests.permissions.world import build

EVERY = 30  # one cell in so many


@pytest.mark.parametrize("database_name", [pytest.param("postgresql", marks=pytest.mark.postgresql)], indirect=True)
def test_a_sample_of_the_table_gets_the_same_answers_on_postgresql(
    app: Flask, database: Database, settings: config.Settings
) -> None:
    site = Site(app, build(database), database, settings.instance_dir)
    site.start()
    cells = [
        (route, role, state)
        for route in table.read().routes
        for role in roles_for(route.endpoint)
        for state in site.world.things[route.things]
        if route.expected(role, state) != "done" and not route.counts
    ]
    wrong = []
    for route, role, state in cells[::EVERY]:
        _, answer = ask(site, route, site.world.things[route.things][state], role)
        got, expected = outcome(answer, route), route.expected(role, state)
        if got != expected:
            wrong.append(f"{route.name}, {role} on {state}: {got}, not {expected}")
    site.close()
    assert len(cells) > 5_000
    assert not wrong, "\n".join(wrong[:40])
