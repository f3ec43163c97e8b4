"""The form of a session."""

from collections.abc import Mapping, Sequence
from typing import Any

from wtforms import Field, Form
from wtforms.validators import ValidationError

from app.core import taxonomy
from app.exchanges.reviews.schedule.models import LONGEST_LINK, LONGEST_PLACE, ScheduledSession
from app.exchanges.reviews.schedule.times import LENGTHS, length_in_words
from app.exchanges.reviews.schedule.values import LABELS, WAY_WORDS
from app.exchanges.reviews.writing.forms import form_of
from app.exchanges.reviews.writing.values import Values
from app.exchanges.standards.framework import Framework
from app.web.forms import (
    BaseForm,
    CheckboxesField,
    DateField,
    MaxLength,
    RadiosField,
    Required,
    SelectField,
    TextAreaField,
    TextField,
    WebAddress,
    WebField,
)

LONGEST_NAMES = 1_000
NAMES_HINT = "Only if you need it: one a line, of people who speak as part of their job. Never a child, a parent or a carer."
HTTPS = "Enter a link that starts with https://"


class Https:
    """A link that nobody on the way can read or change."""

    def __call__(self, _form: Form, field: Field) -> None:
        if field.data and not field.data.lower().startswith("https://"):
            raise ValidationError(HTTPS)


def session_form(
    framework: Framework,
    focus: Sequence[str],
    members: Sequence[tuple[str, str]],
    values: Values,
    row: ScheduledSession | None = None,
) -> BaseForm:
    """What a session is about, whom it speaks to, when and where. `members` are the seats of the team, by number and name."""
    about = [key for key in (standard.id for standard in framework.standards) if key in {*focus, *values["standards"]}]
    titles = {standard.id: standard.title for standard in framework.standards}
    roles = [(term.code, term.label) for term in taxonomy.options("job_role")]
    fields: Mapping[str, Any] = {
        "roles": CheckboxesField(LABELS["roles"], [Required("Choose at least one job role")], choices=roles),
        "spoken_to": TextAreaField(
            LABELS["spoken_to"],
            [MaxLength(LONGEST_NAMES, "The names")],
            hint=NAMES_HINT,
            rows=3,
        ),
        "standards": CheckboxesField(
            LABELS["standards"], [Required("Choose at least one standard")], choices=[(key, titles[key]) for key in about]
        ),
        "seat_ids": CheckboxesField(LABELS["seat_ids"], choices=members),
        "day": DateField(LABELS["day"], hint="For example, 27 3 2027. Leave it empty until you know."),
        "start": TextField(LABELS["start"], hint="UK time. For example, 9:30am or 14:00.", width=10),
        "minutes": SelectField(
            LABELS["minutes"],
            [Required("Choose how long it takes")],
            choices=[(str(one), length_in_words(one)) for one in LENGTHS],
        ),
        "way": RadiosField(LABELS["way"], [Required("Choose where it is held")], choices=list(WAY_WORDS.items())),
        "place": TextField(LABELS["place"], [MaxLength(LONGEST_PLACE, "The place")], hint="A building and a room, on site."),
        "link": WebField(
            LABELS["link"], [WebAddress(HTTPS), Https(), MaxLength(LONGEST_LINK, "The link")], hint="It must start with https://"
        ),
    }
    explanation, shown = (row.explanation, row.explained) if row else ("", ())
    return form_of(fields, "Save the session", values, explanation, shown)
