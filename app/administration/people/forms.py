"""The forms about people: finding, registrations, roles, erasing."""

from app.accounts.models import LONGEST_EMAIL, LONGEST_ORGANISATION_NAME
from app.administration.forms import KINDS, LONGEST_DOMAINS, FilterForm
from app.administration.queries import LONGEST_SEARCH
from app.administration.services import REFUSALS
from app.web.forms import (
    BaseForm,
    CheckboxField,
    MaxLength,
    RadiosField,
    Required,
    SelectField,
    SubmitField,
    TextAreaField,
    TextField,
)


class PeopleFilterForm(FilterForm):
    """Which people to list."""

    q = TextField("Name or email address", [MaxLength(LONGEST_SEARCH, "Name or email address")])
    role = SelectField("Role", empty="Any role")
    status = SelectField("Account", empty="Any account")
    erasure = CheckboxField("Asked to be erased")


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
