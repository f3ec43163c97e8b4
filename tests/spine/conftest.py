"""A site with one feature more than ours."""

from collections.abc import Iterator

import pytest
from flask import Flask

from app import create_app, feature
from app.core import config
from app.core.db import Database
from app.wiring import FEATURES
from tests.page_client import PageClient
from tests.spine.bells.feature import FEATURE as BELLS


@pytest.fixture
def site(settings: config.Settings, database: Database) -> Iterator[Flask]:
    """The application with the throwaway feature: one package, and here one word more in the list of features."""
    made = create_app(settings, (*FEATURES, BELLS))
    made.config.update(TESTING=True)
    made.extensions["database"] = database
    yield made
    feature.install(FEATURES)


@pytest.fixture
def visitor(site: Flask) -> PageClient:
    """A browser at that site that nobody has signed in with."""
    return PageClient(site.test_client())
