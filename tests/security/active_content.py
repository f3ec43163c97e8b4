"""What in a page could run: anything that is not ours, as a browser would parse it."""

import html
import re
from collections.abc import Iterable, Iterator
from urllib.parse import quote, quote_plus, urlsplit
from xml.etree.ElementTree import Element

import html5lib
import markupsafe

from app.core import config
from app.web.security import INLINE_SCRIPTS

FORBIDDEN = {
    *(
        "iframe",
        "object",
        "embed",
        "base",
        "applet",
        "frame",
        "frameset",
        "math",
        "style",
        "template",
        "marquee",
        "video",
        "audio",
    ),
}
ADDRESSES = {"href", "src", "action", "formaction", "data", "xlink:href", "srcdoc", "poster", "background", "ping", "srcset"}
SCHEMES = {"", "http", "https", "mailto", "tel"}
ATTACKS = ("alert", "evil")
# What would run wherever an escaped text still can: as an address, in an attribute without quotes, in a script.
WITNESS = "javascript:alert(1) onx=alert(1) --"
# What makes no difference to what could run.
INDIFFERENT = (
    (re.compile(r'name="csrf_token"[^>]*>'), 'name="csrf_token">'),
    (re.compile(r"/(directory|library|moderation|drafts)/[a-z0-9-]+"), r"/\1/x"),
    (re.compile(r"\d+"), "0"),
)


class Sieve:
    """Parses each page that is new: pages that differ only in hostile texts, each wholly escaped, are one page.

    It is parsed once with a witness in the place of each, so that where the place is wrong, the page is at fault whatever text
    came first.
    """

    def __init__(self, texts: Iterable[str]) -> None:
        ways = (lambda text: str(markupsafe.escape(text)), html.escape, quote, quote_plus, lambda text: quote(text, safe=""))
        forms = sorted({way(text) for text in texts for way in ways}, key=len, reverse=True)
        self._escaped = re.compile("|".join(map(re.escape, forms)))
        self._parsed: set[str] = set()

    def faults(self, text: str) -> list[str]:
        """What in a page could run; of one like a page that was found faultless, nothing."""
        likeness = with_witness = self._escaped.sub(WITNESS, text)
        for pattern, plain in INDIFFERENT:
            likeness = pattern.sub(plain, likeness)
        if likeness in self._parsed:
            return []
        wrong = list(faults(with_witness))
        if not wrong:
            self._parsed.add(likeness)
        return wrong


def faults(text: str, *, mail: bool = False) -> Iterator[str]:
    """What in a page could run. In `mail` there are styles, and the images of nobody; a page may frame another page of ours."""
    tree = html5lib.HTMLParser(namespaceHTMLElements=False).parse(text)
    for element in tree.iter():
        tag = str(element.tag).rpartition("}")[2].lower()
        if tag in FORBIDDEN and not _is_ours(element, tag, mail):
            yield f"<{tag}>"
        if tag == "script" and not (element.get("src") or "").startswith("/static/") and element.text not in INLINE_SCRIPTS:
            yield f"<script>{element.text}"
        if tag == "script" and _attacks(element.text or ""):
            yield f"a script of ours holds {element.text}"
        if tag == "meta" and (element.get("http-equiv") or "").lower() == "refresh":
            yield "a refresh"
        if tag == "link" and urlsplit(element.get("href") or "").netloc and not _names_its_own_page(element):
            yield f"a link element to {element.get('href')}"
        yield from _attribute_faults(tag, dict(element.attrib), mail)


def _names_its_own_page(link: Element) -> bool:
    """Whether a link element says under which address of this site its page is known, and nothing else."""
    own = f"{config.settings().site_url}/"
    return link.get("rel") == "canonical" and (link.get("href") or "").startswith(own)


def _attacks(text: str) -> bool:
    return any(attack in text for attack in ATTACKS)


def _is_ours(element: Element, tag: str, mail: bool) -> bool:
    if tag == "iframe":
        source = element.get("src") or ""
        return source.startswith("/") and not source.startswith("//")
    if tag == "template":  # of scripts that wait for the styles; each script in it is judged by itself
        return [child.tag for child in element] == ["link", "script"]
    return mail and tag == "style" and not _attacks(element.text or "")


def _attribute_faults(tag: str, attributes: dict[str, str], mail: bool) -> Iterator[str]:
    for name, value in attributes.items():
        plain = str(name).lower()
        styled = mail and plain == "style" and not _attacks(value)
        if plain.startswith("on") or (plain in ("style", "srcdoc") and not styled):
            yield f"<{tag} {plain}={value!r}>"
        if plain in ADDRESSES and _scheme(value) not in SCHEMES:
            yield f"<{tag} {plain}={value!r}>"
        if plain in ("src", "action", "formaction") and urlsplit(value).netloc:
            yield f"<{tag} {plain}={value!r}> is on another site"


def _scheme(value: str) -> str:
    """The scheme as a browser reads it: without white space and control characters."""
    seen = "".join(char for char in value if ord(char) > 32)
    head, colon, _ = seen.partition(":")
    return head.lower() if colon and "/" not in head and "?" not in head and "#" not in head else ""
