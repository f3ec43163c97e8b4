"""The forms of a seat for somebody with lived experience."""

from app.exchanges.reviews.lived_experience.models import LONGEST_NAME, LONGEST_WORDS
from app.web.forms import (
    BaseForm,
    CheckboxField,
    HiddenField,
    MaxLength,
    Required,
    SelectField,
    SubmitField,
    TextAreaField,
    TextField,
)


class AskForm(BaseForm):
    """Which organisation is asked to propose somebody."""

    organisation = SelectField(
        "Organisation",
        [Required("Choose an organisation")],
        hint="One that supports people with lived experience, and has members here. They learn that your area is reviewed.",
    )
    ask = SubmitField("Ask them")


class ProposeForm(BaseForm):
    """Whom the organisation proposes."""

    first_name = TextField(
        "Their first name",
        [Required("Enter their first name"), MaxLength(LONGEST_NAME, "The first name")],
        hint="Or the name that they want to be called by. Nothing else about them: not how they come to know.",
        width=20,
    )
    support_contact = TextAreaField(
        "Whom does the host talk to about support?",
        [Required("Say whom the host talks to about support"), MaxLength(LONGEST_WORDS, "Whom the host talks to")],
        hint="Somebody at your organisation, with a work telephone number or address.",
        rows=2,
    )
    paid_time = TextAreaField(
        "Which of their time is paid, and how?",
        [Required("Say which of their time is paid, and how"), MaxLength(LONGEST_WORDS, "What is paid")],
        hint="Such as: two days and preparation, at 150 pounds a day, through us.",
        rows=2,
    )
    person_agrees = CheckboxField(
        "They want to take part, know what is paid, and know that they can leave at any time without a reason",
        [Required("Ask them first: propose somebody who wants to take part")],
    )
    propose = SubmitField("Propose them")


class AgreeForm(BaseForm):
    """Agreeing to support and paid time as they were read."""

    stamp = HiddenField()
    agree = SubmitField("Agree")
