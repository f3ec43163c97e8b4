"""What every form of a text carries: what its page was drawn with, and room to explain what the guard finds."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.exchanges.assessment.services.texts import LONGEST_EXPLANATION
from app.exchanges.reviews.writing.values import EXPLANATION, SHOWN, STAMP, Values, stamp_of
from app.web.forms import BaseForm, HiddenField, MaxLength, SubmitField, TextAreaField, make_form

CARRIED: Mapping[str, Any] = {
    EXPLANATION: TextAreaField(
        "Why is this not about a person?",
        [MaxLength(LONGEST_EXPLANATION, "Why this is not about a person")],
        hint="It is kept with what you write, and read by the same people.",
        rows=2,
    ),
    STAMP: HiddenField(),
    SHOWN: HiddenField(),
}


def form_of(fields: Mapping[str, Any], button: str, values: Values, explanation: str = "", shown: Sequence[str] = ()) -> BaseForm:
    """A form of `fields`, filled in with `values`."""
    drawn_with = {**values, EXPLANATION: explanation, STAMP: stamp_of(values), SHOWN: ".".join(shown)}
    parts: dict[str, Any] = {**fields, **CARRIED, "save": SubmitField(button)}
    return make_form("WritingForm", parts)(data=drawn_with)


def values_of(form: BaseForm, names: Sequence[str]) -> Values:
    """What was sent."""
    return {name: form[name].data for name in names}
