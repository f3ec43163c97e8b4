"""The forms of those who invite others to a self-assessment, and of those invited."""

from typing import Any

from app.accounts.models import LONGEST_NAME, LONGEST_ORGANISATION_NAME
from app.core.errors import Invalid
from app.exchanges.assessment.forms import LONGEST_TEXT
from app.exchanges.assessment.hit_presenters import HitRow, hit_rows
from app.exchanges.assessment.models import LONGEST_LINE
from app.exchanges.assessment.services.texts import LONGEST_EXPLANATION, HitsUnexplained
from app.exchanges.assessment.values import Sent, stamp_of
from app.exchanges.hits import short
from app.exchanges.invited.models import INTERESTS, InvitedAnswer
from app.exchanges.standards.framework import Framework
from app.invitations.forms import WhoForm
from app.invitations.models import LONGEST_OTHER
from app.web.forms import (
    BaseForm,
    CheckboxesField,
    DateField,
    EmailAddress,
    EmailField,
    HiddenField,
    MaxLength,
    RadiosField,
    Required,
    SubmitField,
    TextAreaField,
    TextField,
    make_form,
)

LONGEST_COVERING = 2_000
NOTHING = dict.fromkeys(InvitedAnswer.FIELDS, "")


def _explanation() -> TextAreaField:
    """Room to explain what the guard finds."""
    return TextAreaField(
        "Why is this not about a person?",
        [MaxLength(LONGEST_EXPLANATION, "Why this is not about a person")],
        hint="It is kept with what you wrote, and read by the same people.",
        rows=2,
    )


def invite_form(framework: Framework, standard_id: str) -> BaseForm:
    """Somebody to invite to some of the standards; the one called `standard_id` is chosen at first."""
    titles = [(one.id, one.title) for one in framework.standards]
    parts: dict[str, Any] = {
        "name": TextField("Name", [Required("Enter their name"), MaxLength(LONGEST_NAME, "Name")]),
        "organisation": TextField(
            "Organisation",
            [Required("Enter their organisation"), MaxLength(LONGEST_ORGANISATION_NAME, "Organisation")],
            hint="Their answers are shown to you under this name, or under the one they give themselves.",
        ),
        "email": EmailField(
            "Email address",
            [Required("Enter their email address"), EmailAddress()],
            hint="We send a letter there that does not name your area. We erase the address 28 days after the end.",
        ),
        "standards": CheckboxesField("What do you ask them about?", [Required("Choose at least one standard")], choices=titles),
        "ends_on": DateField(
            "Last day for their answers",
            [Required("Enter the last day for their answers")],
            hint="They can answer to the end of this day, or until the self-assessment is signed or given up.",
        ),
        "covering": TextAreaField(
            "What do you want to tell them?",
            [MaxLength(LONGEST_COVERING, "What you want to tell them")],
            hint="They read it once they have come in. It is not in the letter.",
            rows=4,
        ),
        "explanation": _explanation(),
        "shown": HiddenField(),
        "send": SubmitField("Invite them"),
    }
    return make_form("InviteForm", parts)(data={"standards": [standard_id] if standard_id else []})


class InterestForm(WhoForm):
    """Who somebody is and what their interest is."""

    interest = RadiosField(
        "What are you to the area?",
        [Required("Choose what you are to the area")],
        choices=list(INTERESTS.items()),
        hint="If more than one fits, choose the one that the area should know about first.",
    )
    other = TextField("If other, say what it is", [MaxLength(LONGEST_OTHER, "What it is")])
    save = SubmitField("Save and go on")


class AnswerForm(BaseForm):
    """What somebody who was invited says of one standard."""

    line = TextField("In one line: what shows it, or what is missing", [MaxLength(LONGEST_LINE, "The line")])
    strengths = TextAreaField(
        "Strengths", [MaxLength(LONGEST_TEXT, "Strengths")], hint="What works well from where you see it.", rows=4
    )
    development = TextAreaField(
        "To develop", [MaxLength(LONGEST_TEXT, "To develop")], hint="What is missing, and what would help.", rows=4
    )
    evidence = TextAreaField(
        "Evidence",
        [MaxLength(LONGEST_TEXT, "Evidence")],
        hint="One to a line: what it is, and its web address or where it is kept.",
        rows=4,
    )
    note = TextAreaField("Notes", [MaxLength(LONGEST_TEXT, "Notes")], hint="Anything else the area should know.", rows=4)
    explanation = _explanation()
    shown = HiddenField()
    stamp = HiddenField()
    save = SubmitField("Save")


def answer_form(row: InvitedAnswer | None) -> AnswerForm:
    """The form of an answer as it stands."""
    values = NOTHING if row is None else {name: getattr(row, name) for name in row.FIELDS}
    hidden_values = {
        "stamp": stamp_of(values),
        "explanation": row.explanation if row else "",
        "shown": ".".join(row.explained) if row else "",
    }
    return AnswerForm(data={**values, **hidden_values})


def read(form: BaseForm, key: str, names: tuple[str, ...], stamp: str = "") -> Sent:
    """What was sent in a form, for the guard to look at."""
    return Sent(
        key=key,
        values={name: form[name].data or "" for name in names},
        stamp=stamp,
        explanation=form["explanation"].data or "",
        shown=frozenset((form["shown"].data or "").split(".")),
    )


def show_hits(form: BaseForm, refusal: Invalid | None) -> list[HitRow]:
    """What the guard found that is to be explained, for the page; the form carries from now on that it was shown."""
    if not isinstance(refusal, HitsUnexplained):
        return []
    show_again(form, "shown", ".".join(map(short, refusal.hits)))
    return hit_rows(refusal.hits)


def show_again(form: BaseForm, name: str, value: str) -> None:
    """Give a hidden field another value than the one that was sent."""
    form[name].data = value
    form[name].raw_data = [value]


def name_of(field: str, _key: str) -> str:
    """What these forms call a field: they hold one entry."""
    return field


class ShareForm(BaseForm):
    """Sharing notes that were read. `stamp` stands for them."""

    stamp = HiddenField()
    share = SubmitField("Share these notes")


class AskForm(BaseForm):
    """Where to send a fresh link."""

    email = EmailField(
        "Email address", [Required("Enter your email address"), EmailAddress()], hint="Where your invitation was sent."
    )
    send = SubmitField("Send me a link")
