"""The forms of consultations. What was typed stays in the form whatever a service refuses."""

from app.accounts.models import LONGEST_NAME, LONGEST_ORGANISATION_NAME
from app.invitations.models import LONGEST_OTHER
from app.library.consultations.models import INTERESTS
from app.web.forms import (
    BaseForm,
    DateField,
    EmailAddress,
    EmailField,
    HiddenField,
    MarkdownField,
    MaxLength,
    RadiosField,
    Required,
    SubmitField,
    TextAreaField,
    TextField,
)

LONGEST_REMARK = 4_000
LONGEST_ANSWER = 2_000
LONGEST_WORDING = 20_000  # as long as a clause may be
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


class InterestForm(BaseForm):
    """Who somebody is and what their interest is."""

    name = TextField("Your name", [Required("Enter your name"), MaxLength(LONGEST_NAME, "Your name")])
    organisation = TextField(
        "Your organisation",
        [MaxLength(LONGEST_ORGANISATION_NAME, "Your organisation")],
        hint="Leave empty if you speak for yourself.",
    )
    interest = RadiosField(
        "What is your interest in this specification?",
        [Required("Choose what your interest is")],
        choices=list(INTERESTS.items()),
        hint="If more than one fits, choose the one that others should know about first.",
    )
    other = TextField("If other, say what it is", [MaxLength(LONGEST_OTHER, "What your interest is")])
    save = SubmitField("Declare this interest")


class RemarkForm(BaseForm):
    """What somebody says about a clause. `seen` is the hash of the text it was drawn with."""

    text = TextAreaField(
        "Your comment",
        [MaxLength(LONGEST_REMARK, "Your comment")],
        hint="Everyone who takes part can read it. Do not write about a child, a family or a case.",
        rows=5,
    )
    suggestion = MarkdownField(
        "Suggest a wording",
        [MaxLength(LONGEST_WORDING, "The wording")],
        hint="The clause as it stands. Change it to what you suggest, or leave it as it is.",
        rows=10,
    )
    seen = HiddenField()
    key = HiddenField()
    send = SubmitField("Send")


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


class AskForm(BaseForm):
    """Where to send a fresh link."""

    email = EmailField(
        "Email address", [Required("Enter your email address"), EmailAddress()], hint="Where your invitation was sent."
    )
    send = SubmitField("Send me a link")
