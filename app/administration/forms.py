"""The forms of the administrators' pages."""

from app.accounts.models import LONGEST_EMAIL, LONGEST_NAME, LONGEST_ORGANISATION_NAME
from app.administration.queries import LONGEST_SEARCH
from app.administration.services import REFUSALS
from app.core import numbers, taxonomy
from app.web.forms import (
    BaseForm,
    CheckboxesField,
    CheckboxField,
    DateField,
    EmailField,
    MaxLength,
    RadiosField,
    Required,
    SelectField,
    SubmitField,
    TextAreaField,
    TextField,
)

LONGEST_DOMAINS = 2_000
KINDS = [(term.code, term.label) for term in taxonomy.options("organisation_kind")]


class FilterForm(BaseForm):
    """A form that only asks: sent in the address, so it needs no anti-forgery value."""

    class Meta:
        csrf = False


class PeopleFilterForm(FilterForm):
    """Which people to list."""

    q = TextField("Name or email address", [MaxLength(LONGEST_SEARCH, "Name or email address")])
    role = SelectField("Role", empty="Any role")
    status = SelectField("Account", empty="Any account")
    erasure = CheckboxField("Asked to be erased")


class OrganisationFilterForm(FilterForm):
    """Which organisations to list."""

    q = TextField("Name or email domain", [MaxLength(LONGEST_SEARCH, "Name or email domain")])
    kind = SelectField("Kind", choices=KINDS, empty="Any kind")
    state = SelectField("State", empty="")


class AuditFilterForm(FilterForm):
    """Which entries of the audit trail to list."""

    verb = SelectField("What was done", empty="Anything")
    kind = SelectField("To what", empty="Anything")
    person = TextField("Number of a person", hint="Who did it, or who it was done to", width=10)
    since = DateField("From", hint="For example, 27 3 2026", noun="From")
    until = DateField("To", hint="For example, 27 4 2026", noun="To")

    def person_id(self) -> int | None:
        """The number given, if it is one that a person could have."""
        return numbers.whole(self.person.data)

    def validate(self, extra_validators: object = None) -> bool:
        """As every form; and the number must be one, and the dates in order."""
        passed: bool = super().validate(extra_validators)
        if self.person.data and self.person_id() is None:
            self.add_error("person", "Number of a person must be a whole number, like 12")
        if self.since.data and self.until.data and self.until.data < self.since.data:
            self.add_error("until", "To must be the same as or after From")
        return passed and not self.errors


class RoleForm(BaseForm):
    """Give a role."""

    role = RadiosField("Which role?", [Required("Choose a role")])
    area = SelectField("Which area do they lead?", hint="For an area lead only", empty="No area")
    give = SubmitField("Give this role")

    def validate(self, extra_validators: object = None) -> bool:
        """As every form; and an area lead must have an area."""
        passed: bool = super().validate(extra_validators)
        if self.role.data == "area_lead" and not self.area.data:
            self.add_error("area", "Choose an area for an area lead")
        return passed and not self.errors


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


class EraseForm(BaseForm):
    """Type who is to be erased."""

    name = TextField(
        "Type the name to confirm", [Required("Enter the name of the person you are erasing"), MaxLength(LONGEST_EMAIL, "Name")]
    )
    erase = SubmitField("Erase this person", kind="warning")


class PlacementForm(BaseForm):
    """Where a person works, in a moderator's words."""

    choice = RadiosField("Where do they work?", [Required("Choose where they work")])
    organisation_name = TextField("Name of the organisation", [MaxLength(LONGEST_ORGANISATION_NAME, "Name of the organisation")])
    organisation_kind = SelectField("Kind of organisation", choices=KINDS)
    domains = TextAreaField(
        "Email domains",
        [MaxLength(LONGEST_DOMAINS, "Email domains")],
        hint="One on each line. Everyone who registers with one of these joins the organisation without a moderator. "
        "You can leave this empty",
        rows=3,
    )
    existing = SelectField("Organisation", empty="Choose an organisation")
    confirm = SubmitField("Confirm")


class RefuseForm(BaseForm):
    """Why a registration is refused."""

    reason = RadiosField(
        "Why are you refusing it?", [Required("Choose why you are refusing this registration")], choices=list(REFUSALS.items())
    )
    refuse = SubmitField("Refuse this registration", kind="warning")


class OrganisationForm(BaseForm):
    """Name and kind of an organisation."""

    organisation_name = TextField(
        "Name of the organisation",
        [Required("Enter the name of the organisation"), MaxLength(LONGEST_ORGANISATION_NAME, "Name of the organisation")],
    )
    organisation_kind = SelectField("Kind of organisation", [Required("Choose what kind of organisation it is")], choices=KINDS)
    save = SubmitField("Save")


class NewOrganisationForm(OrganisationForm):
    """A new organisation, with its domains."""

    domains = TextAreaField(
        "Email domains",
        [MaxLength(LONGEST_DOMAINS, "Email domains")],
        hint="One on each line. Everyone who registers with one of these joins the organisation without a moderator. "
        "You can leave this empty",
        rows=3,
    )


class DomainForm(BaseForm):
    """One more email domain."""

    domain = TextField(
        "Add an email domain",
        [Required("Enter a domain, like example.org.uk"), MaxLength(253, "Domain")],
        hint="For example, example.org.uk",
    )
    add = SubmitField("Add", kind="secondary")


class AreasForm(BaseForm):
    """The local areas an organisation serves."""

    areas = CheckboxesField("Areas served")
    save = SubmitField("Save")


class MergeForm(BaseForm):
    """Which organisation another becomes part of."""

    into = SelectField("Merge into", [Required("Choose the organisation to merge into")], empty="Choose an organisation")
    proceed = SubmitField("Continue")


def lines(text: str) -> list[str]:
    """What was typed one to a line, each once, without blank lines."""
    return list(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))
