"""The forms about organisations."""

from app.accounts.models import LONGEST_ORGANISATION_NAME
from app.administration.forms import KINDS, LONGEST_DOMAINS, FilterForm
from app.administration.queries import LONGEST_SEARCH
from app.web.forms import (
    BaseForm,
    CheckboxesField,
    MaxLength,
    Required,
    SelectField,
    SubmitField,
    TextAreaField,
    TextField,
)


class OrganisationFilterForm(FilterForm):
    """Which organisations to list."""

    q = TextField("Name or email domain", [MaxLength(LONGEST_SEARCH, "Name or email domain")])
    kind = SelectField("Kind", choices=KINDS, empty="Any kind")
    state = SelectField("State", empty="")


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
