"""The forms of a team."""

from app.exchanges.reviews.team.models import LONGEST_NAME
from app.web.forms import (
    BaseForm,
    CheckboxField,
    HiddenField,
    MaxLength,
    RadiosField,
    Required,
    SelectField,
    SubmitField,
    TextAreaField,
    TextField,
)

LONGEST_WAIVER = 1_000


class ProviderForm(BaseForm):
    """One body that provides services to the host, or bids to."""

    organisation = SelectField("Organisation", empty="Not on this list", hint="If it has an account here, choose it.")
    name = TextField("Or its name", [MaxLength(LONGEST_NAME, "The name")], hint="The name of the body, never of a person.")
    kind = RadiosField(
        "What it does",
        [Required("Choose what it does")],
        choices=[("present", "It provides services for us now"), ("bid", "It bids for a contract that is open")],
    )
    add = SubmitField("Put it on the list")


class SettleForm(BaseForm):
    """Whether two names are one body: which two is said by hidden values."""

    name = HiddenField()
    organisation = HiddenField()
    answer = HiddenField()


class OfferForm(BaseForm):
    """Offering somebody a seat. `waiver` is asked for where a conflict has to be waived in writing."""

    waiver = TextAreaField(
        "Why does this not matter to you?",
        [MaxLength(LONGEST_WAIVER, "Why it does not matter")],
        hint="It is kept. Commissioners of your area read it.",
        rows=3,
    )
    offer = SubmitField("Offer a seat")


class AnswerForm(BaseForm):
    """Taking a seat: no conflict, and the terms."""

    declared = CheckboxField(
        "I have read who the host is, and I know of no conflict of interest", [Required("Say that you know of no conflict")]
    )
    terms = CheckboxField("I have read the terms above, and I sign them", [Required("Sign the terms to take the seat")])
    version = HiddenField()
    accept = SubmitField("Take the seat")


class ConfirmForm(BaseForm):
    """Confirming the team, and who leads it."""

    stamp = HiddenField()
    lead = RadiosField("Who leads the team?", [Required("Choose who leads the team")])
    confirm = SubmitField("Confirm the team")
