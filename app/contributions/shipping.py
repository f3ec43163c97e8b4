"""Loading shipped content: files become contributions of their kind, published by "shipped content".

A file is known by its kind and name; the hash last loaded is kept. Unchanged: nothing happens. Changed, and untouched on the
site: published as a new revision. Changed in both: a submitted revision waits for a moderator. Anything the guard finds, or
any fault, stops the whole load before anything is written.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from app.contributions import queries
from app.contributions.kinds.description import Kind
from app.contributions.kinds.fields import Body
from app.contributions.models import Contribution
from app.contributions.services import deciding, drafting, guarding
from app.contributions.services.drafting import Origin
from app.core import clock
from app.core.actor import SHIPPED_CONTENT
from app.core.db import session
from app.core.front_matter import BadContent, ContentFile
from app.markup import TooComplex, render_many


@dataclass(frozen=True)
class ShippedFile:
    """One file of a kind, cleaned and found free of anything the guard looks for."""

    kind: Kind
    name: str
    path: Path
    digest: str
    body: Body


@dataclass
class LoadReport:
    """What a load did, by file name. `waiting` needs a moderator; `held` waits until somebody's open edit is decided."""

    published: list[str] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)
    held: list[str] = field(default_factory=list)
    unchanged: int = 0


def count(kind: Kind, folder: Path) -> int:
    """How many files of a kind there are."""
    return len(_paths(kind, folder))


def read_changed(kind: Kind, folder: Path) -> list[ShippedFile]:
    """The files of a kind whose hash is not the one last loaded, in order of name.

    Raises BadContent for the first that cannot be published.
    """
    hash_of = dict(
        session()
        .execute(sa.select(Contribution.shipped_file, Contribution.shipped_hash).where(Contribution.kind == kind.code))
        .all()
    )
    return [_read(kind, path) for path in _paths(kind, folder) if hash_of.get(path.stem) != _digest(path)]


def _paths(kind: Kind, folder: Path) -> list[Path]:
    return sorted((folder / kind.shipping.folder).glob(f"*{kind.shipping.suffix}"))


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _read(kind: Kind, path: Path) -> ShippedFile:
    file = kind.shipping.from_file(path)
    raw = dict(file.values)
    if file.text:
        raw[next(one.name for one in kind.shape.all_fields if one.markdown)] = file.text
    unknown = set(raw) - {one.name for one in kind.shape.all_fields}
    if unknown:
        name = sorted(unknown)[0]
        raise BadContent(path, f"there is no field called {name}", file.line_of(name))
    body, errors = kind.shape.clean(raw)
    errors = errors or kind.shape.faults(body)
    for name, message in errors.items():
        raise BadContent(path, f"{name}: {message}", file.line_of(name))
    _refuse_findings(kind, file, body)
    return ShippedFile(kind, path.stem, path, hashlib.sha256(file.raw).hexdigest(), body)


def _refuse_findings(kind: Kind, file: ContentFile, body: Body) -> None:
    try:
        guarding.refuse_at_risk((one.name, text) for one, text in kind.shape.guarded(body))
    except guarding.AtRisk as error:
        raise BadContent(file.path, "this reads as if it is about a child at risk now", file.line_of(error.field)) from None
    for found in guarding.inspect_body(kind.shape, body):
        words = found.finding.excerpt
        raise BadContent(file.path, f"{found.field}: the guard found “{words}” ({found.finding.rule})", file.line_of("", words))


def draw(files: Iterable[ShippedFile]) -> dict[Path, dict[str, str]]:
    """The HTML of each file's Markdown fields. Slow: call it outside a transaction. Raises BadContent."""
    places = [(file, name, text) for file in files for name, text in file.kind.shape.markdown(file.body).items()]
    try:
        htmls = render_many([text for _, _, text in places])
    except TooComplex as error:
        raise BadContent(places[0][0].path.parent, str(error)) from None
    html: dict[Path, dict[str, str]] = {}
    for (file, name, _), one in zip(places, htmls, strict=True):
        html.setdefault(file.path, {})[name] = one
    return html


def load(files: Iterable[ShippedFile], html: Mapping[Path, Mapping[str, Any]]) -> LoadReport:
    """Bring the site up to date with changed files, in the caller's transaction.

    What is new is all published at one moment: which file was read first makes none of it newer than the rest.
    """
    report, moment = LoadReport(), clock.now()
    for file in files:
        _load_one(file, html.get(file.path, {}), report, moment)
    return report


def _load_one(file: ShippedFile, html: Mapping[str, Any], report: LoadReport, moment: datetime) -> None:
    contribution = session().scalar(
        sa.select(Contribution).where(Contribution.kind == file.kind.code, Contribution.shipped_file == file.name)
    )
    if contribution is None:
        key = f"shipped:{file.kind.code}:{file.name}"
        revision = drafting.start(SHIPPED_CONTENT, file.kind, file.body, html, key, Origin(shipped_file=file.name))
        contribution = revision.contribution
        untouched = True
    elif queries.find_open_revision(contribution) is not None:
        report.held.append(file.name)
        return
    else:
        untouched = contribution.status == "published" and contribution.live_revision_id == contribution.shipped_revision_id
        revision = drafting.redraft(SHIPPED_CONTENT, contribution, file.body, html)
    contribution.shipped_hash, contribution.shipped_revision_id = file.digest, revision.id
    drafting.submit(SHIPPED_CONTENT, revision, {})
    if untouched:
        is_new = contribution.first_published_at is None
        deciding.publish(SHIPPED_CONTENT, revision)
        if is_new:
            contribution.first_published_at = contribution.published_at = moment
        report.published.append(file.name)
    else:
        report.waiting.append(file.name)
