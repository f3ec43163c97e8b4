"""The names and regions of local areas. What is written asks the database; what is read often holds them a few minutes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.areas import queries as areas
from app.areas.models import Area
from app.core import clock
from app.core.cache import Cache
from app.core.db import session
from app.core.taxonomy import Term

KEPT_SECONDS = 300
FEW = 12


@dataclass(frozen=True)
class Gazetteer:
    """Every area ever loaded: the name and the region of each, by ONS code. `edition` tells one set of names from another."""

    names: Mapping[str, str]
    regions: Mapping[str, str]
    edition: int


_gazetteers: Cache[Gazetteer] = Cache(4)


def gazetteer() -> Gazetteer:
    """The areas, as they were at most KEPT_SECONDS ago: they change about once a year."""
    return _gazetteers.get(int(clock.now().timestamp()) // KEPT_SECONDS, _read)


def _read() -> Gazetteer:
    everything = areas.list_areas(include_ended=True)
    names = {area.code: area.name for area in everything}
    return Gazetteer(names, {area.code: area.region for area in everything}, hash(frozenset(names.items())))


def area_name(code: str) -> str:
    """The name of an area, ended or not, for a page; the code itself where it is unknown."""
    return gazetteer().names.get(code, code)


def area_names(codes: Iterable[str]) -> list[str]:
    """The names of `codes` for a page, in order of name."""
    return sorted(area_name(code) for code in codes)


def current_areas() -> Sequence[Term]:
    """Today's areas by name: what a contributor may choose from."""
    return tuple(Term(area.code, area.name) for area in areas.list_areas())


def names_now(codes: Iterable[str]) -> list[str]:
    """The names of `codes` as they are now, in order of name: for a row that is written, and is not whole yet."""
    return sorted(area.name for area in _areas_now(codes))


def regions_now(codes: Iterable[str]) -> list[str]:
    """The regions that areas are in now, each once: for a row that is written."""
    return list(dict.fromkeys(area.region for area in _areas_now(codes)))


def _areas_now(codes: Iterable[str]) -> list[Area]:
    wanted_codes = list(codes)
    with session().no_autoflush:
        # Each that is asked for is a query, unless the session holds it: for many, holding all of them costs one.
        _in_session = areas.list_areas(include_ended=True) if len(wanted_codes) > FEW else []
        current = [areas.get_area(code) for code in wanted_codes]
    return [area for area in current if area is not None]
