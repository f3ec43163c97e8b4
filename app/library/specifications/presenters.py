"""A specification in words: its clauses with what belongs to each, the facts of its contract, what it leaves out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.areas.places import area_names
from app.contributions.kinds.coverage import IN_AREAS, IN_REGIONS
from app.contributions.kinds.fields import Body
from app.contributions.listing.queries import Audiences
from app.core import taxonomy
from app.library import queries
from app.library.specifications.kind import CLAUSES, SPECIFICATION, VALUES

STARTER = "starter"
WHO = ("service_type", "harm_types", "stages", "ages", "population")
CONTRACT = ("standing", "contract_form", "contract_months", "extension", "value_band", "procurement")

# The values that a clause of a type is expected to state: what it leaves out of these is "not stated". Others show when stated.
EXPECTED = {
    "session-model": ("sessions", "weeks", "hours"),
    "waiting-time": ("weeks",),
    "workforce": ("caseload",),
    "term-break": ("months",),
    "price-payment": ("place_price",),
}


@dataclass(frozen=True)
class ClauseView:
    """One clause. `values` are {key, value}; `framework` is (title, address), its title empty where it cannot be read now."""

    anchor: str
    number: int
    heading: str
    type: str
    html: str
    locked: bool
    guidance: str
    source: str
    values: Sequence[Mapping[str, str]]
    framework: tuple[str, str] | None
    note: str
    kept_because: str


@dataclass(frozen=True)
class Details:
    """Everything a specification says beside its introduction, in the order a reader needs it. Rows are {key, value}."""

    form: str
    is_starter: bool
    about: Sequence[Mapping[str, str]]
    contract: Sequence[Mapping[str, str]]
    notice_link: str
    clauses: Sequence[ClauseView]
    not_covered: Sequence[Mapping[str, str]]
    dropped: Sequence[Mapping[str, str]]


_fields = {one.name: one for one in SPECIFICATION.shape.fields}
_clause_fields = {one.name: one for one in CLAUSES.entry_fields}


def details(body: Body, html: Mapping[str, Any], audiences: Audiences) -> Details:
    """A body in words: for the live page, preview and moderation alike. What it names of other pages is for `audiences`."""
    named = [one["framework"] for one in body.get("clauses", ()) if one.get("framework")]
    frameworks = queries.frameworks_named(audiences, named)
    return Details(
        form=taxonomy.label("specification_form", body.get("form", "")),
        is_starter=body.get("standing") == STARTER,
        about=[*_rows(body, *WHO), _where(body)],
        contract=_contract(body),
        notice_link=body.get("notice_link", ""),
        clauses=[_clause(one, at, html, frameworks) for at, one in enumerate(body.get("clauses", ()), start=1)],
        not_covered=[
            {"key": taxonomy.label("clause_type", one["subject"]), "value": one["reason"]} for one in body.get("not_covered", ())
        ],
        dropped=[{"key": one["heading"], "value": one["reason"]} for one in body.get("dropped", ())],
    )


def _rows(body: Body, *names: str) -> list[Mapping[str, str]]:
    return [{"key": _fields[name].label, "value": _fields[name].text(body.get(name))} for name in names]


def _where(body: Body) -> Mapping[str, str]:
    coverage = body.get("coverage")
    if coverage == IN_AREAS:
        return {"key": "Local areas", "value": "; ".join(area_names(body.get("areas", ())))}
    return _rows(body, "regions" if coverage == IN_REGIONS else "coverage")[0]


def _contract(body: Body) -> Sequence[Mapping[str, str]]:
    """The facts of a contract. A clause bank, a checklist or an outline has no contract: it says only what it states."""
    rows = _rows(body, *CONTRACT)
    return rows if body.get("form") in (None, "specification") else [row for row in rows if row["value"]]


def _clause(entry: Mapping[str, Any], number: int, html: Mapping[str, Any], frameworks: Mapping[str, str]) -> ClauseView:
    slug = entry.get("framework")
    return ClauseView(
        anchor=f"{CLAUSES.anchor}-{entry['id']}",
        number=number,
        heading=CLAUSES.title(entry),
        type=_clause_fields["clause_type"].shown(entry.get("clause_type")),
        html=html.get(f"{CLAUSES.name}.{entry['id']}.text", ""),
        locked=bool(entry.get("locked")),
        guidance=entry.get("guidance", ""),
        source=entry.get("source", ""),
        values=_values(entry),
        framework=(frameworks.get(slug, ""), SPECIFICATION.pages.address(slug)) if slug else None,
        note=entry.get("note", ""),
        kept_because=entry.get("kept_because", ""),
    )


def _values(entry: Mapping[str, Any]) -> list[Mapping[str, str]]:
    names = EXPECTED.get(entry.get("clause_type", ""), ())
    return [
        {"key": one.label, "value": one.text(entry.get(one.name))}
        for one in VALUES
        if entry.get(one.name) is not None or one.name in names
    ]
