"""An issue as an email: one part of HTML for programs that show it, one of plain text that says the same.

Pure: what is drawn depends on what is given, so that it can be made once for an issue and filled in for each subscriber. The HTML
is laid out with tables and carries its styles in each element, because that is what mail programs read; it fetches nothing.
"""

from dataclasses import dataclass
from datetime import datetime

from jinja2 import Environment, PackageLoader, StrictUndefined

from app.core import clock
from app.documents.from_html import blocks_of
from app.documents.model import Block as DocumentBlock
from app.newsletter.issues import plain_text
from app.newsletter.issues.contents import Contents

LARGEST_BYTES = 102_400  # a widely used mail program cuts off what is longer than this
LANGUAGE = "en-GB"
OPENING_LEVEL, TEXT_LEVEL = 3, 4  # the issue's title is 1, its sections are 2, its items 3


@dataclass(frozen=True)
class Footer:
    """What stands below every copy: why somebody gets it, links (words, whole address), and who sends it, a line each."""

    reason: str
    links: tuple[tuple[str, str], ...] = ()
    sender: tuple[str, ...] = ()


def long_date(moment: datetime | None) -> str:
    """A day as letters write it, in London: 3 May 2026; "" where there is none."""
    if moment is None:
        return ""
    day = moment.astimezone(clock.LONDON)
    return f"{day.day} {day:%B %Y}"


def document_blocks(html: str, first_level: int) -> tuple[DocumentBlock, ...]:
    """Sanitised HTML as blocks that can be drawn anew, its highest headings at `first_level`."""
    return blocks_of(html, first_level=first_level)


_environment = Environment(
    loader=PackageLoader("app.newsletter", "mail"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_environment.filters.update(long_date=long_date, document_blocks=document_blocks)
_environment.tests.update(block=lambda value, name: type(value).__name__ == name)


def html_part(contents: Contents, footer: Footer, site: str) -> str:
    """The HTML of an issue. `site` is the address of the site, without a slash at its end."""
    return _environment.get_template("issue.html").render(
        contents=contents, footer=footer, site=site, language=LANGUAGE, opening_level=OPENING_LEVEL, text_level=TEXT_LEVEL
    )


def text_part(contents: Contents, footer: Footer, site: str) -> str:
    """The plain text of an issue: everything that the HTML says, with every address in full."""
    return plain_text.draw(contents, footer.reason, footer.links, footer.sender, site=site, day=long_date(contents.published_at))


def size(html: str) -> int:
    """How many bytes an HTML part has."""
    return len(html.encode())


def is_too_large(html: str) -> bool:
    """Whether some mail programs would show only the beginning of an HTML part."""
    return size(html) > LARGEST_BYTES
