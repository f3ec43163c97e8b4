"""What the operator has to settle before the site opens: read from `points.toml`, which holds the words, sources and dates."""

import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from app.core.text import tidy

FILE = Path(__file__).with_name("points.toml")


@dataclass(frozen=True)
class Source:
    """Where a statement is from. `dated` says in words when it was made, published or last amended; `address` may be empty."""

    title: str
    dated: str
    address: str


@dataclass(frozen=True)
class Point:
    """One thing to settle. `paragraphs` say what law or guidance asks, `site` what this site does about it.

    `as_of` is the day on which somebody last looked at whether the words are right.
    """

    code: str
    title: str
    as_of: date
    paragraphs: tuple[str, ...]
    site: str
    sources: tuple[Source, ...]


@dataclass(frozen=True)
class Chapter:
    """Points about one subject."""

    title: str
    points: tuple[Point, ...]


def read(text: str) -> tuple[Chapter, ...]:
    """The chapters of a file like ours. Raises KeyError for a point that lacks a part, and TOMLDecodeError."""
    chapters = tomllib.loads(text)["chapter"]
    return tuple(Chapter(chapter["title"], tuple(map(_point, chapter["point"]))) for chapter in chapters)


def _point(raw: dict[str, Any]) -> Point:
    return Point(
        code=raw["code"],
        title=raw["title"],
        as_of=raw["as_of"],
        paragraphs=tuple(tidy(paragraph) for paragraph in raw["paragraphs"]),
        site=tidy(raw["site"]),
        sources=tuple(Source(tidy(source["title"]), source["dated"], source["address"]) for source in raw["source"]),
    )


CHAPTERS = read(FILE.read_text(encoding="utf-8"))
POINTS = {point.code: point for chapter in CHAPTERS for point in chapter.points}
