"""The world, made once for a module, and a site that puts it back after each request that changed it."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from app.core import cache, config
from tests import tables
from tests.permissions.site import Site
from tests.permissions.world import build


@pytest.fixture(scope="module")
def site(app: Flask, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The site with someone of every kind and something in every state, on SQLite."""
    folder = Path(tmp_path_factory.mktemp("site"))
    usual, usual_database = config.settings(), app.extensions["database"]
    url = f"sqlite:///{folder / 'site.sqlite'}"
    config.install(replace(usual, instance_dir=folder, mail_url=f"file:{folder / 'mail'}", database_url=url))
    database = tables.opened(url)
    tables.make(database)
    app.extensions["database"] = database
    cache.forget_everything()
    made = Site(app, build(database), database, folder)
    made.start()
    yield made
    made.close()
    cache.forget_everything()
    config.install(usual)
    app.extensions["database"] = usual_database
