"""Copies of the world, each for a module: a site puts it back after each request that changed it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from app.core import worker
from app.search.index import follower
from tests.permissions.furnishing import Furnisher
from tests.permissions.site import Site


@pytest.fixture(scope="session")
def furnisher(app: Flask, empty_sqlite: Path, tmp_path_factory: pytest.TempPathFactory, run_folder: Path) -> Furnisher:
    """Makes furnished sites, each once a run, and opens copies of them."""
    return Furnisher(app, empty_sqlite, tmp_path_factory, run_folder)


@pytest.fixture(scope="module")
def site(furnisher: Furnisher) -> Iterator[Site]:
    """The site with someone of every kind and something in every state, on SQLite."""
    with furnisher.copy(furnisher.world()) as copy:
        yield copy


@pytest.fixture(scope="module")
def indexed_site(furnisher: Furnisher) -> Iterator[Site]:
    """The site once the worker has sent its letters and brought the search index up to date."""
    with furnisher.copy(furnisher.changed("indexed", _work)) as copy:
        yield copy


def _work(site: Site) -> None:
    worker.drain(site.database)
    follower.compact(site.database)
