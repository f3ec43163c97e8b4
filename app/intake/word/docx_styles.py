"""What the styles and the numbering of a Word file mean for its paragraphs: which are headings, list items, quotations, titles.

A style is known by its name, which Word keeps in English whatever the language of the program, by what it is based on, and by its
outline level; not by its id, which is translated. (ECMA-376 part 1, 17.7 styles, 17.9 numbering, 17.3.1.20 outline levels.)
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from app.core import numbers

HEADING_NAME = re.compile(r"heading ([1-9])")
DEEPEST_STYLE = 20  # styles based on styles
NOT_A_HEADING = 9  # the outline level of ordinary text
BODY_INDENT = 720  # twentieths of a point: what one level of a list usually takes
UNNUMBERED = "0"
BULLETS = ("bullet", "none")


def local(element: Element) -> str:
    """The name of an element without its namespace: the same words stand under two (transitional and strict)."""
    return element.tag.rpartition("}")[2]


def child(element: Element | None, name: str) -> Element | None:
    """The first child called `name`."""
    return next((one for one in element if local(one) == name), None) if element is not None else None


def children(element: Element | None, name: str) -> Iterator[Element]:
    """The children called `name`."""
    return (one for one in element if local(one) == name) if element is not None else iter(())


def attribute(element: Element | None, name: str, default: str = "") -> str:
    """An attribute, whatever its namespace."""
    if element is None:
        return default
    return next((value for key, value in element.attrib.items() if key.rpartition("}")[2] == name), default)


def value(element: Element | None, name: str) -> str:
    """The `val` of the first child called `name`; "" where there is none."""
    return attribute(child(element, name), "val")


def whole(raw: str, default: int) -> int:
    """A number of at most nine digits, or `default`."""
    number = numbers.whole(raw.removeprefix("-"))
    return default if number is None else -number if raw.startswith("-") else number


def is_on(properties: Element | None, name: str) -> bool | None:
    """Whether a switch such as bold is on; None where nothing is said."""
    found = child(properties, name)
    return None if found is None else attribute(found, "val", "true") not in ("0", "false", "off", "none")


@dataclass(frozen=True)
class Style:
    """A paragraph or character style, with what it is based on."""

    name: str = ""
    based_on: str = ""
    paragraph: Element | None = None
    run: Element | None = None


class Styles:
    """The styles of a file, by id."""

    def __init__(self, root: Element | None) -> None:
        self._styles = {
            attribute(one, "styleId"): Style(
                value(one, "name").lower(), value(one, "basedOn"), child(one, "pPr"), child(one, "rPr")
            )
            for one in children(root, "style")
        }

    def chain(self, style_id: str) -> list[Style]:
        """A style, then what it is based on, and so on."""
        styles: list[Style] = []
        while style_id in self._styles and len(styles) < DEEPEST_STYLE:
            styles.append(self._styles[style_id])
            style_id = styles[-1].based_on
        return styles

    def is_called(self, style_id: str, *names: str) -> bool:
        """Whether a style, or one that it is based on, has a name that starts with one of `names` (in lower case)."""
        return any(one.name.startswith(names) for one in self.chain(style_id))

    def heading_level(self, style_id: str) -> int:
        """1 to 9 for a heading, else 0."""
        for style in self.chain(style_id):
            named = HEADING_NAME.fullmatch(style.name)
            if named:
                return int(named[1])
            outline = outline_level(style.paragraph)
            if outline:
                return outline
        return 0

    def switch(self, style_id: str, name: str) -> bool:
        """Whether a style turns a switch such as bold on."""
        said = (is_on(one.run, name) for one in self.chain(style_id))
        return next((one for one in said if one is not None), False)

    def first(self, style_id: str, name: str) -> Element | None:
        """The first paragraph property called `name` on the way down."""
        found = (child(one.paragraph, name) for one in self.chain(style_id))
        return next((one for one in found if one is not None), None)


def outline_level(properties: Element | None) -> int:
    """The outline level that a paragraph's properties give, counted from 1; 0 for ordinary text."""
    level = whole(value(properties, "outlineLvl"), NOT_A_HEADING)
    return level + 1 if 0 <= level < NOT_A_HEADING else 0


@dataclass(frozen=True)
class Level:
    """One level of a numbering: whether it counts, from what, and how far in its text stands."""

    ordered: bool
    start: int
    indent: int | None


@dataclass
class Numbering:
    """The numberings of a file: number id → level → Level."""

    levels: dict[str, dict[int, Level]] = field(default_factory=dict)

    @classmethod
    def read(cls, root: Element | None) -> "Numbering":
        """From the numbering part."""
        kinds = {attribute(one, "abstractNumId"): one for one in children(root, "abstractNum")}
        numbering = cls()
        for number in children(root, "num"):
            levels = _levels(kinds.get(value(number, "abstractNumId")))
            for override in children(number, "lvlOverride"):
                depth = whole(attribute(override, "ilvl"), 0)
                levels = {**levels, **_levels(override)}
                start = whole(value(override, "startOverride"), -1)
                if start >= 0 and depth in levels:
                    levels[depth] = Level(levels[depth].ordered, start, levels[depth].indent)
            numbering.levels[attribute(number, "numId")] = levels
        return numbering

    def level(self, number: str, depth: int) -> Level | None:
        """What an item of this numbering at this depth is; None where it is no list."""
        if number == UNNUMBERED or number not in self.levels:
            return None
        return self.levels[number].get(depth, Level(False, 1, None))


def _levels(parent: Element | None) -> dict[int, Level]:
    return {
        whole(attribute(one, "ilvl"), 0): Level(
            value(one, "numFmt") not in BULLETS,
            max(0, whole(value(one, "start"), 1)),
            left_indent(child(one, "pPr")),
        )
        for one in children(parent, "lvl")
    }


def left_indent(properties: Element | None) -> int | None:
    """How far in a paragraph's text starts, in twentieths of a point; None where nothing is said."""
    indent = child(properties, "ind")
    raw = attribute(indent, "left") or attribute(indent, "start")
    return whole(raw, 0) if raw else None
