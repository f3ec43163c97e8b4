"""What an issue says, as plain values: the web page, the email and the plain text are all drawn from this, and nothing else.

Items lead to pages, which can be withdrawn after the issue was approved: such an item is marked as gone and says nothing more.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from markupsafe import escape

from app.contributions.kinds.description import get_kind
from app.contributions.kinds.fields import Body
from app.contributions.models import Revision
from app.markup import plain_text
from app.newsletter import sections
from app.newsletter.issues import queries
from app.newsletter.issues.queries import ISSUE, PublicPage

GONE = "An item that stood here has been taken off the site"


@dataclass(frozen=True)
class Block:
    """One item or short text.

    `url` is a path on this site, empty for a short text. `harm_types` and `regions` are codes; a block with none is for all.
    `summary_html` has been through the sanitiser or was escaped here. `noun` says what sort of page it leads to. `reason` says
    why a subscriber gets it; empty in the archive.
    """

    id: str
    section: str
    title: str
    url: str = ""
    noun: str = ""
    summary_html: str = ""
    summary_text: str = ""
    note: str = ""
    harm_types: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    is_gone: bool = False
    reason: str = ""


@dataclass(frozen=True)
class Section:
    """A section that has something in it."""

    code: str
    name: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Contents:
    """A whole issue. `url` is its path, empty before it has one; `published_at` is when it was first published.

    `version` counts published versions; `correction` says what a later one corrects. `opening_html` was sanitised.
    """

    title: str
    summary: str
    opening_html: str = ""
    sections: tuple[Section, ...] = ()
    url: str = ""
    published_at: datetime | None = None
    corrected_at: datetime | None = None
    version: int = 1
    correction: str = ""

    @property
    def blocks(self) -> tuple[Block, ...]:
        """Every block, in order."""
        return tuple(block for section in self.sections for block in section.blocks)

    def with_blocks(self, blocks: Iterable[Block]) -> "Contents":
        """The same issue with these blocks, in the order of the sections; a section that is left with none is left out."""
        return replace(self, sections=_sections(blocks))


def contents(revision: Revision) -> Contents:
    """What a revision says, with what is known of when it was published."""
    contribution = revision.contribution
    version = revision.number or contribution.published_count + 1
    issue = contents_of(revision.body, revision.html)
    return replace(
        issue,
        url=get_kind(ISSUE).pages.address(contribution.slug) if contribution.published_count or revision.number else "",
        published_at=contribution.first_published_at,
        corrected_at=revision.decided_at if version > 1 else None,
        version=version,
        correction=issue.correction if version > 1 else "",
    )


def contents_of(body: Body, html: Mapping[str, Any]) -> Contents:
    """What a body says. The database is asked which of the pages it names may be read now."""
    items = body.get("linked", ())
    pages = queries.public_pages([one["link"] for one in items])
    blocks = [_item(one, pages.get(one["link"])) for one in items]
    blocks += [_text(one, str(html.get(f"texts.{one['id']}.text", ""))) for one in body.get("texts", ())]
    return Contents(
        title=str(body.get("title", "Untitled")),
        summary=str(body.get("summary", "")),
        opening_html=str(html.get("editorial", "")),
        sections=_sections(blocks),
        correction=str(body.get("correction", "")),
    )


def _sections(blocks: Iterable[Block]) -> tuple[Section, ...]:
    gathered: dict[str, list[Block]] = {code: [] for code in sections.CODES}
    for block in blocks:
        gathered[block.section].append(block)
    return tuple(Section(code, sections.label(code), tuple(held)) for code, held in gathered.items() if held)


def _item(entry: Mapping[str, Any], page: PublicPage | None) -> Block:
    if page is None:
        return Block(id=entry["id"], section=entry["section"], title=GONE, is_gone=True)
    return Block(
        id=entry["id"],
        section=entry["section"],
        title=entry["title"],
        url=page.address,
        noun=page.noun,
        summary_html=_paragraphs(entry["summary"]),
        summary_text=entry["summary"],
        note=entry.get("note", ""),
        harm_types=page.harm_types,
        regions=page.regions,
    )


def _text(entry: Mapping[str, Any], html: str) -> Block:
    return Block(
        id=entry["id"], section=entry["section"], title=entry["heading"], summary_html=html, summary_text=plain_text(html)
    )


def _paragraphs(text: str) -> str:
    """Plain text as paragraphs of HTML."""
    blocks: Sequence[str] = [one for one in re.split(r"\n\s*\n", text) if one.strip()]
    return "".join(f"<p>{'<br>'.join(str(escape(line)) for line in one.splitlines())}</p>" for one in blocks)
