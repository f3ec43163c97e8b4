"""What a package brings to the site: one `Feature` each, a plain list by extension point. Nothing here knows any package.

What every feature may have (pages, handlers, commands …) is a field of `Feature`. What only one package asks of the others, such
as kinds of contributions or links on the account page, is added at a `Point`, which the package that reads it declares:

    KINDS: Point[Kind] = Point("kinds")                     # in the package that reads it
    FEATURE = Feature(name="directory", adds=(KINDS(INITIATIVE),))    # in the package that adds to it
    KINDS.things                                            # what all features add, in the order that wiring lists them
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, TypeVar

from flask import Blueprint, Flask

from app.core import jobs
from app.core.db import Database
from app.core.jobs import Handler, Registry, Schedule
from app.web.templating import NavigationItem

T = TypeVar("T")
Names = tuple[str, ...]


@dataclass(frozen=True)
class Addition(Generic[T]):
    """What a feature adds at a point."""

    point: "Point[T]"
    things: tuple[T, ...]


@dataclass(frozen=True)
class ToDo:
    """`text` says what waits, `address` (a path) where it is looked after by `roles`, `count()` how many there are.

    Administrators see every one on their overview, which stands above the features: so what it asks of them is declared here.
    """

    text: str
    address: str
    count: Callable[[], int]
    roles: tuple[str, ...] = ("admin",)


@dataclass(frozen=True)
class SetUpStep:
    """What a site needs before it opens. `address` is the page that says how it is done.

    `missing` is asked each time the set-up list is drawn: it says in words what is missing at that moment, if anything is.
    """

    text: str
    address: str
    missing: Callable[[], str]


@dataclass(frozen=True, kw_only=True)
class Feature:
    """Everything that one package brings.

    `follows` names, for a type of event, the handlers that run after it; `ticks` run at every turn of the worker; `commands` each
    add theirs to `flask …`. `reserved_words` are parts of this feature's addresses that no contribution may be called.
    `organisation_merged(gone, kept)` is called in the transaction that merges one organisation into another, with their ids: it
    leaves nothing of the feature's that names the one that goes, or refuses by raising Conflict in words for the administrator.

    `does_again` holds the acts that a restored database is told again, as the record of erasures names them: each is given the
    word of what it was done to and when, and says whether there was anything left to do. `restored()` is called in the
    transaction in which a database is seen to be restored: it stops what would otherwise go on as if nothing had happened since.
    """

    name: str
    blueprints: tuple[Blueprint, ...] = ()
    menu: tuple[NavigationItem, ...] = ()
    handlers: Mapping[str, Handler] = field(default_factory=dict)
    follows: Mapping[type, Names] = field(default_factory=dict)
    schedules: tuple[Schedule, ...] = ()
    ticks: tuple[Callable[[Database], object], ...] = ()
    commands: tuple[Callable[[Flask], None], ...] = ()
    to_do: tuple[ToDo, ...] = ()
    set_up: tuple[SetUpStep, ...] = ()
    reserved_words: frozenset[str] = frozenset()
    organisation_merged: Callable[[int, int], None] | None = None
    does_again: Mapping[str, Callable[[str, datetime], bool]] = field(default_factory=dict)
    restored: Callable[[], object] | None = None
    adds: tuple[Addition[Any], ...] = ()


class Point(Generic[T]):
    """A place where features add things of one sort. Called with some, it gives what to put into a feature's `adds`."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._read_from: tuple[Feature, ...] = ()
        self._things: tuple[T, ...] = ()

    def __call__(self, *additions: T) -> Addition[T]:
        return Addition(self, additions)

    def of(self, features: Iterable[Feature]) -> tuple[T, ...]:
        """What `features` add here, in their order."""
        additions = (addition for feature in features for addition in feature.adds if addition.point is self)
        return tuple(thing for addition in additions for thing in addition.things)

    @property
    def things(self) -> tuple[T, ...]:
        """What the features of this process add here, in their order."""
        if self._read_from is not _installed:
            self._read_from, self._things = _installed, self.of(_installed)
        return self._things


_installed: tuple[Feature, ...] = ()


def install(features: tuple[Feature, ...]) -> None:
    """Make `features` those of this process, in this order.

    Raises ValueError for a name that two of them give to a feature, a handler or a schedule, and for a handler that none has.
    """
    jobs.install(registry(features))
    global _installed
    _installed = features


def installed() -> tuple[Feature, ...]:
    """The features of this process."""
    return _installed


def registry(features: Iterable[Feature]) -> Registry:
    """What `features` ask of the worker. Raises ValueError for a name given twice."""
    features = tuple(features)
    _refuse_twice("feature", (one.name for one in features))
    _refuse_twice("handler", (name for one in features for name in one.handlers))
    _refuse_twice("act to do again", (name for one in features for name in one.does_again))
    schedules = tuple(schedule for one in features for schedule in one.schedules)
    _refuse_twice("schedule", (schedule.name for schedule in schedules))
    return Registry(
        handlers={name: handler for one in features for name, handler in one.handlers.items()},
        subscriptions=_followed(features),
        schedules=schedules,
        ticks=tuple(tick for one in features for tick in one.ticks),
    )


def _refuse_twice(what: str, names: Iterable[str]) -> None:
    twice = [name for name, count in Counter(names).items() if count > 1]
    if twice:
        raise ValueError(f"two features have a {what} named {', '.join(twice)}")


def _followed(features: Iterable[Feature]) -> dict[type, Names]:
    """The handlers that follow each type of event, in the order of the features."""
    handlers: dict[type, Names] = {}
    for feature in features:
        for event, names in feature.follows.items():
            handlers[event] = (*handlers.get(event, ()), *names)
    return handlers


def reserved_words() -> frozenset[str]:
    """What no contribution may be called in its address."""
    return frozenset().union(*(feature.reserved_words for feature in _installed))


def describe(feature: Feature) -> dict[str, list[str]]:
    """What a feature brings, by extension point, in words for a person: only what it has any of."""
    names_of = {
        "blueprints": [blueprint.name for blueprint in feature.blueprints],
        "menu": [item.text for item in feature.menu],
        "handlers": list(feature.handlers),
        "follows": [event.__name__ for event in feature.follows],
        "schedules": [schedule.name for schedule in feature.schedules],
        "ticks": [_name(tick) for tick in feature.ticks],
        "commands": [_name(command) for command in feature.commands],
        "to-do": [todo.text for todo in feature.to_do],
        "set-up steps": [step.text for step in feature.set_up],
        "reserved words": sorted(feature.reserved_words),
        "done again": list(feature.does_again),
        "restored": [_name(feature.restored)] if feature.restored else [],
        "merged organisations": [_name(feature.organisation_merged)] if feature.organisation_merged else [],
    }
    for addition in feature.adds:
        names_of.setdefault(addition.point.name, []).extend(_name(thing) for thing in addition.things)
    return {point: names for point, names in names_of.items() if names}


def _name(addition: object) -> str:
    """What tells one thing added from another: its code, heading or text; a function's own name."""
    for attribute in ("code", "heading", "text", "__qualname__"):
        if hasattr(addition, attribute):
            return str(getattr(addition, attribute))
    return str(addition)
