"""What the pages about organisations and areas show, made ready for templates."""

from dataclasses import dataclass

from app.accounts.models import Organisation
from app.accounts.queries import display_name, organisation_names_for_deciders
from app.administration import queries
from app.areas.models import Area
from app.areas.queries import areas_by_region
from app.core.taxonomy import Term

STATE_LABELS = {
    "recognised": "Recognised",
    "to-name": "Called by its email domain",
    "not-recognised": "Not recognised",
    "merged": "Merged into another",
}


@dataclass(frozen=True)
class OrganisationRow:
    """An organisation in a list."""

    id: int
    name: str
    kind: str
    members: int
    note: str


@dataclass(frozen=True)
class AreaRow:
    """An area in the list by region."""

    code: str
    name: str
    leads: tuple[tuple[int, str], ...]
    members: int
    requests: int


def organisation_rows(organisations: list[Organisation]) -> list[OrganisationRow]:
    """Organisations with how many people they have, and what is unusual about them."""
    counts = queries.member_counts([organisation.id for organisation in organisations])
    into = organisation_names_for_deciders(organisation.merged_into_id for organisation in organisations)
    return [
        OrganisationRow(
            organisation.id, organisation.name, organisation.kind, counts.get(organisation.id, 0), _note(organisation, into)
        )
        for organisation in organisations
    ]


def _note(organisation: Organisation, into: dict[int, str]) -> str:
    if organisation.merged_into_id is not None:
        return f"Merged into {into.get(organisation.merged_into_id, 'another organisation')}"
    if organisation.confirmed_at is None:
        return "Not recognised"
    return f"Proposed name: {organisation.proposed_name}" if organisation.proposed_name else ""


def regions() -> list[tuple[Term, list[AreaRow]]]:
    """Every area of today by region, with who is there."""
    counts = queries.area_counts()
    nobody = queries.AreaCount()
    return [(region, [_area_row(area, counts.get(area.code, nobody)) for area in areas]) for region, areas in areas_by_region()]


def _area_row(area: Area, count: queries.AreaCount) -> AreaRow:
    leads = tuple((person.id, display_name(person)) for person in count.leads)
    return AreaRow(area.code, area.name, leads, count.members, count.requests)
