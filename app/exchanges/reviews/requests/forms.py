"""The forms of a request."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.exchanges.reviewers import months
from app.exchanges.reviews.exchange.models import Exchange
from app.exchanges.reviews.requests.values import FORM_WORDS, LABELS
from app.exchanges.reviews.writing.forms import form_of
from app.exchanges.reviews.writing.values import Values
from app.exchanges.standards.framework import Framework
from app.web.forms import (
    BaseForm,
    CheckboxesField,
    CheckboxField,
    HiddenField,
    MaxLength,
    RadiosField,
    Required,
    SelectField,
    SubmitField,
    TextAreaField,
)

LONGEST_TEXT = 4_000


def request_form(framework: Framework, values: Values, month_codes: Sequence[str], row: Exchange | None = None) -> BaseForm:
    """What a review is about, when and how."""
    offered_months = sorted({*month_codes, *values["months"]})
    fields: Mapping[str, Any] = {
        "standards": CheckboxesField(
            LABELS["standards"],
            [Required("Choose at least one standard")],
            choices=[(one.id, one.title) for one in framework.standards],
            hint="Choose those that matter most. A team of three can look at about six in two days.",
        ),
        "enquiry": TextAreaField(
            LABELS["enquiry"],
            [Required("Write what you want to find out"), MaxLength(LONGEST_TEXT, "What you want to find out")],
            hint="Your lines of enquiry, in your own words: about services and agreements, never about a child or a family.",
            rows=6,
        ),
        "months": CheckboxesField(
            LABELS["months"],
            [Required("Choose at least one month")],
            choices=[(code, months.in_words(code)) for code in offered_months],
        ),
        "form": RadiosField(LABELS["form"], [Required("Choose how it should be held")], choices=list(FORM_WORDS.items())),
        "hopes": TextAreaField(LABELS["hopes"], [MaxLength(LONGEST_TEXT, "What you hope for")], rows=4),
        "sensitivities": TextAreaField(
            LABELS["sensitivities"],
            [MaxLength(LONGEST_TEXT, "What they should know")],
            hint="Such as a change of provider, or an inspection. The team reads it, and nobody else outside your area.",
            rows=4,
        ),
        "bars_region": CheckboxField(LABELS["bars_region"]),
    }
    explanation, shown = (row.explanation, row.explained) if row else ("", ())
    return form_of(fields, "Save the request", values, explanation, shown)


class JointHostForm(BaseForm):
    """Asking another area to be reviewed together."""

    area = SelectField("Local area", [Required("Choose a local area")])
    add = SubmitField("Ask this area")


class StampedForm(BaseForm):
    """A button under something that was read: `stamp` stands for what."""

    stamp = HiddenField()
    send = SubmitField("Agree")


class WithdrawForm(BaseForm):
    """Giving an exchange up."""

    withdraw = SubmitField("Withdraw from this exchange", kind="warning")
