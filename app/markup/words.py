"""The words of HTML that `render` made, without the markup: for search, snippets and checks on what is said."""

import re
from html.parser import HTMLParser

HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
BLOCKS = HEADINGS | {"p", "br", "hr", "ul", "ol", "li", "blockquote", "pre", "table", "thead", "tbody", "tr", "div"}
CELLS = {"td", "th"}


class _Words(HTMLParser):
    """Collects text. A block ends a line and a cell a space, so that words apart on the page stay apart; bold does neither."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._part(tag)

    def handle_endtag(self, tag: str) -> None:
        self._part(tag)

    def handle_data(self, data: str) -> None:
        self.pieces.append(re.sub(r"\s+", " ", data))

    def _part(self, tag: str) -> None:
        if tag in BLOCKS:
            self.pieces.append("\n")
        elif tag in CELLS:
            self.pieces.append(" ")


def plain_text(html: str) -> str:
    """The words of `html`, one line to a block. Give it only HTML that `render` made: other HTML may take very long."""
    words = _Words()
    words.feed(html)
    words.close()
    lines = (re.sub(" +", " ", line).strip() for line in "".join(words.pieces).split("\n"))
    return "\n".join(line for line in lines if line)
