"""What the directory's pages show of initiatives: values in words, ready for a template."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.areas.places import area_names
from app.contributions.kinds.coverage import IN_AREAS, IN_REGIONS, NOT_STATED
from app.contributions.kinds.fields import Body
from app.contributions.listing import presenters
from app.contributions.listing.documents import Sheet, field_column
from app.contributions.listing.queries import Found
from app.core import taxonomy
from app.core.text import mail_link, phone_link, web_words
from app.directory.kind import INITIATIVE, REVIEW_2017, check_field
from app.directory.listing import DIRECTORY

REVIEW_BADGE = "Described in a review of 2017; may have ended; not yet checked"
ANSWER_TONES = {"yes": "green", "no": "red", "not-applicable": "blue", "": "grey"}


@dataclass(frozen=True)
class Result:
    """One initiative in a list."""

    href: str
    title: str
    summary: str
    kind: str
    place: str
    cost: str
    evidence: str
    badge: str
    tone: str
    checked_at: datetime | None


def result(row: Found) -> Result:
    """A listing's row in words."""
    words = DIRECTORY.by_name
    return Result(
        href=INITIATIVE.pages.address(row.slug),
        title=row.title,
        summary=row.summary,
        kind=words["type"].label(row.initiative_type or NOT_STATED),
        place=row.place,
        cost=words["cost"].label(row.cost_band or NOT_STATED),
        evidence=words["evidence"].label(row.evidence_level or NOT_STATED),
        badge=badge(row.assurance, row.source),
        tone=presenters.TONES[row.assurance],
        checked_at=row.checked_at,
    )


def badge(assurance: str, source: str) -> str:
    """How far an entry may be relied on, in words."""
    if assurance == "never" and source == REVIEW_2017:
        return REVIEW_BADGE
    return presenters.badge(assurance)


# The description is prose of any length: it stays on the page, whose address is in every row.
SHEET = Sheet(
    columns=[field_column(one) for one in INITIATIVE.shape.fields if not one.markdown],
    badge=lambda row: badge(row.assurance, row.body.get("source", "")),
)


@dataclass(frozen=True)
class Row:
    """One value of an initiative: `values` in words (none is "not stated"), `links` as (address, words)."""

    label: str
    values: Sequence[str] = ()
    links: Sequence[tuple[str, str]] = ()
    note: str = ""


@dataclass(frozen=True)
class Check:
    """One line of the due-diligence card."""

    question: str
    answer: str
    tone: str
    why: str
    link: str
    checked_on: str
    number: str


@dataclass(frozen=True)
class Details:
    """Everything an initiative says, in the order a reader needs it: (heading, id, rows), then the due-diligence card."""

    kind: str
    badge: str
    sections: Sequence[tuple[str, str, Sequence[Row]]]
    checks: Sequence[Check]


_fields = {one.name: one for one in INITIATIVE.shape.all_fields}


def details(body: Body, assurance: str = "never") -> Details:
    """A body in words: for the live page, preview and moderation alike."""
    return Details(
        kind=taxonomy.label("initiative_type", body.get("type", "")),
        badge=REVIEW_BADGE if body.get("source") == REVIEW_2017 and assurance == "never" else "",
        sections=(
            ("Who and what it is for", "who-for", _rows(body, "harm_types", "stages", "audiences", "founders")),
            ("Where and how", "where-and-how", [_where(body), *_rows(body, "delivery", "languages", "access")]),
            ("Cost and dates", "cost-and-dates", _rows(body, "cost_band", "cost_note", "starts_on", "ends_on")),
            ("Contact", "contact", _contact(body)),
            ("Evidence", "evidence", _evidence(body)),
        ),
        checks=[_check(body, term) for term in taxonomy.options("due_diligence")],
    )


def _rows(body: Body, *names: str) -> list[Row]:
    return [Row(_fields[name].label, _words(body, name)) for name in names]


def _words(body: Body, name: str) -> list[str]:
    """A value as separate words or lines; none where it is not stated."""
    value = body.get(name)
    if not value:
        return []
    field = _fields[name]
    if isinstance(value, list):
        return [field.shown([one]) for one in value]
    return field.shown(value).splitlines()


def _where(body: Body) -> Row:
    coverage = body.get("coverage")
    if coverage == IN_AREAS:
        return Row("Local areas", area_names(body.get("areas", ())))
    if coverage == IN_REGIONS:
        return Row("Regions", _words(body, "regions"))
    return Row(_fields["coverage"].label, _words(body, "coverage"))


def _contact(body: Body) -> list[Row]:
    email, phone, web = (body.get(f"contact_{by}") for by in ("email", "phone", "web"))
    return [
        *_rows(body, "contact_organisation"),
        Row("Email", links=[(mail_link(email), email)] if email else []),
        Row("Telephone", links=[(phone_link(phone), phone)] if phone else []),
        Row("Website", links=[(web, web_words(web))] if web else []),
    ]


def _evidence(body: Body) -> list[Row]:
    level = body.get("evidence_level")
    meaning = next((term.definition for term in taxonomy.options("evidence_level") if term.code == level), "")
    return [
        Row("What kind of evidence there is", _words(body, "evidence_level"), note=meaning),
        Row("Where it is published", _words(body, "evidence_citation")),
        Row("Links", links=[(link, web_words(link)) for link in body.get("evidence_links", ())]),
    ]


def _check(body: Body, term: taxonomy.Term) -> Check:
    answer = body.get(check_field(term.code, "answer"), "")
    checked_on = body.get(check_field(term.code, "checked_on"))
    return Check(
        question=term.label,
        answer=taxonomy.label("answer", answer),
        tone=ANSWER_TONES[answer],
        why=body.get(check_field(term.code, "why"), "") if answer == "not-applicable" else "",
        link=body.get(check_field(term.code, "link"), ""),
        checked_on=_fields[check_field(term.code, "checked_on")].shown(checked_on) if checked_on else "",
        number=body.get("dd_registration_number", "") if term.code == "registration" else "",
    )
