"""The floor: the least that Flask, SQLAlchemy and Jinja can do for the same corpus. No accounts, no headers, no caches.

Listing (*smart*): facet values lie in a table of their own whose key covers every count, and are counted for every request
(with `?kept`, once). Detail (*stored*): what the page says was drawn when it was written, and is put in the frame of a page.
Search: SQLite's FTS5 with bm25 and snippets, words stemmed, every word asked for. Pages have the frame, and about the size,
of the site's own.
"""

import json
import os
import sqlite3
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jinja2
import sqlalchemy as sa
from flask import Flask, abort, render_template, request

PAGE_SIZE = 20
NEWEST = 5
CONTENT = "@@content@@"

TABLES = """
CREATE TABLE entry (
    id INTEGER PRIMARY KEY, slug TEXT UNIQUE, title TEXT, summary TEXT, type TEXT, place TEXT, cost TEXT, evidence TEXT,
    assurance TEXT, checked TEXT, late INTEGER, published TEXT
);
CREATE TABLE facet (facet TEXT, value TEXT, entry INTEGER, PRIMARY KEY (facet, value, entry)) WITHOUT ROWID;
CREATE TABLE label (facet TEXT, value TEXT, text TEXT, place INTEGER, PRIMARY KEY (facet, value)) WITHOUT ROWID;
CREATE TABLE stored (slug TEXT PRIMARY KEY, title TEXT, html TEXT) WITHOUT ROWID;
CREATE VIRTUAL TABLE found USING fts5(title, summary, body, tokenize = 'porter unicode61');
"""
ENTRIES = """
INSERT INTO entry SELECT c.id, c.slug, i.title, i.summary, {columns},
    c.assurance, substr(c.checked_at, 1, 10), c.assurance IN ('never', 'flagged'), c.first_published_at
FROM site.contribution c JOIN site.{table} i ON i.contribution_id = c.id WHERE c.status = 'published'
"""
INDEXES = """
CREATE INDEX facet_of_entry ON facet (entry, facet, value);
CREATE INDEX newest ON entry (late, published DESC);
CREATE INDEX latest ON entry (published DESC);
ANALYZE;
"""


@dataclass(frozen=True)
class Source:
    """The site's database, and where in it the entries are: their kind, live table, four columns of it, and their prose."""

    site: Path
    kind: str
    table: str
    columns: tuple[str, str, str, str]
    prose: str


def build(source: Source, target: Path, labels: dict[str, dict[str, str]], detail: tuple[str, str]) -> None:
    """Make the floor's database from the site's. `detail` is what surrounds the prose on the site's page."""
    before, after = detail
    connection = sqlite3.connect(target)
    connection.execute("ATTACH ? AS site", (str(source.site),))
    connection.executescript("PRAGMA journal_mode = WAL;" + TABLES)
    connection.execute(ENTRIES.format(table=source.table, columns=", ".join(f"i.{one}" for one in source.columns)))
    connection.execute("INSERT INTO facet SELECT facet, value, contribution_id FROM site.facet_row")
    connection.executemany(
        "INSERT INTO label VALUES (?, ?, ?, ?)",
        [(facet, value, text, at) for facet, values in labels.items() for at, (value, text) in enumerate(values.items())],
    )
    drawn = connection.execute(
        "SELECT c.slug, r.body, r.html FROM site.contribution c JOIN site.revision r ON r.id = c.live_revision_id"
    )
    pages = ((slug, json.loads(body)["title"], before + json.loads(html)[source.prose] + after) for slug, body, html in drawn)
    connection.executemany("INSERT INTO stored VALUES (?, ?, ?)", pages)
    connection.execute(
        "INSERT INTO found (rowid, title, summary, body) "
        "SELECT e.id, d.title, d.summary, d.body FROM site.search_document d JOIN entry e ON d.id = ? || ':' || e.id",
        (source.kind,),
    )
    connection.commit()
    connection.execute("DETACH site")  # or ANALYZE would teach the site's planner what no real site's has been taught
    connection.executescript(INDEXES)
    connection.close()


def _prepare(connection: Any, _record: object) -> None:
    connection.execute("PRAGMA cache_size = -16384")


def create_app() -> Flask:
    """The floor over the database and the frame that the environment names."""
    app = Flask(__name__, template_folder="floor_templates")
    frame = Path(os.environ["FLOOR_FRAME"]).read_text()
    own = app.jinja_loader
    assert own is not None
    app.jinja_loader = jinja2.ChoiceLoader([jinja2.DictLoader({"frame.html": _as_template(frame)}), own])
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    engine = sa.create_engine(f"sqlite:///{os.environ['FLOOR_DATABASE']}")
    sa.event.listen(engine, "connect", _prepare)
    _add_listing(app, engine)
    _add_rest(app, engine)
    return app


def _as_template(frame: str) -> str:
    before, after = frame.split(CONTENT)
    return f"{{% raw %}}{before}{{% endraw %}}{{% block content %}}{{% endblock %}}{{% raw %}}{after}{{% endraw %}}"


_counts = sa.text("SELECT facet, value, COUNT(*) FROM facet GROUP BY facet, value")
_labels = sa.text("SELECT facet, value, text FROM label ORDER BY facet, place")
_total = sa.text("SELECT COUNT(*) FROM entry")


def _having(choices: dict[str, list[str]], column: str) -> tuple[str, dict[str, str]]:
    """Conditions on `column` for each facet chosen in, and their parameters."""
    parts, parameters = [], {}
    for facet, values in choices.items():
        names = [f"{facet}{at}" for at in range(len(values))]
        parameters.update(zip(names, values, strict=True))
        listed = ", ".join(f":{name}" for name in names)
        parts.append(f"{column} IN (SELECT entry FROM facet WHERE facet = '{facet}' AND value IN ({listed}))")
    return " AND ".join(parts) or "1", parameters


def _counted(connection: sa.Connection, choices: dict[str, list[str]]) -> dict[str, dict[str, int]]:
    counts: dict[str, dict[str, int]] = defaultdict(dict)
    if not choices:
        rows = list(connection.execute(_counts))
    else:
        condition, parameters = _having(choices, "entry")
        named = ", ".join(f"'{facet}'" for facet in choices)
        query = f"SELECT facet, value, COUNT(*) FROM facet WHERE facet NOT IN ({named}) AND {condition} GROUP BY facet, value"
        rows = list(connection.execute(sa.text(query), parameters))
        for facet in choices:
            condition, parameters = _having({name: values for name, values in choices.items() if name != facet}, "entry")
            query = f"SELECT facet, value, COUNT(*) FROM facet WHERE facet = '{facet}' AND {condition} GROUP BY facet, value"
            rows += list(connection.execute(sa.text(query), parameters))
    for facet, value, count in rows:
        counts[facet][value] = count
    return counts


def _add_listing(app: Flask, engine: sa.Engine) -> None:
    with engine.connect() as connection:
        labels: dict[str, dict[str, str]] = defaultdict(dict)
        for facet, value, text in connection.execute(_labels):
            labels[facet][value] = text

    kept_counts: dict[str, dict[str, int]] = {}
    names = os.environ["FLOOR_FACETS"].split()
    facts = [labels[name] for name in os.environ["FLOOR_FACTS"].split()]

    @app.get("/list")
    def listing() -> str:
        choices = {facet: request.args.getlist(facet) for facet in names if facet in request.args}
        page = request.args.get("page", 1, type=int)
        with engine.connect() as connection:
            counts = kept_counts if "kept" in request.args and kept_counts else _counted(connection, choices)
            condition, parameters = _having(choices, "id")
            total = connection.scalar(sa.text(f"SELECT COUNT(*) FROM entry WHERE {condition}") if choices else _total, parameters)
            query = f"SELECT * FROM entry WHERE {condition} ORDER BY late, published DESC LIMIT {PAGE_SIZE} OFFSET :start"
            rows = connection.execute(sa.text(query), {**parameters, "start": (page - 1) * PAGE_SIZE}).all()
        if not choices:
            kept_counts.update(counts)
        facets = [
            (facet, [(value, text, counts[facet][value]) for value, text in labels[facet].items() if value in counts[facet]])
            for facet in names
        ]
        return render_template(
            "listing.html",
            rows=rows,
            total=total,
            page=page,
            pages=-(-total // PAGE_SIZE),
            facets=facets,
            labels=labels,
            facts=facts,
            chosen=choices,
        )


_newest = sa.text(f"SELECT slug, title, summary FROM entry ORDER BY published DESC LIMIT {NEWEST}")
_stored = sa.text("SELECT title, html FROM stored WHERE slug = :slug")
_matches = sa.text("SELECT COUNT(*) FROM found WHERE found MATCH :words")
_best = sa.text(f"""
    SELECT e.slug, e.title, snippet(found, 2, '@<', '>@', '…', 32) AS part
    FROM (SELECT rowid AS id, rank FROM found WHERE found MATCH :words ORDER BY rank LIMIT {PAGE_SIZE}) AS best
    JOIN found ON found.rowid = best.id JOIN entry e ON e.id = best.id
    WHERE found MATCH :words ORDER BY best.rank
""")


def _add_rest(app: Flask, engine: sa.Engine) -> None:
    @app.get("/")
    def home() -> str:
        with engine.connect() as connection:
            return render_template("home.html", newest=connection.execute(_newest).all())

    @app.get("/item/<slug>")
    def detail(slug: str) -> str:
        with engine.connect() as connection:
            row = connection.execute(_stored, {"slug": slug}).first()
        if row is None:
            abort(404)
        return render_template("detail.html", title=row.title, html=row.html)

    @app.get("/search")
    def search() -> str:
        words = request.args["q"]
        asked = {"words": " ".join(f'"{word}"' for word in words.split())}
        with engine.connect() as connection:
            total = connection.scalar(_matches, asked)
            hits = connection.execute(_best, asked).all()
        return render_template("search.html", words=words, total=total, hits=[(*hit[:2], _pieces(hit.part)) for hit in hits])


def _pieces(part: str) -> list[tuple[str, bool]]:
    pieces = []
    for at, piece in enumerate(part.replace(">@", "@<").split("@<")):
        pieces.append((piece, at % 2 == 1))
    return pieces
