"""The forms that take a Word document in: the file, then what came of it, to correct before anything is saved.

All that was read travels in the second form itself, so that nothing is stored of what nobody has looked at.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.contributions.fields import Choice, Field, Lines
from app.library.importing import Draft, Found
from app.library.specifications import CLAUSES, SPECIFICATION
from app.web.forms import (
    BaseForm,
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
HEAD_FIELDS = tuple(one for one in SPECIFICATION.fields if one.name in HEAD)
CLAUSE_FIELDS = {one.name: one for one in CLAUSES.entry_fields}
EXTRAS = tuple(one.name for one in CLAUSES.asked(None, adapted=False) if one.name not in (*CLAUSE, "locked", "framework"))
MOST_CLAUSES = CLAUSES.most


class UploadForm(BaseForm):
    """The document."""

    file = FileField("Word document", [Required("Choose a file")], hint="A DOCX file of up to 20 MB.")
    upload = SubmitField("Upload")


@dataclass(frozen=True)
class Joined:
    """A clause as it was corrected: where it stands in the form, and its raw values."""

    at: int
    values: Mapping[str, str]


def corrections(shape: Sequence[Sequence[str]]) -> type[BaseForm]:
    """A form for a document of as many clauses as `shape` has rows, each the names of the further values that it has."""
    fields: dict[str, Any] = {"creation_key": HiddenField(), "shape": HiddenField()}
    fields |= {one.name: _drawn(one, rows=6) for one in HEAD_FIELDS}
    for at, extras in enumerate(shape):
        fields[f"do_{at}"] = RadiosField("What to do with it", choices=WAYS if at else (WAYS[0], WAYS[2]))
        fields |= {f"{name}_{at}": _drawn(CLAUSE_FIELDS[name], rows=8) for name in (*CLAUSE, *extras)}
    fields["save"] = SubmitField("Save as a draft")
    return make_form("ImportForm", fields)


def _drawn(one: Field, rows: int) -> Any:
    if isinstance(one, Choice):
        return SelectField(one.label, choices=[(term.code, term.label) for term in one.options()], empty="Select an answer")
    return TextAreaField(one.label, rows=rows) if isinstance(one, Lines) else TextField(one.label)


def written_shape(draft: Draft) -> str:
    """The shape of a draft as a value of the form: "guidance,source;;weeks"."""
    return ";".join(",".join(one.extras) for one in draft.clauses)


def read_shape(raw: str) -> list[list[str]] | None:
    """The shape that `written_shape` wrote; None for what is none."""
    shape = [row.split(",") if row else [] for row in raw.split(";")]
    known = all(name in EXTRAS for row in shape for name in row)
    return shape if known and len(shape) <= MOST_CLAUSES else None


def data_of(draft: Draft, key: str) -> dict[str, str]:
    """What the form shows for a draft."""
    data = {
        "creation_key": key,
        "shape": written_shape(draft),
        "title": draft.title,
        "summary": draft.summary,
        "introduction": draft.introduction,
    }
    for at, one in enumerate(draft.clauses):
        data |= {f"{name}_{at}": value for name, value in _values(one).items()}
        data[f"do_{at}"] = KEEP if one.text else LEAVE_OUT
    return data


def _values(one: Found) -> dict[str, str]:
    return {"heading": one.heading, "clause_type": one.clause_type, "text": one.text, **one.extras}


def clauses_in(form: BaseForm, shape: Sequence[Sequence[str]]) -> list[Joined]:
    """The clauses that are kept. One that is joined to the one before gives it its heading and text; its other values go where
    the one before has none."""
    kept: list[Joined] = []
    for at, extras in enumerate(shape):
        way = form[f"do_{at}"].data
        if way == LEAVE_OUT:
            continue
        values = {name: str(form[f"{name}_{at}"].data or "") for name in (*CLAUSE, *extras)}
        if way == JOIN and kept:
            kept[-1] = Joined(kept[-1].at, _joined(kept[-1].values, values))
        else:
            kept.append(Joined(at, values))
    return kept


def _joined(before: Mapping[str, str], after: Mapping[str, str]) -> dict[str, str]:
    parts = (before["text"], f"### {after['heading']}" if after["heading"] else "", after["text"])
    given = {name: value for name, value in before.items() if value}
    return {**after, **given, "text": "\n\n".join(part for part in parts if part)}
