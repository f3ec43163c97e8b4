"""The forms of those who take part. What was typed stays in the form whatever a service refuses."""

from app.invitations.forms import WhoForm
from app.invitations.models import LONGEST_OTHER
from app.library.consultations.models import INTERESTS
from app.web.forms import (
    BaseForm,
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


LONGEST_WORDING = 20_000  # as long as a clause may be


class InterestForm(WhoForm):
    """Who somebody is and what their interest is."""

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


class AskForm(BaseForm):
    """Where to send a fresh link."""

    email = EmailField(
        "Email address", [Required("Enter your email address"), EmailAddress()], hint="Where your invitation was sent."
    )
    send = SubmitField("Send me a link")
