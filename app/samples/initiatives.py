"""What synthetic initiatives say: realistic shares of every facet, descriptions of realistic length, and nothing real."""

from datetime import date, datetime, timedelta

from app.contributions.kinds.fields import Body
from app.core import taxonomy
from app.directory.kind import INITIATIVE, check_field
from app.samples.recipes import MARK, Drawn, Lot, Recipe
from app.samples.words import NAMES

SHORTEST, USUAL, LONGEST = 150, 220, 335  # words of a description

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
COSTS = {"free": 26, "under-1000": 18, "1000-9999": 17, "10000-49999": 9, "50000-plus": 4, None: 26}
LEVELS = {"described": 44, "monitored": 17, "before-after": 9, "evaluated": 7, "compared": 2, None: 21}
ANSWERS = {"yes": 34, "no": 5, "not-applicable": 6, None: 55}
FORMS = {
    "campaign": ("campaign", "awareness week", "poster and film campaign"),
    "drama": ("play", "theatre tour", "drama workshop"),
    "community": ("community group", "parents’ network", "neighbourhood forum"),
    "training": ("training course", "train-the-trainer programme", "practice workshop"),
    "tool": ("toolkit", "screening tool", "resource pack"),
    "service-model": ("support service", "therapeutic service", "outreach team"),
    "commissioning-practice": ("joint commissioning plan", "pooled budget", "needs assessment"),
}
LANGUAGES = (
    "English",
    "English and Polish",
    "English, Urdu and Punjabi",
    "English and British Sign Language",
    "English and Welsh",
)
ACCESS = (
    "Step-free venues. Captions on every film.",
    "Materials in Easy Read and large print. A hearing loop where the venue has one.",
    "Sessions can be joined by telephone. Quiet space on request.",
)
COST_NOTES = (
    "One day of two performances, with a session for staff.",
    "A year’s licence for one area, with updates.",
    "Set-up, supervision and an annual report.",
    "Places for up to 20 people, with printed materials.",
)


def _write(lot: Lot) -> Drawn:
    kind = lot.one(TYPES)
    published_at, checked_at = lot.times(INITIATIVE.rules.interval_days({"type": kind}))
    where = lot.where()
    form = lot.choose.choice(FORMS[kind])
    name = lot.choose.choice(NAMES)
    text, html = lot.prose(SHORTEST, LONGEST, USUAL)
    near = f" in {where.pop('near')}" if "near" in where else ""
    body = {
        "type": kind,
        "title": f"{name} {lot.seed}-{lot.number}{near} ({MARK})",
        "summary": f"A made-up {form}{near}, to try the site with. It does not exist.",
        "description": text,
        "harm_types": lot.some(HARMS),
        "stages": lot.some(STAGES),
        "audiences": _audiences(lot),
        "founders": lot.some(FOUNDERS),
        **where,
        "delivery": lot.some({"in-person": 70, "online": 35}),
        "languages": lot.perhaps(40, LANGUAGES),
        "access": lot.perhaps(30, ACCESS),
        "cost_band": lot.one(COSTS),
        "cost_note": lot.perhaps(25, COST_NOTES),
        **_contact(lot, name),
        **_evidence(lot),
        **_answers(lot, published_at),
    }
    return Drawn(body, {"description": html}, published_at, checked_at)


def _audiences(lot: Lot) -> list[str]:
    """A run of neighbouring ages for some, and a few other audiences."""
    codes = taxonomy.codes("audience")
    ages = [code for code in codes if code.startswith("age-")]
    first, many = lot.choose.randrange(len(ages)), lot.choose.randint(1, 3)
    chosen = set(ages[first : first + many]) if lot.choose.random() < 0.6 else set()
    chosen.update(code for code in codes if code not in ages and lot.choose.random() < 0.14)
    return [code for code in codes if code in chosen]


def _contact(lot: Lot, name: str) -> Body:
    """Addresses and numbers that are reserved for examples, so that none of them reaches anybody."""
    return {
        "contact_organisation": f"{name} (example)" if lot.choose.random() < 0.8 else None,
        "contact_email": f"enquiries@initiative-{lot.number}.example.org" if lot.choose.random() < 0.6 else None,
        "contact_phone": f"01632 960{lot.choose.randrange(1000):03}" if lot.choose.random() < 0.4 else None,
        "contact_web": f"https://www.example.org/initiatives/{lot.number}" if lot.choose.random() < 0.7 else None,
    }


def _evidence(lot: Lot) -> Body:
    level = lot.one(LEVELS)
    studied = level not in (None, "described")
    return {
        "evidence_level": level,
        "evidence_links": [f"https://www.example.org/reports/{lot.number}"] if studied else None,
        "evidence_citation": f"Example, A. ({lot.choose.randint(2015, 2025)}) A made-up report" if studied else None,
        "starts_on": date(lot.choose.randint(2012, 2025), lot.choose.randint(1, 12), 1).isoformat()
        if lot.choose.random() < 0.5
        else None,
    }


def _answers(lot: Lot, published_at: datetime) -> Body:
    body: Body = {}
    day = (published_at - timedelta(days=lot.choose.randrange(1, 100))).date()
    for code in taxonomy.codes("due_diligence"):
        answer = lot.one(ANSWERS)
        body[check_field(code, "answer")] = answer
        body[check_field(code, "why")] = "It works with organisations only." if answer == "not-applicable" else None
        body[check_field(code, "checked_on")] = day.isoformat() if answer else None
    if body[check_field("registration", "answer")] == "yes":
        body["dd_registration_number"] = "Example number 0000000"
    return body


INITIATIVES = Recipe(INITIATIVE, "generated", _write)
