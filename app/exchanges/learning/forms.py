"""The forms of a draft: what a name that stands in it means there, why what the guard found is about nobody, and the buttons."""

from collections.abc import Sequence
from typing import Any

from app.core.errors import Invalid
from app.web.forms import BaseForm, HiddenField, Required, SubmitField, TextField, make_form

UNEXPLAINED = "Change the text, or say why it is not about a person"


def field_of(fingerprint: str) -> str:
    """The field that asks about one place."""
    return f"why_{fingerprint[:16]}"


class PlacesForm(BaseForm):
    """Asks about places in a text: a refusal names the place, and is shown by the field that asks about it."""

    draft_version = HiddenField()

    def add_invalid(self, error: Invalid) -> None:
        self.add_error(field_of(error.field) if field_of(error.field) in self else error.field, error.message)


def names_form(fingerprints: Sequence[str]) -> type[BaseForm]:
    """Asks of each place what the name means there; it may be left empty and answered later."""
    fields: dict[str, Any] = {field_of(place): TextField("What it means here, if it is no name") for place in fingerprints}
    fields["save"] = SubmitField("Save")
    return make_form("NamesForm", fields, PlacesForm)


def submit_form(fingerprints: Sequence[str]) -> type[BaseForm]:
    """Asks of each place why it is about nobody: all must be answered."""
    fields: dict[str, Any] = {
        field_of(place): TextField("Why this is not about a person", [Required(UNEXPLAINED)]) for place in fingerprints
    }
    fields["send"] = SubmitField("Submit to the moderators")
    return make_form("SubmitNoteForm", fields, PlacesForm)
