"""What synthetic specifications say: realistic shares of every facet, clauses of realistic length, and nothing real."""

from typing import Any

from app.contributions.kinds.fields import Body
from app.core import taxonomy
from app.library.specifications.kind import SPECIFICATION
from app.samples.recipes import MARK, Drawn, Lot, Recipe
from app.samples.words import NAMES

FEWEST, MOST = 3, 8  # clauses
SHORTEST, USUAL, LONGEST = 40, 70, 140  # words of a clause

# Shares, in parts of a hundred: roughly what a shared library of this sector may look like. None is "not stated".
FORMS = {"specification": 62, "clause-bank": 10, "checklist": 12, "needs-assessment": 9, "consortium-agreement": 7}
SERVICES = {
    "cse-missing": 20,
    "csa-recovery": 22,
    "hsb": 14,
    "parents-carers": 9,
    "prevention-schools": 11,
    "sarc-follow-up": 7,
    "transition": 4,
    "several": 8,
    None: 5,
}
HARMS = {"csa": 48, "cse": 52, "hsb": 22, "online": 31}
STAGES = {"prevention": 22, "identification": 26, "early-help": 41, "recovery": 57, "those-who-harm": 12}
AGES = {"0-4": 18, "5-10": 42, "11-13": 71, "14-15": 78, "16-17": 76, "18-25": 24}
STANDINGS = {"starter": 8, "draft": 31, "used-in-procurement": 27, "in-contract": 22, None: 12}
CONTRACTS = {"block": 31, "cost-and-volume": 9, "cost-per-case": 12, "framework": 11, "grant": 14, "partnership": 5, None: 18}
VALUES = {"under-50k": 13, "50k-150k": 27, "150k-500k": 28, "500k-1m": 9, "over-1m": 5, None: 18}
ROUTES = {"open": 24, "direct-award": 17, "framework-call-off": 12, "provider-selection": 14, "grant-process": 9, None: 24}
MONTHS = (12, 24, 36, 36, 60, 60, 84)
SERVICE_WORDS = ("service", "recovery service", "keywork service", "prevention programme", "family support service")


def _write(lot: Lot) -> Drawn:
    published_at, checked_at = lot.times(SPECIFICATION.rules.interval_days({}))
    where = lot.where()
    name, service = lot.choose.choice(NAMES), lot.choose.choice(SERVICE_WORDS)
    near = f" in {where.pop('near')}" if "near" in where else ""
    introduction, introduction_html = lot.prose(SHORTEST, LONGEST, USUAL)
    clauses, html = _clauses(lot)
    body: Body = {
        "title": f"{name} {service} {lot.seed}-{lot.number}{near} ({MARK})",
        "summary": f"A made-up specification of a {service}{near}, to try the site with. It does not exist.",
        "form": lot.one(FORMS),
        "introduction": introduction,
        "service_type": lot.one(SERVICES),
        "harm_types": lot.some(HARMS),
        "stages": lot.some(STAGES),
        "ages": lot.some(AGES),
        **where,
        "standing": lot.one(STANDINGS),
        "contract_form": lot.one(CONTRACTS),
        "contract_months": lot.perhaps(70, MONTHS),
        "value_band": lot.one(VALUES),
        "procurement": lot.one(ROUTES),
        "clauses": clauses,
    }
    return Drawn(body, {"introduction": introduction_html, **html}, published_at, checked_at)


def _clauses(lot: Lot) -> tuple[list[dict[str, Any]], dict[str, str]]:
    """Clauses about different things, in the order of the vocabulary, with the HTML of each."""
    known = taxonomy.options("clause_type")
    chosen = set(lot.choose.sample(range(len(known)), lot.choose.randint(FEWEST, MOST)))
    clauses, html = [], {}
    for at, term in enumerate(known):
        if at not in chosen:
            continue
        text, html[f"clauses.{term.code}.text"] = lot.prose(SHORTEST, LONGEST, USUAL)
        clause = {"id": term.code, "heading": term.label, "clause_type": term.code, "text": text, "source": "Made up"}
        weeks = lot.perhaps(15, (6, 12, 26, 39, 52))
        clauses.append({**clause, "weeks": weeks} if weeks else clause)
    return clauses, html


SPECIFICATIONS = Recipe(SPECIFICATION, "generated:specification", _write)
