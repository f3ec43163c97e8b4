"""What synthetic initiatives say: realistic shares of every facet, descriptions of realistic length, and nothing real.

The same seed gives the same ones. Dates count back from midnight today, so that the share of checks that are overdue is the
same whenever they are made.
"""

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from app.areas import queries as areas
from app.contributions.fields import Body
from app.core import clock, taxonomy
from app.core.db import Database, unit_of_work
from app.directory.kind import INITIATIVE, check_field
from app.directory.synthetic_words import ACCESS, COST_NOTES, FORMS, LANGUAGES, NAMES, Phrasebook, describe, draw_phrasebook

MARK = "synthetic example"
SHORTEST, USUAL, LONGEST = 150, 220, 335  # words of a description, before its last paragraph is finished

# Shares, in parts of a hundred: roughly what a directory of this sector looks like. None is "not stated".
TYPES = {
    "campaign": 18,
    "drama": 9,
    "community": 12,
    "training": 24,
    "tool": 15,
    "service-model": 16,
    "commissioning-practice": 6,
}
HARMS = {"csa": 38, "cse": 62, "hsb": 17, "online": 29}
STAGES = {"prevention": 52, "identification": 33, "early-help": 24, "recovery": 21, "those-who-harm": 8}
FOUNDERS = {"parents": 7, "survivors": 9, "statutory": 34, "vcs": 45, "partnership": 23}
COVERAGES = {"areas": 55, "regions": 15, "national": 14, "anonymised": 4, None: 12}
COSTS = {"free": 26, "under-1000": 18, "1000-9999": 17, "10000-49999": 9, "50000-plus": 4, None: 26}
LEVELS = {"described": 44, "monitored": 17, "before-after": 9, "evaluated": 7, "compared": 2, None: 21}
STATES = {"fresh": 34, "due": 9, "overdue": 9, "flagged": 8, "never": 40}
ANSWERS = {"yes": 34, "no": 5, "not-applicable": 6, None: 55}
OLDEST_DAYS = 1_100


@dataclass(frozen=True)
class Places:
    """The regions, and the local areas with the weight of each: a few areas have many initiatives, most have few."""

    regions: Sequence[str]
    areas: Sequence[tuple[str, str]]
    weights: Sequence[float]


@dataclass(frozen=True)
class Example:
    """One synthetic initiative. `checked_at` is None where nobody has checked it."""

    key: str
    body: Body
    html: dict[str, str]
    published_at: datetime
    checked_at: datetime | None


class NoAreas(RuntimeError):
    """No local area has been loaded yet."""


def examples(database: Database, numbers: Iterable[int], seed: int) -> Iterator[Example]:
    """Examples of a seed by number. Slow before the first, which draws their Markdown. Raises NoAreas."""
    with unit_of_work(database):
        places = _places(seed)
    phrasebook = draw_phrasebook()
    return (_example(phrasebook, places, seed, number) for number in numbers)


def key_of(seed: int, number: int) -> str:
    """What tells an example from every other contribution."""
    return f"generated:{seed}:{number}"


def _places(seed: int) -> Places:
    found = [(area.code, area.name) for area in areas.list_areas()]
    if not found:
        raise NoAreas("There are no local areas yet: load the content first.")
    random.Random(f"places {seed}").shuffle(found)  # noqa: S311  # synthetic data
    return Places(taxonomy.codes("region"), found, [1 / (place + 6) for place in range(len(found))])


def _example(phrasebook: Phrasebook, places: Places, seed: int, number: int) -> Example:
    """Example `number` of a seed: the same whatever other examples are made."""
    choose = random.Random(f"{seed} {number}")  # noqa: S311  # synthetic data
    body: Body = {"type": _one(choose, TYPES)}
    published_at, checked_at = _times(choose, INITIATIVE.interval_days(body))
    where = _where(choose, places)
    form = choose.choice(FORMS[body["type"]])
    name = choose.choice(NAMES)
    text, html = describe(phrasebook, choose, int(choose.triangular(SHORTEST, LONGEST, USUAL)))
    near = f" in {where.pop('near')}" if "near" in where else ""
    body |= {
        "title": f"{name} {seed}-{number}{near} ({MARK})",
        "summary": f"A made-up {form}{near}, to try the site with. It does not exist.",
        "description": text,
        "harm_types": _some(choose, HARMS),
        "stages": _some(choose, STAGES),
        "audiences": _audiences(choose),
        "founders": _some(choose, FOUNDERS),
        **where,
        "delivery": _some(choose, {"in-person": 70, "online": 35}),
        "languages": _perhaps(choose, 40, LANGUAGES),
        "access": _perhaps(choose, 30, ACCESS),
        "cost_band": _one(choose, COSTS),
        "cost_note": _perhaps(choose, 25, COST_NOTES),
        **_contact(choose, name, number),
        **_evidence(choose, number),
        **_answers(choose, published_at),
    }
    return Example(key_of(seed, number), _stated(body), {"description": html}, published_at, checked_at)


def _stated(body: Body) -> Body:
    """A body in the kind's own order, without what is empty: as cleaning the same values would give it."""
    return {one.name: body[one.name] for one in INITIATIVE.all_fields if body.get(one.name)}


def _one(choose: random.Random, shares: dict[Any, int]) -> Any:
    return choose.choices(list(shares), list(shares.values()))[0]


def _some(choose: random.Random, shares: dict[str, int]) -> list[str]:
    """Each value by its own share, in the order of the vocabulary."""
    return [code for code, share in shares.items() if choose.random() * 100 < share]


def _perhaps(choose: random.Random, share: int, values: Sequence[str]) -> str | None:
    return choose.choice(values) if choose.random() * 100 < share else None


def _audiences(choose: random.Random) -> list[str]:
    """A run of neighbouring ages for some, and a few other audiences."""
    codes = taxonomy.codes("audience")
    ages = [code for code in codes if code.startswith("age-")]
    first, many = choose.randrange(len(ages)), choose.randint(1, 3)
    chosen = set(ages[first : first + many]) if choose.random() < 0.6 else set()
    chosen.update(code for code in codes if code not in ages and choose.random() < 0.14)
    return [code for code in codes if code in chosen]


def _where(choose: random.Random, places: Places) -> Body:
    """Coverage with its regions or areas. `near`, the name of the first area, is for the title."""
    coverage = _one(choose, COVERAGES)
    if coverage == "regions":
        chosen = set(choose.sample(places.regions, choose.choice((1, 1, 1, 2, 3))))
        return {"coverage": coverage, "regions": [code for code in places.regions if code in chosen]}
    if coverage == "areas":
        found = dict(choose.choices(places.areas, places.weights, k=choose.choice((1, 1, 1, 1, 2, 2, 3, 6))))
        by_name = sorted(found, key=found.__getitem__)
        return {"coverage": coverage, "areas": by_name, "near": found[by_name[0]]}
    return {"coverage": coverage}


def _contact(choose: random.Random, name: str, number: int) -> Body:
    """Addresses and numbers that are reserved for examples, so that none of them reaches anybody."""
    return {
        "contact_organisation": f"{name} (example)" if choose.random() < 0.8 else None,
        "contact_email": f"enquiries@initiative-{number}.example.org" if choose.random() < 0.6 else None,
        "contact_phone": f"01632 960{choose.randrange(1000):03}" if choose.random() < 0.4 else None,
        "contact_web": f"https://www.example.org/initiatives/{number}" if choose.random() < 0.7 else None,
    }


def _evidence(choose: random.Random, number: int) -> Body:
    level = _one(choose, LEVELS)
    studied = level not in (None, "described")
    return {
        "evidence_level": level,
        "evidence_links": [f"https://www.example.org/reports/{number}"] if studied else None,
        "evidence_citation": f"Example, A. ({choose.randint(2015, 2025)}) A made-up report" if studied else None,
        "starts_on": date(choose.randint(2012, 2025), choose.randint(1, 12), 1).isoformat() if choose.random() < 0.5 else None,
    }


def _answers(choose: random.Random, published_at: datetime) -> Body:
    body: Body = {}
    day = (published_at - timedelta(days=choose.randrange(1, 100))).date()
    for code in taxonomy.codes("due_diligence"):
        answer = _one(choose, ANSWERS)
        body[check_field(code, "answer")] = answer
        body[check_field(code, "why")] = "It works with organisations only." if answer == "not-applicable" else None
        body[check_field(code, "checked_on")] = day.isoformat() if answer else None
    if body[check_field("registration", "answer")] == "yes":
        body["dd_registration_number"] = "Example number 0000000"
    return body


def _times(choose: random.Random, interval: int) -> tuple[datetime, datetime | None]:
    """When it was published, and when it was last checked: some days before the end of a stretch of its assurance."""
    midnight = datetime.combine(clock.today(), time(), clock.now().tzinfo)
    moment = midnight - timedelta(seconds=choose.randrange(1, 86_400))
    state = _one(choose, STATES)
    if state == "never":
        return moment - timedelta(days=choose.randrange(OLDEST_DAYS)), None
    ages = {"fresh": (0, interval - 32), "due": (interval - 29, interval - 2), "overdue": (interval + 1, interval + 28)}
    age = choose.randint(*ages.get(state, (interval + 31, interval + 60)))
    checked = moment - timedelta(days=age)
    return checked - timedelta(days=choose.randrange(1, OLDEST_DAYS)), checked
