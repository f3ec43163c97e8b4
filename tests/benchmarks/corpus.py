"""What is measured: a site of so many synthetic entries, made by the site's own commands, and the floor over the same."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from app.contributions.listing.definition import Definition
from app.core.config import ROOT
from app.directory.listing import DIRECTORY
from app.library.listing import LIBRARY
from tests import servers
from tests.benchmarks import floor
from tests.servers import Server

SEED = 1
MAIN = '<main class="govuk-main-wrapper" id="main-content">'
END = "</main>"


@dataclass(frozen=True)
class SampleListing:
    """What a site is filled with: the listing, the option that makes its entries, and where the floor finds what a row shows.

    `columns` are four of the live table, for what the floor calls type, place, cost and evidence; `facets` name the facets whose
    words three of them have: type, cost and evidence. `prose` is the text of which the floor stores the HTML of each page. Only
    where it is to be `searched` is it indexed, which takes minutes.
    """

    of: Definition
    option: str
    kind: str
    columns: tuple[str, str, str, str]
    facets: tuple[str, str, str]
    prose: str
    searched: bool


INITIATIVES = SampleListing(
    DIRECTORY,
    "--initiatives",
    "initiative",
    ("initiative_type", "place", "cost_band", "evidence_level"),
    ("type", "cost", "evidence"),
    "description",
    searched=True,
)
SPECIFICATIONS = SampleListing(
    LIBRARY,
    "--specifications",
    "specification",
    ("form", "place", "value_band", "standing"),
    ("form", "value", "standing"),
    "introduction",
    searched=False,
)


@dataclass(frozen=True)
class Corpus:
    """One size of one listing with both servers over it."""

    stock: SampleListing
    count: int
    site: Server
    floor: Server
    database: Path
    slugs: tuple[str, ...]
    generated_seconds: float
    indexed_seconds: float

    def connect(self) -> "closing[sqlite3.Connection]":
        """A connection of our own to the site's database, to be used in a `with`: what it writes is committed at once."""
        return closing(sqlite3.connect(self.database, timeout=60, isolation_level=None, check_same_thread=False))

    def stop(self) -> None:
        self.site.stop()
        self.floor.stop()


def make(stock: SampleListing, count: int, folder: Path) -> Corpus:
    """Make a site of `count` entries in `folder`, index it, make the floor from it, and start both."""
    folder.mkdir()
    listening, floor_listening = servers.listening_socket(), servers.listening_socket()
    port = listening.getsockname()[1]
    environment = {
        "APP_ENV": "test",
        "SECRET_KEY": "benchmark-0123456789-abcdefghijklmnopqrstuvwxyz",
        "INSTANCE_DIR": str(folder),
        "SITE_URL": f"http://127.0.0.1:{port}",
        "OPERATOR_NAME": "Benchmark",
        "OPERATOR_EMAIL": "benchmark@example.org",
        "OPERATOR_ADDRESS": "1 Example Street",
    }
    content = folder / "content"
    content.mkdir()
    shutil.copy(ROOT / "content" / "areas.csv", content)
    _flask(environment, "upgrade-database")
    _flask(environment, "load-content", str(content))
    generated_seconds = _flask(environment, "generate", stock.option, str(count), "--seed", str(SEED))
    indexed_seconds = _flask(environment, "search", "rebuild") if stock.searched else 0.0
    site = servers.start(f"site {count:,}", "wsgi:app", environment, folder / "site.log", listening)
    database = folder / "practice-exchange.sqlite"
    with closing(sqlite3.connect(database)) as connection:
        slugs = tuple(slug for (slug,) in connection.execute("SELECT slug FROM contribution ORDER BY id"))
    frame, detail = _drawn(stock, site, database, slugs[0])
    (folder / "frame.html").write_text(frame)
    source = floor.Source(database, stock.kind, stock.of.live.name, stock.columns, stock.prose)
    floor.build(source, folder / "floor.sqlite", _labels(stock, database), detail)
    floor_environment = {
        "FLOOR_DATABASE": str(folder / "floor.sqlite"),
        "FLOOR_FRAME": str(folder / "frame.html"),
        "FLOOR_FACETS": " ".join(stock.of.by_name),
        "FLOOR_FACTS": " ".join(stock.facets),
    }
    bare = servers.start(
        f"floor {count:,}", "tests.benchmarks.floor:create_app()", floor_environment, folder / "floor.log", floor_listening
    )
    return Corpus(stock, count, site, bare, database, slugs, generated_seconds, indexed_seconds)


def _flask(environment: Mapping[str, str], *arguments: str) -> float:
    """Run one of the site's commands; how long it took, in seconds."""
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "flask", *arguments], cwd=ROOT, env={**os.environ, **environment}, capture_output=True, text=True
    )
    assert done.returncode == 0, f"flask {' '.join(arguments)}:\n{done.stdout}\n{done.stderr}"
    return time.perf_counter() - start


def _drawn(stock: SampleListing, site: Server, database: Path, slug: str) -> tuple[str, tuple[str, str]]:
    """The frame of the site's pages, and what surrounds the prose on one of them."""
    page = site.get(stock.of.address(slug)).decode()
    before, rest = page.split(MAIN)
    content, after = rest.split(END)
    with closing(sqlite3.connect(database)) as connection:
        asked = "SELECT r.html FROM revision r JOIN contribution c ON c.live_revision_id = r.id WHERE c.slug = ?"
        description = json.loads(connection.execute(asked, (slug,)).fetchone()[0])[stock.prose]
    above, below = content.split(description)
    return f"{before}{MAIN}{floor.CONTENT}{END}{after}", (above, below)


def _labels(stock: SampleListing, database: Path) -> dict[str, dict[str, str]]:
    """The words of each facet's values, in the order shown."""
    with closing(sqlite3.connect(database)) as connection:
        areas = dict(connection.execute("SELECT code, name FROM area ORDER BY name"))
    return {one.name: {**one.values, **(areas if one.name == "area" else {})} for one in stock.of.facets}
