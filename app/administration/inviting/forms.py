"""The form that invites somebody to make an account."""

from app.accounts.models import LONGEST_EMAIL, LONGEST_NAME
from app.web.forms import (
    BaseForm,
    CheckboxesField,
    EmailField,
    MaxLength,
    Required,
    SelectField,
    SubmitField,
    TextField,
)


class InvitationForm(BaseForm):
    """Invite somebody to make an account."""

    email = EmailField(
        "Email address",
        [Required("Enter an email address"), MaxLength(LONGEST_EMAIL, "Email address")],
        hint="The address they use at work",
        autocomplete="off",
    )
    name = TextField(
        "Full name (optional)",
        [MaxLength(LONGEST_NAME, "Full name")],
        hint="The letter greets them by it, and they can put it right",
    )
    organisation = SelectField(
        "Organisation (optional)", hint="They join it as soon as they accept, on your word", empty="Ask them where they work"
    )
    roles = CheckboxesField("Roles (optional)", hint="Everybody who is invited becomes a member")
    area = SelectField("Which area do they lead?", hint="For an area lead only", empty="No area")
    send = SubmitField("Send the invitation")
