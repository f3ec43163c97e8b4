"""The forms of those who run a consultation. What was typed stays in the form whatever a service refuses."""

from app.accounts.models import LONGEST_NAME, LONGEST_ORGANISATION_NAME
from app.web.forms import (
    BaseForm,
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
)

LONGEST_ANSWER = 2_000


ANSWERS = [
    ("accept", "Accept it", "You will change the draft, or have done"),
    ("decline", "Do not accept it", "Say why not"),
    ("note", "Note it", "It needs no change, or is for later"),
]


class LastDayForm(BaseForm):
    """The last day for comments."""

    closes_on = DateField(
        "Last day for comments",
        [Required("Enter the last day for comments")],
        hint="People can comment to the end of this day. You can change it later.",
    )
    save = SubmitField("Save")


class InviteForm(BaseForm):
    """Somebody to invite."""

    name = TextField("Name", [Required("Enter their name"), MaxLength(LONGEST_NAME, "Name")])
    organisation = TextField(
        "Organisation or role",
        [MaxLength(LONGEST_ORGANISATION_NAME, "Organisation or role")],
        hint="For example, the provider they work for, or “parent representative”.",
    )
    email = EmailField(
        "Email address",
        [Required("Enter their email address"), EmailAddress()],
        hint="We send the invitation there. Nobody else who takes part sees it, and we erase it 28 days after the end.",
    )
    send = SubmitField("Send the invitation")


class ReplyForm(BaseForm):
    """What the owners make of a comment. `seen` is how many answers there were when the page was opened."""

    seen = HiddenField()
    verb = RadiosField("What do you make of it?", [Required("Choose what you make of it")], choices=ANSWERS)
    answer = TextAreaField(
        "Your answer",
        [Required("Enter a short answer: everyone who takes part can read it"), MaxLength(LONGEST_ANSWER, "Your answer")],
        hint="Everyone who takes part can read this, and it stays on the record. You can answer again.",
        rows=4,
    )
    send = SubmitField("Answer")
