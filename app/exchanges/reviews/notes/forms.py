"""The form of a note."""

from collections.abc import Mapping
from typing import Any

from app.exchanges.reviews.notes.models import Note
from app.exchanges.reviews.notes.values import LABELS, NO_LEVEL
from app.exchanges.reviews.writing.forms import form_of
from app.exchanges.reviews.writing.values import Values
from app.exchanges.standards.framework import Framework
from app.web.forms import BaseForm, MaxLength, RadiosField, TextAreaField

LONGEST_TEXT = 6_000
LONGEST_EVIDENCE = 2_000


def note_form(framework: Framework, values: Values, row: Note | None) -> BaseForm:
    """What somebody saw of a standard, and which level they would give by now."""
    levels = [("", NO_LEVEL), *((str(level.number), f"Level {level.number}: {level.name}") for level in framework.levels)]
    fields: Mapping[str, Any] = {
        "level": RadiosField(LABELS["level"], choices=levels, hint="Provisional, and yours alone."),
        "text": TextAreaField(LABELS["text"], [MaxLength(LONGEST_TEXT, "What you saw and heard")], rows=8),
        "evidence": TextAreaField(
            LABELS["evidence"],
            [MaxLength(LONGEST_EVIDENCE, "What shows it")],
            hint="A document, a session, a figure: one a line.",
            rows=4,
        ),
    }
    explanation, shown = (row.explanation, row.explained) if row else ("", ())
    return form_of(fields, "Save your note", values, explanation, shown)
