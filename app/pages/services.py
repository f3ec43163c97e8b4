"""Loading the pages of words from `content/pages`."""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from app.core import clock, front_matter
from app.core.db import session
from app.core.front_matter import BadContent
from app.core.text import slugify
from app.markup import TooComplex, plain_text, render_many
from app.pages.models import ContentPage
from app.search import documents
from app.search.documents import SearchDocument

# Where the operator's name and addresses go: a paragraph of its own in the Markdown.
OPERATOR_MARK = "{{ operator }}"
NAMES = {"title", "summary", "slug"}


@dataclass(frozen=True)
class PageFile:
    """One page, read and found whole."""

    path: Path
    slug: str
    title: str
    summary: str
    text: str
    digest: str


def read_folder(folder: Path) -> list[PageFile]:
    """Every page in `folder`/pages, in order of name. Raises BadContent."""
    return [_read(path) for path in sorted((folder / "pages").glob("*.md"))]


def _read(path: Path) -> PageFile:
    file = front_matter.read(path)
    for name in sorted(NAMES ^ set(file.values)):
        raise BadContent(path, f"a page has a title, a summary and a slug, and nothing else: look at {name}", file.line_of(name))
    slug = str(file.values["slug"])
    if slug != slugify(slug):
        raise BadContent(path, "the slug must be lower-case words joined by hyphens", file.line_of("slug"))
    digest = hashlib.sha256(file.raw).hexdigest()
    return PageFile(path, slug, str(file.values["title"]), str(file.values["summary"]), file.text, digest)


def changed(files: Iterable[PageFile]) -> list[PageFile]:
    """The pages whose hash is not the one last loaded."""
    known = {slug: digest for slug, digest in session().execute(sa.select(ContentPage.slug, ContentPage.digest))}
    return [file for file in files if known.get(file.slug) != file.digest]


def draw(files: list[PageFile]) -> list[str]:
    """The HTML of each page. Slow: call it outside a transaction. Raises BadContent."""
    try:
        return render_many([file.text for file in files], trusted_ids=True)
    except TooComplex as error:
        raise BadContent(files[0].path.parent, str(error)) from None


def load(files: list[PageFile], html: list[str]) -> int:
    """Write changed pages and their search documents, in the caller's transaction; how many."""
    for file, page_html in zip(files, html, strict=True):
        session().merge(ContentPage(slug=file.slug, title=file.title, summary=file.summary, html=page_html, digest=file.digest))
        documents.put(
            SearchDocument(
                id=f"page:{file.slug}",
                kind="page",
                title=file.title,
                summary=file.summary,
                body=plain_text(page_html).replace(OPERATOR_MARK, ""),
                url=f"/{file.slug}",
                demoted=True,  # what a page says of a subject comes after the practice that a reader looks for
                published_at=clock.now(),
            )
        )
    return len(files)


def around_operator(html: str) -> list[str]:
    """The HTML cut where the operator's details go: one piece when they go nowhere."""
    return re.split(rf"<p>\s*{re.escape(OPERATOR_MARK)}\s*</p>", html)
