"""The forms of accounts."""

from collections.abc import Iterable

from app.accounts.credentials.passwords import LONGEST, SHORTEST
from app.accounts.models import LONGEST_EMAIL, LONGEST_NAME, LONGEST_ORGANISATION_NAME
from app.core import taxonomy
from app.core.taxonomy import Term
from app.web.forms import (
    BaseForm,
    CodeField,
    EmailField,
    MaxLength,
    PasswordField,
    RadiosField,
    Required,
    SelectField,
    SubmitField,
    TextField,
)

NEW_ORGANISATION = "new"
PASSWORD_HINT = f"At least {SHORTEST} characters. Three random words make a good password. You can paste it"
CODE_HINT = "The 6 digits your app shows now, or one of your recovery codes"


def _choices(terms: Iterable[Term]) -> list[tuple[str, str]]:
    return [(term.code, term.label) for term in terms]


class SignInForm(BaseForm):
    """Sign in with a password."""

    email = EmailField("Email address", [Required("Enter your email address")], autocomplete="username")
    password = PasswordField("Password", [Required("Enter your password"), MaxLength(LONGEST, "Password")])
    send = SubmitField("Sign in")


class AddressForm(BaseForm):
    """Ask for a letter to an address."""

    email = EmailField("Email address", [Required("Enter your email address"), MaxLength(LONGEST_EMAIL, "Email address")])
    send = SubmitField("Continue")


class SecondStepForm(BaseForm):
    """The second step of signing in."""

    code = TextField(
        "Security code",
        [Required("Enter your security code"), MaxLength(40, "Security code")],
        hint=CODE_HINT,
        autocomplete="one-time-code",
        width=20,
    )
    send = SubmitField("Continue")


class ConfirmCodeForm(BaseForm):
    """Show that the app was set up."""

    code = CodeField("6 digit code from your app", [Required("Enter the 6 digit code your app shows")])
    send = SubmitField("Turn on the second step")


class NewPasswordForm(BaseForm):
    """Choose a password after following a link."""

    password = PasswordField("New password", [Required("Enter a new password")], autocomplete="new-password", hint=PASSWORD_HINT)
    send = SubmitField("Change password")


class ProveForm(BaseForm):
    """The password in use, asked for before something that matters is changed."""

    current_password = PasswordField(
        "Your password now", [Required("Enter the password you use now"), MaxLength(LONGEST, "Password")]
    )
    send = SubmitField("Continue")


class ChangePasswordForm(ProveForm):
    """Change the password while signed in."""

    password = PasswordField("New password", [Required("Enter a new password")], autocomplete="new-password", hint=PASSWORD_HINT)
    send = SubmitField("Change password")


class ChangeEmailForm(ProveForm):
    """Ask for a different address."""

    email = EmailField("New email address", [Required("Enter a new email address")])
    send = SubmitField("Send a link to the new address")


class PersonForm(BaseForm):
    """Name and job role."""

    name = TextField("Full name", [Required("Enter your full name"), MaxLength(LONGEST_NAME, "Full name")], autocomplete="name")
    job_role = RadiosField(
        "Your job role",
        [Required("Choose your job role")],
        choices=_choices(taxonomy.options("job_role")),
        hint="Choose the one that is closest",
    )
    send = SubmitField("Save")


class DetailsForm(PersonForm):
    """The details a newcomer gives. The view leaves out the parts about the organisation that their address answers."""

    organisation = SelectField("Your organisation", [Required("Choose your organisation, or that it is not listed")])
    organisation_name = TextField(
        "Name of your organisation",
        [MaxLength(LONGEST_ORGANISATION_NAME, "Name of your organisation")],
        autocomplete="organization",
    )
    organisation_kind = SelectField(
        "What kind of organisation is it?", choices=_choices(taxonomy.options("organisation_kind")), empty="Choose a kind"
    )
    area = SelectField(
        "Local area you work in (optional)",
        hint="The lead of that area, or a moderator, will confirm it",
        empty="No single area",
    )
    password = PasswordField(
        "Choose a password (optional)",
        autocomplete="new-password",
        hint=f"{PASSWORD_HINT}. Without one, we email you a link each time you sign in",
    )
    send = SubmitField("Finish registering")


class AreaForm(BaseForm):
    """Ask to be confirmed in an area."""

    area = SelectField("Local area", [Required("Choose a local area")], empty="Choose a local area")
    send = SubmitField("Ask to be confirmed")
