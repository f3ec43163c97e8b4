"""The names and regions of local areas, held in memory for a few minutes: every listing and page needs them, and they change
about once a year.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from weakref import WeakKeyDictionary

from app.areas import queries as areas
from app.core import clock
from app.core.db import session
from app.core.taxonomy import Term

KEPT = timedelta(minutes=5)


@dataclass(frozen=True)
class Gazetteer:
    """Every area ever loaded. `current` holds those that exist today, as terms, by name; mappings are by ONS code."""

    read_at: datetime
    current: tuple[Term, ...]
    names: Mapping[str, str]
    regions: Mapping[str, str]


_held: WeakKeyDictionary[object, Gazetteer] = WeakKeyDictionary()  # by engine: one process may serve several databases in tests


def gazetteer() -> Gazetteer:
    """The areas, read again when what is held is older than KEPT or empty."""
    engine = session().get_bind()
    held = _held.get(engine)
    now = clock.now()
    if held is None or not held.names or not timedelta(0) <= now - held.read_at < KEPT:
        held = _held[engine] = _read(now)
    return held


def _read(now: datetime) -> Gazetteer:
    everything = areas.list_areas(include_ended=True)
    today = clock.today()
    return Gazetteer(
        read_at=now,
        current=tuple(Term(area.code, area.name) for area in everything if area.is_current(today)),
        names={area.code: area.name for area in everything},
        regions={area.code: area.region for area in everything},
    )


def current_areas() -> Sequence[Term]:
    """Today's areas by name: what a contributor may choose from."""
    return gazetteer().current


def area_name(code: str) -> str:
    """The name of an area, ended or not; the code itself where it is unknown."""
    return gazetteer().names.get(code, code)


def area_names(codes: Iterable[str]) -> list[str]:
    """The names of `codes`, in order of name."""
    return sorted(area_name(code) for code in codes)


def regions_of(codes: Iterable[str]) -> list[str]:
    """The regions that areas are in, each once."""
    regions = gazetteer().regions
    return list(dict.fromkeys(regions[code] for code in codes if code in regions))
