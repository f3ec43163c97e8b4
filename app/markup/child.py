"""Turns one person's Markdown into safe HTML, as a program of its own with hard limits on what it may use.

A few thousand well-chosen characters can keep a Markdown parser busy for minutes or make it write gigabytes, so no process
that serves pages runs it. This file is started by `runner` (`python -I child.py`), reads one JSON request, and writes one JSON
line for each text. It imports nothing of ours, so that it starts quickly and holds no secret.

What a reader may write: paragraphs, headings, lists, quotations, tables, bold, italic, code, and links to http, https and
mailto addresses. HTML tags are shown as typed, pictures become links. Text shipped with the site may also have headings with ids
(`## About us {#about-us}`), links within the site, and telephone numbers to call.
"""

import json
import re
import resource
import sys
import unicodedata
from typing import Any, TextIO
from urllib.parse import quote, urlsplit
from xml.etree.ElementTree import Element

import markdown
import nh3
from markdown.extensions.attr_list import AttrListExtension
from markdown.extensions.sane_lists import SaneListExtension
from markdown.extensions.tables import TableExtension
from markdown.inlinepatterns import (
    AutomailInlineProcessor,
    InlineProcessor,
    LinkInlineProcessor,
    ReferenceInlineProcessor,
    ShortReferenceInlineProcessor,
)
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

CPU_SECONDS = 2
MEMORY_BYTES = 512 * 1024 * 1024
LONGEST_OUTPUT = 2_000_000  # characters
GROWTH = 20  # times the input
SMALL = 4_096  # below this, growth is markup and harms nobody
DEEPEST_QUOTE = 12
NESTED_QUOTES = re.compile(rf"(?:[ \t]*>){{{DEEPEST_QUOTE + 1}}}")
DEEPEST_BRACKET = 24
DEEPEST_TREE = 40
TOO_COMPLEX = 3  # exit status: the text is at fault, not the program
SCHEMES = ("http", "https", "mailto")
SHIPPED_SCHEMES = (*SCHEMES, "tel")
PHONE_NUMBER = re.compile(r"\+?[0-9]{3,15}")
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
FIRST_HEADING = 3  # the page's own headings are 1 and 2
FIRST_SHIPPED_HEADING = 2
HEADING_ID = re.compile(r"[a-z][a-z0-9-]{0,63}")
SCROLLER = {"class": "app-scroll", "role": "group", "aria-label": "Table", "tabindex": "0"}
TAGS = {
    *("p", "br", "hr", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "strong", "em", "code", "pre", "a"),
    *("table", "thead", "tbody", "tr", "th", "td", "div"),
}
ATTRIBUTES: dict[str, set[str]] = {"*": set(), "a": {"href"}, "ol": {"start"}}  # "*": the library would let titles through
FIXED = {"div": {name: {value} for name, value in SCROLLER.items()}, "th": {"scope": {"col"}}}
DROPPED_WITH_CONTENT = {"script", "style", "svg", "math", "iframe", "noscript", "title", "template", "textarea", "xmp"}


class Refused(Exception):
    """The text is nested deeper, or larger once drawn, than is allowed."""


def to_html(text: str, *, shipped: bool = False) -> str:
    """Safe HTML for `text`. Raises Refused past a limit of depth or growth; limits of time and memory are the process's."""
    text = text.encode("utf-8", "replace").decode("utf-8")
    if too_deep(text):
        raise Refused
    largest = max(SMALL, min(GROWTH * len(text), LONGEST_OUTPUT))
    drawn = parser(shipped).convert(text)
    if len(drawn) > largest:
        raise Refused
    safe = sanitise(drawn, shipped=shipped)
    if len(safe) > largest:
        raise Refused
    return safe


def too_deep(text: str) -> bool:
    """Whether quotations or brackets are nested past use. Counting is linear; the parser's own work on them is not."""
    return any(NESTED_QUOTES.match(line) or _bracket_depth(line) > DEEPEST_BRACKET for line in text.splitlines())


def _bracket_depth(line: str) -> int:
    """How many `[` are open at once at most, in one line."""
    open_now = deepest = 0
    for char in line:
        if char == "[":
            open_now += 1
            deepest = max(deepest, open_now)
        elif char == "]":
            open_now = max(0, open_now - 1)
    return deepest


def sanitise(html: str, *, shipped: bool = False) -> str:
    """HTML with nothing in it but what this file allows. Doing it twice changes nothing."""
    headings = {heading: {"id"} for heading in HEADINGS} if shipped else {}
    return nh3.clean(
        html,
        tags=TAGS,
        clean_content_tags=DROPPED_WITH_CONTENT,
        attributes=ATTRIBUTES | headings,
        tag_attribute_values=FIXED,
        attribute_filter=lambda tag, name, value: _attribute(name, value, shipped),
        url_schemes=set(SHIPPED_SCHEMES if shipped else SCHEMES),
        url_relative="pass_through" if shipped else "deny",
        link_rel="noopener" if shipped else "nofollow noopener",
    )


def _attribute(name: str, value: str, shipped: bool) -> str | None:
    if name == "href":
        return value if safe_address(value, shipped=shipped) else None
    if name == "id":
        return value if HEADING_ID.fullmatch(value) else None
    if name == "start":
        return value if re.fullmatch(r"[0-9]{1,6}", value) else None
    return value


def safe_address(address: str, *, shipped: bool = False) -> bool:
    """Whether a link may lead to `address`: a whole http, https or mailto address; in shipped text also within
    the site, or a telephone number."""
    if any(unicodedata.category(char)[0] in "CZ" for char in address):  # control, invisible, and every kind of space
        return False
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    if parts.scheme == "mailto":
        return "@" in parts.path
    if parts.scheme == "tel":
        return shipped and PHONE_NUMBER.fullmatch(address.removeprefix("tel:")) is not None
    if parts.scheme:
        return parts.scheme in SCHEMES and bool(parts.netloc)
    return shipped and (address.startswith("#") or (address.startswith("/") and not address.startswith(("//", "/\\"))))


def parser(shipped: bool) -> markdown.Markdown:
    """A Markdown parser that knows no HTML, no pictures and no indented code, new for each text."""
    extensions: list[Any] = [TableExtension(), SaneListExtension(), *([AttrListExtension()] if shipped else [])]
    md = markdown.Markdown(extensions=extensions, output_format="html", tab_length=4)
    md.preprocessors.deregister("html_block")
    md.inlinePatterns.deregister("html")
    md.parser.blockprocessors.deregister("code")
    md.inlinePatterns.register(LinkInlineProcessor(r"\!\[", md), "image_link", 150)
    md.inlinePatterns.register(ReferenceInlineProcessor(r"\!\[", md), "image_reference", 140)
    md.inlinePatterns.register(ShortReferenceInlineProcessor(r"\!\[", md), "short_image_ref", 125)
    md.inlinePatterns.register(_PlainMail(r"<([^<> !]+@[^@<> ]+)>", md), "automail", 110)
    md.inlinePatterns.register(_BareAddress(r"(?<![\w/@.])https?://[^\s<>]+", md), "bare_address", 105)
    md.treeprocessors.register(_Tidy(md, shipped), "tidy", -10)
    return md


class _PlainMail(AutomailInlineProcessor):
    """`<name@example.com>`, written plainly: the library's disguise of addresses stops nobody."""

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[Element, int, int]:  # type: ignore[override]
        address = self.unescape(m[1])  # what stands before its @ is a name, and asks for no copy to somebody else (RFC 6068)
        return _link(f"mailto:{quote(address, safe='@+')}", address), m.start(0), m.end(0)


class _BareAddress(InlineProcessor):
    """An address typed as it is becomes a link, as people expect."""

    ANCESTOR_EXCLUDES = ("a",)

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[Element, int, int]:  # type: ignore[override]
        address = m[0].rstrip(".,;:!?'\"*_")
        while address.endswith(")") and address.count("(") < address.count(")"):
            address = address[:-1]
        return _link(address, address), m.start(0), m.start(0) + len(address)


def _link(href: str, words: str) -> Element:
    link = Element("a", {"href": href})
    link.text = AtomicString(words)
    return link


class _Tidy(Treeprocessor):
    """Puts headings in order, takes the link off words whose address is refused, and makes tables usable."""

    def __init__(self, md: markdown.Markdown, shipped: bool) -> None:
        super().__init__(md)
        self.shipped = shipped

    def run(self, root: Element) -> None:
        if _depth(root) > DEEPEST_TREE:
            raise Refused
        _order_headings(root, FIRST_SHIPPED_HEADING if self.shipped else FIRST_HEADING)
        for link in root.iter("a"):
            if not safe_address(link.get("href", ""), shipped=self.shipped):
                link.tag = "span"  # which the sanitiser takes away, keeping the words
        for head in root.iter("th"):
            if "".join(head.itertext()).strip():
                head.set("scope", "col")
            else:
                head.tag = "td"
        _wrap_tables(root)


def _depth(root: Element) -> int:
    deepest, waiting = 0, [(root, 1)]
    while waiting:
        element, depth = waiting.pop()
        deepest = max(deepest, depth)
        waiting.extend((child, depth + 1) for child in element)
    return deepest


def _order_headings(root: Element, first: int) -> None:
    """Start at `first` and never skip a level going down, whatever number of # was typed."""
    above: list[int] = []
    for heading in root.iter():
        if heading.tag in HEADINGS and not "".join(heading.itertext()).strip():
            heading.tag = "span"  # a heading of no words says nothing; the sanitiser takes this away
        elif heading.tag in HEADINGS:
            level = int(heading.tag[1])
            while above and above[-1] >= level:
                above.pop()
            heading.tag = f"h{min(first + len(above), 6)}"
            above.append(level)


def _wrap_tables(root: Element) -> None:
    """A wide table scrolls inside a box of its own, which the keyboard can reach."""
    for parent in list(root.iter()):
        for index, child in enumerate(list(parent)):
            if child.tag == "table":
                box = Element("div", SCROLLER)
                box.tail, child.tail = child.tail, None
                parent[index] = box
                box.append(child)


def limit_resources() -> None:
    """What this process may use from here on. Past the processor time the system ends it."""
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (16, 16))


def main(source: TextIO, target: TextIO) -> int:
    """Answer one request `{"texts": [...], "shipped": false}`; the number of lines written tells which text was too much."""
    request = json.load(source)
    for text in request["texts"]:
        try:
            html = to_html(text, shipped=request["shipped"])
        except Exception:  # whatever a text provokes is the text's fault, and its words must not reach a log
            return TOO_COMPLEX
        target.write(json.dumps(html) + "\n")
        target.flush()
    return 0


if __name__ == "__main__":
    limit_resources()
    sys.exit(main(sys.stdin, sys.stdout))
