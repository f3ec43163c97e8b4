"""What a page is made of, as far as it matters to how it is judged: a page all of whose pieces were judged need not be again.

A piece is an element as it is: its name, its attributes (of addresses and other values only their kind), what refers to it,
whether it has text, and what it stands in. A piece is an element in its place: what can be seen of it, how long its longest word
is, and what can be seen of everything it stands in. To these come what rules look at beside one element: the order of headings,
how often there is a main part or a name of a landmark, the shape of lists and tables, which control is next to which, and what
stands side by side.

What no piece tells: which words they are, how many like elements follow each other beyond a few, and what else is on the page.
"""

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Iterator, Mapping
from itertools import groupby, pairwise
from typing import Any

from lxml import html

Pieces = set[Hashable]
# Attributes that name other elements, and those of which only matters whether they hold anything.
REFERRING = (
    "for",
    "headers",
    "list",
    "form",
    "aria-labelledby",
    "aria-describedby",
    "aria-controls",
    "aria-owns",
    "aria-details",
)
FREE = {"name", "value", "title", "placeholder", "nonce", "action", "datetime", "aria-label", "aria-roledescription"}
# Attributes that no style sheet and no rule for what stands in something looks at: where an element is they tell nothing.
NOT_SEEN = {
    *REFERRING,
    *("id", "name", "value", "title", "placeholder", "nonce", "action", "method", "enctype", "novalidate", "datetime"),
    *("alt", "aria-label", "autocomplete", "autocapitalize", "inputmode", "spellcheck", "maxlength", "rows", "draggable"),
}
DRAWN = {"x", "y", "x1", "x2", "y1", "y2", "cx", "cy", "r", "d", "points", "width", "height", "transform"}  # inside a picture
CONTROLS = {"a", "button", "summary", "input", "select", "textarea"}
PARTS = {"main", "header", "footer", "nav"}  # far enough from each other for nothing in them to be neighbours
LANDMARKS = PARTS | {"aside", "form", "section", "iframe"}
# GOV.UK draws these large enough to hit, whatever is beside them: `watched_page.py` sees that each is.
LARGE_CONTROLS = {"govuk-button", "govuk-input", "govuk-select", "govuk-textarea", "govuk-file-upload", "govuk-radios__input"}
NAMED_BY_CONTENT = {"a", "button", "summary", "label", "legend", "caption", "th", "h1", "h2", "h3", "h4", "h5", "h6"}
OF_ONE_SHAPE = {"ul", "ol", "dl", "fieldset", "details", "figure", "select", "optgroup"}
HAS_NO_WORDS = {"script", "style", "option", "optgroup"}
MANY = 4  # like elements after each other: more are no other than so many
SHORT = 4  # letters of a control so narrow that it may be too small to hit
# Letters of the longest word, by which texts are as wide as each other.
WIDTHS = (8, 12, 16, 20, 26, 34, 45, 60, 90)


def pieces_of(page: str) -> Pieces:
    """The pieces of a page that is valid HTML."""
    return _Page(html.document_fromstring(page)).pieces


def worth_judging(pages: Mapping[Any, Collection[Hashable]]) -> list[Any]:
    """Keys of pages that together hold every piece there is: again and again the one with most that is new."""
    pieces_left = {key: set(pieces) for key, pieces in pages.items()}
    keys = []
    while pieces_left:
        key = max(pieces_left, key=lambda each: len(pieces_left[each]))
        gain = pieces_left.pop(key)
        if not gain:
            break
        keys.append(key)
        for pieces in pieces_left.values():
            pieces -= gain
    return keys


class _Page:
    def __init__(self, root: Any) -> None:
        self.pieces: Pieces = set()
        self.elements = [each for each in root.iter() if isinstance(each.tag, str)]
        self.by_id = {each.get("id"): each for each in self.elements if each.get("id")}
        self.ids = Counter(each.get("id") for each in self.elements)
        self.names = Counter(self._name(each) for each in self.elements)
        self.referred_to = self._references()
        self.described: dict[Any, int] = {}
        self.seen: dict[Any, int] = {}
        self._place(root, 0)
        self.pieces.update(self._headings(), self._counts(), self._neighbours())

    def _references(self) -> dict[str, set[tuple[str, str]]]:
        """Which attributes of which elements name an element, by its id."""
        referred_to: dict[str, set[tuple[str, str]]] = defaultdict(set)
        for element in self.elements:
            for attribute in REFERRING:
                for target in (element.get(attribute) or "").split():
                    referred_to[target].add((attribute, element.tag))
            if element.get("href", "").startswith("#"):
                referred_to[element.get("href")[1:]].add(("href", element.tag))
        return referred_to

    def _name(self, element: Any) -> tuple[str, str, str]:
        """What tells a landmark from another of its kind; nothing for what is no landmark."""
        if element.tag not in LANDMARKS and not element.get("role"):
            return ("", "", "")
        labels = (
            self.by_id[each].text_content() for each in (element.get("aria-labelledby") or "").split() if each in self.by_id
        )
        name = element.get("aria-label") or " ".join(labels) or element.get("title") or ""
        return (element.tag, element.get("role", ""), name.strip())

    def _place(self, element: Any, place: int) -> Hashable:
        """Note the pieces that an element and what is in it make; what it holds, all told."""
        description = self.described[element] = hash((*self._describe(element),))
        seen = self.seen[element] = hash((*self._see(element),))
        here = hash((place, seen))
        children = [each for each in element if isinstance(each.tag, str)]
        contents = tuple(_runs((self._place(each, here), _has_words(each.tail)) for each in children))
        self.pieces.add(("as it is", description, self.seen.get(element.getparent())))
        self.pieces.add(("in its place", here))
        self.pieces.update(("as wide", here, *width) for width in _widths(element, children))
        if element.tag in NAMED_BY_CONTENT:
            self.pieces.add(("named", description, contents))
        if element.tag in OF_ONE_SHAPE:
            self.pieces.add(("shaped", description, tuple(_runs(self.described[each] for each in children))))
        if element.tag == "table":
            self.pieces.add(("table", tuple(_runs(tuple(map(_cell, row)) for row in element.iter("tr")))))
        return hash((description, contents))

    def _describe(self, element: Any) -> Iterator[Hashable]:
        yield element.tag
        yield tuple(sorted((name, str(self._attribute(element, name, value))) for name, value in element.attrib.items()))
        name = self._name(element)
        yield name[0] and self.names[name] > 1
        yield _amount(element)
        yield any(_has_words(each.tail) for each in element)

    def _see(self, element: Any) -> Iterator[Hashable]:
        """What can be seen of an element, and what rules for whatever stands in it look at."""
        yield element.tag
        yield tuple(
            sorted(
                (name, str(self._attribute(element, name, value)))
                for name, value in element.attrib.items()
                if name not in NOT_SEEN and not name.startswith("data-")
            )
        )
        yield _amount(element)
        yield any(_has_words(each.tail) for each in element)

    def _attribute(self, element: Any, name: str, value: str) -> Hashable:
        if name == "id":
            return self.ids[value] > 1, sorted(self.referred_to[value])
        if name in REFERRING:
            return [self.by_id[each].tag if each in self.by_id else None for each in value.split()]
        if name == "href" and element.tag == "a":
            return value[1:] in self.by_id if value.startswith("#") else value.partition(":")[0] if ":" in value else value[:1]
        if name in FREE or (name in DRAWN and element.tag not in ("svg", "img")):
            return bool(value.strip())
        return value

    def _headings(self) -> Iterator[Hashable]:
        levels = [each.tag for each in self.elements if re.fullmatch("h[1-6]", each.tag)]
        yield from (("heading after", *pair) for pair in pairwise(["", *levels]))

    def _counts(self) -> Iterator[Hashable]:
        tags = Counter(each.tag for each in self.elements)
        yield from (("so many", tag, min(tags[tag], 2)) for tag in ("title", "h1", *LANDMARKS))

    def _neighbours(self) -> Iterator[Hashable]:
        """Controls that follow each other, each by the way to it from what both are in."""
        controls = [each for each in self.elements if each.tag in CONTROLS and each.get("type") != "hidden"]
        for before, after in pairwise(controls):
            if _is_large(before) and _is_large(after):
                continue
            way, other = [before, *before.iterancestors()], [after, *after.iterancestors()]
            shared = next(each for each in way if each in set(other))
            if any(each.tag in PARTS for each in way[way.index(shared) :]):
                ways = (tuple(self.seen[each] for each in steps[: steps.index(shared)]) for steps in (way, other))
                yield ("beside", *ways)


def _runs(things: Any) -> Iterator[Hashable]:
    """Each with how often it follows itself."""
    for thing, same in groupby(things):
        yield thing, min(len(list(same)), MANY)


def _amount(element: Any) -> int:
    """How much an element says itself: contrast passes over one letter, and a control of few may be too small to hit."""
    return min(len((element.text or "").strip()), SHORT if element.tag in CONTROLS else 2)


def _is_large(control: Any) -> bool:
    return not LARGE_CONTROLS.isdisjoint(control.get("class", "").split())


def _has_words(text: str | None) -> bool:
    return bool((text or "").strip())


def _cell(cell: Any) -> Hashable:
    return cell.tag, cell.get("scope"), cell.get("colspan"), cell.get("rowspan"), _has_words(cell.text_content())


def _widths(element: Any, children: list[Any]) -> Iterator[tuple[str, int]]:
    """How wide an element must at least be, in each of the ways that may come about; a wide one is as wide as every less wide."""
    if element.tag in HAS_NO_WORDS:
        return
    own = _longest(" ".join([element.text or "", *(each.tail or "" for each in element)]))
    yield from (("word", each) for each in range(bisect_left(WIDTHS, own) + 1) if own)
    if element.tag == "select":
        longest = max((len(each.text_content().strip()) for each in element.iter("option")), default=0)
        yield from (("option", each) for each in range(bisect_left(WIDTHS, longest) + 1))
    if element.tag in ("div", "tr", "dl", "ul", "ol", "p", "nav", "header") and len(children) > 1:
        side_by_side = sum(_longest(each.text_content()) for each in children)
        yield from (("side by side", each) for each in range(bisect_left(WIDTHS, side_by_side) + 1))
    if element.tag == "table":
        columns: Counter[int] = Counter()
        for row in element.iter("tr"):
            for place, cell in enumerate(row):
                columns[place] = max(columns[place], _longest(cell.text_content()))
        yield from (("columns", each) for each in range(bisect_left(WIDTHS, columns.total()) + 1))


def _longest(text: str) -> int:
    return max(map(len, re.split(r"[\s\-]+", text)))
