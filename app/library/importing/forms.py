"""The forms that take a Word document in: the file, then what came of it, to correct before anything is saved.

All that was read travels in the second form itself, so that nothing is stored of what nobody has looked at.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.contributions.drafting.forms import field_for
from app.contributions.kinds.fields import Field
from app.contributions.kinds.free_text import Lines
from app.contributions.kinds.options import Choice, Linked
from app.contributions.kinds.quantities import Tick
from app.core import numbers, taxonomy
from app.library.importing.parts import FACT_FIELDS, Draft, Found
from app.library.specifications.kind import CLAUSES, NOT_COVERED, SPECIFICATION
from app.web.forms import (
    BaseForm,
    CheckboxField,
    FileField,
    HiddenField,
    RadiosField,
    Required,
    SelectField,
    SubmitField,
    TextAreaField,
    TextField,
    make_form,
)

KEEP, JOIN, LEAVE_OUT = "keep", "join", "leave-out"
WAYS = ((KEEP, "Keep it as a clause"), (JOIN, "Join it to the clause before"), (LEAVE_OUT, "Leave it out"))
HEAD = ("title", "summary", "introduction")
CLAUSE = ("heading", "clause_type", "text")
HEAD_FIELDS = tuple(one for one in SPECIFICATION.shape.fields if one.name in HEAD)
CLAUSE_FIELDS = {one.name: one for one in CLAUSES.entry_fields}
REASON_FIELDS = {one.name: one for one in NOT_COVERED.entry_fields}
EXTRAS = tuple(one.name for one in CLAUSES.asked(None, adapted=False) if one.name not in CLAUSE)
MOST_CLAUSES = CLAUSES.most


class UploadForm(BaseForm):
    """The document."""

    file = FileField("Word document", [Required("Choose a file")], hint="A DOCX file of up to 20 MB.")
    upload = SubmitField("Upload")


@dataclass(frozen=True)
class Joined:
    """A clause as it was corrected: where it stands in the form, and its raw values."""

    at: int
    values: Mapping[str, Any]


@dataclass(frozen=True)
class Shape:
    """What the form of one document asks for: the names of the further values of each clause, how many subjects are not covered,
    and the names of the facts."""

    clauses: Sequence[Sequence[str]]
    reasons: int = 0
    facts: Sequence[str] = ()

    @classmethod
    def of(cls, draft: Draft) -> "Shape":
        """The shape of what was read."""
        return cls([list(one.extras) for one in draft.clauses], len(draft.not_covered), list(draft.facts))

    @classmethod
    def read(cls, raw: str) -> "Shape | None":
        """The shape that `written` wrote; None for what is none."""
        rows, _, rest = raw.partition("|")
        count, _, names = rest.partition("|")
        clauses = [row.split(",") if row else [] for row in rows.split(";")]
        facts = names.split(",") if names else []
        reasons = numbers.whole(count)
        known = all(name in EXTRAS for row in clauses for name in row) and all(name in FACT_FIELDS for name in facts)
        fits = (
            len(clauses) <= MOST_CLAUSES
            and reasons is not None
            and reasons <= len(taxonomy.codes("clause_type"))
            and len(set(facts)) == len(facts)
        )
        return cls(clauses, reasons or 0, facts) if known and fits else None

    def written(self) -> str:
        """As a value of the form: "guidance,source;;weeks|2|ages"."""
        return f"{';'.join(','.join(names) for names in self.clauses)}|{self.reasons}|{','.join(self.facts)}"

    def fact_fields(self) -> list[Field]:
        """The fields of the facts, in the order of the form of a specification."""
        return [one for name, one in FACT_FIELDS.items() if name in self.facts]


def corrections(shape: Shape) -> type[BaseForm]:
    """A form for a document of this shape."""
    fields: dict[str, Any] = {"creation_key": HiddenField(), "shape": HiddenField()}
    fields |= {one.name: _drawn(one, rows=6) for one in HEAD_FIELDS}
    fields |= {one.name: field_for(one) for one in shape.fact_fields()}
    for at, extras in enumerate(shape.clauses):
        fields[f"do_{at}"] = RadiosField("What to do with it", choices=WAYS if at else (WAYS[0], WAYS[2]))
        fields |= {f"{name}_{at}": _drawn(CLAUSE_FIELDS[name], rows=8) for name in (*CLAUSE, *extras)}
    for at in range(shape.reasons):
        fields |= {f"{name}_{at}": _drawn(one, rows=2) for name, one in REASON_FIELDS.items()}
    fields["save"] = SubmitField("Save as a draft")
    return make_form("ImportForm", fields)


def _drawn(field: Field, rows: int) -> Any:
    if isinstance(field, Choice):
        return SelectField(field.label, choices=[(term.code, term.label) for term in field.options()], empty="Choose an answer")
    if isinstance(field, Linked):
        return SelectField(field.label, choices=[(term.code, term.label) for term in field.listed()], empty="None")
    if isinstance(field, Tick):
        return CheckboxField(field.label)
    return TextAreaField(field.label, rows=rows) if isinstance(field, Lines) else TextField(field.label)


def data_of(draft: Draft, key: str) -> dict[str, Any]:
    """What the form shows for a draft."""
    values: dict[str, Any] = {
        "creation_key": key,
        "shape": Shape.of(draft).written(),
        "title": draft.title,
        "summary": draft.summary,
        "introduction": draft.introduction,
        **draft.facts,
    }
    for at, one in enumerate(draft.clauses):
        values |= {f"{name}_{at}": value for name, value in _values(one).items()}
        values[f"do_{at}"] = KEEP if one.text else LEAVE_OUT
    for at, (code, reason) in enumerate(draft.not_covered):
        values |= {f"subject_{at}": code, f"reason_{at}": reason}
    return values


def _values(clause: Found) -> dict[str, str]:
    return {"heading": clause.heading, "clause_type": clause.clause_type, "text": clause.text, **clause.extras}


def clauses_in(form: BaseForm, shape: Shape) -> list[Joined]:
    """The clauses that are kept. One that is joined to the one before gives it its heading and text; its other values go where
    the one before has none."""
    clauses: list[Joined] = []
    for at, extras in enumerate(shape.clauses):
        way = form[f"do_{at}"].data
        if way == LEAVE_OUT:
            continue
        values = {name: form[f"{name}_{at}"].data or "" for name in (*CLAUSE, *extras)}
        if way == JOIN and clauses:
            clauses[-1] = Joined(clauses[-1].at, _joined(clauses[-1].values, values))
        else:
            clauses.append(Joined(at, values))
    return clauses


def reasons_in(form: BaseForm, shape: Shape) -> Iterator[Joined]:
    """What is not covered: a subject whose answers were both emptied is left out."""
    for at in range(shape.reasons):
        values = {name: form[f"{name}_{at}"].data or "" for name in REASON_FIELDS}
        if any(values.values()):
            yield Joined(at, values)


def _joined(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    parts = (before["text"], f"### {after['heading']}" if after["heading"] else "", after["text"])
    given = {name: value for name, value in before.items() if value}
    return {**after, **given, "text": "\n\n".join(part for part in parts if part)}
