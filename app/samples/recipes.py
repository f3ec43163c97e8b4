"""What synthetic entries of every kind share: how values are drawn by lot, the places there are, and when things happened.

The same seed gives the same ones. Dates count back from midnight today, so that the share of checks that are overdue is the
same whenever they are made.
"""

import random
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from app.areas import queries as areas
from app.contributions.kinds.description import Kind
from app.contributions.kinds.fields import Body
from app.core import clock, taxonomy
from app.core.db import Database, unit_of_work
from app.samples.words import Phrasebook, describe, draw_phrasebook

MARK = "synthetic example"
OLDEST_DAYS = 1_100

# Shares, in parts of a hundred. None is "not stated".
COVERAGES = {"areas": 55, "regions": 15, "national": 14, "anonymised": 4, None: 12}
STATES = {"fresh": 34, "due": 9, "overdue": 9, "flagged": 8, "never": 40}


@dataclass(frozen=True)
class Places:
    """The regions, and the local areas with the weight of each: a few areas have many entries, most have few."""

    regions: Sequence[str]
    areas: Sequence[tuple[str, str]]
    weights: Sequence[float]


@dataclass(frozen=True)
class Drawn:
    """What was drawn for one entry. `checked_at` is None where nobody has checked it."""

    body: Body
    html: dict[str, str]
    published_at: datetime
    checked_at: datetime | None


@dataclass(frozen=True)
class Example:
    """One synthetic entry, ready to be published."""

    key: str
    body: Body
    html: dict[str, str]
    published_at: datetime
    checked_at: datetime | None


class NoAreas(RuntimeError):
    """No local area has been loaded yet."""


@dataclass(frozen=True)
class Lot:
    """What one entry is drawn with: by lot, but the same for the same seed and number, whatever other entries are made."""

    choose: random.Random
    phrasebook: Phrasebook
    places: Places
    seed: int
    number: int

    def one(self, shares: Mapping[Any, int]) -> Any:
        """One value, by their shares."""
        return self.choose.choices(list(shares), list(shares.values()))[0]

    def some(self, shares: Mapping[str, int]) -> list[str]:
        """Each value by its own share, in the order of the vocabulary."""
        return [code for code, share in shares.items() if self.choose.random() * 100 < share]

    def perhaps(self, share: int, values: Sequence[Any]) -> Any:
        """One of `values` in `share` of a hundred cases, else none."""
        return self.choose.choice(values) if self.choose.random() * 100 < share else None

    def where(self) -> Body:
        """Coverage with its regions or areas. `near`, the name of the first area, is for the title."""
        coverage = self.one(COVERAGES)
        if coverage == "regions":
            chosen = set(self.choose.sample(self.places.regions, self.choose.choice((1, 1, 1, 2, 3))))
            return {"coverage": coverage, "regions": [code for code in self.places.regions if code in chosen]}
        if coverage == "areas":
            many = self.choose.choice((1, 1, 1, 1, 2, 2, 3, 6))
            found = dict(self.choose.choices(self.places.areas, self.places.weights, k=many))
            by_name = sorted(found, key=found.__getitem__)
            return {"coverage": coverage, "areas": by_name, "near": found[by_name[0]]}
        return {"coverage": coverage}

    def times(self, interval: int) -> tuple[datetime, datetime | None]:
        """When it was published, and when it was last checked: some days before the end of a stretch of its assurance."""
        midnight = datetime.combine(clock.today(), time(), clock.now().tzinfo)
        moment = midnight - timedelta(seconds=self.choose.randrange(1, 86_400))
        state = self.one(STATES)
        if state == "never":
            return moment - timedelta(days=self.choose.randrange(OLDEST_DAYS)), None
        ages = {"fresh": (0, interval - 32), "due": (interval - 29, interval - 2), "overdue": (interval + 1, interval + 28)}
        age = self.choose.randint(*ages.get(state, (interval + 31, interval + 60)))
        checked = moment - timedelta(days=age)
        return checked - timedelta(days=self.choose.randrange(1, OLDEST_DAYS)), checked

    def prose(self, shortest: int, longest: int, usual: int) -> tuple[str, str]:
        """Prose of so many words, before its last paragraph is finished, as Markdown and as HTML."""
        return describe(self.phrasebook, self.choose, int(self.choose.triangular(shortest, longest, usual)))


@dataclass(frozen=True)
class Recipe:
    """How synthetic entries of a kind are made: `write` draws one; `prefix` begins the keys of all."""

    kind: Kind
    prefix: str
    write: Callable[[Lot], Drawn]

    def key_of(self, seed: int, number: int) -> str:
        """What tells an example from every other contribution."""
        return f"{self.prefix}:{seed}:{number}"

    def examples(self, database: Database, numbers: Iterable[int], seed: int) -> Iterator[Example]:
        """Examples of a seed by number. Slow before the first, which draws their Markdown. Raises NoAreas."""
        with unit_of_work(database):
            places = _places(seed)
        phrasebook = draw_phrasebook()
        return (self._example(phrasebook, places, seed, number) for number in numbers)

    def _example(self, phrasebook: Phrasebook, places: Places, seed: int, number: int) -> Example:
        choose = random.Random(f"{seed} {number}")  # noqa: S311  # synthetic data
        drawn = self.write(Lot(choose, phrasebook, places, seed, number))
        # As cleaning the same values would give it: in the kind's own order, without what is empty.
        stated = {one.name: drawn.body[one.name] for one in self.kind.shape.all_fields if drawn.body.get(one.name)}
        return Example(self.key_of(seed, number), stated, drawn.html, drawn.published_at, drawn.checked_at)


def _places(seed: int) -> Places:
    local_areas = [(area.code, area.name) for area in areas.list_areas()]
    if not local_areas:
        raise NoAreas("There are no local areas yet: load the content first.")
    random.Random(f"places {seed}").shuffle(local_areas)  # noqa: S311  # synthetic data
    return Places(taxonomy.codes("region"), local_areas, [1 / (place + 6) for place in range(len(local_areas))])
