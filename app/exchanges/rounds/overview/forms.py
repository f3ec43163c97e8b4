"""The forms with which rounds are started, and their coordinators appointed."""

from collections.abc import Sequence

from app.exchanges.reviewers.months import in_words
from app.exchanges.rounds.round.models import LONGEST_TITLE
from app.web.forms import (
    BaseForm,
    CheckboxesField,
    EmailField,
    HiddenField,
    MaxLength,
    RadiosField,
    Required,
    SelectField,
    SubmitField,
    TextField,
)

SIZES = {"3": "Three people", "4": "Four people", "5": "Five people"}
MONTHS = "In which months are the exchanges held?"


class RoundForm(BaseForm):
    """Opening a round."""

    title = TextField(
        "What is it called?",
        [Required("Enter what the round is called"), MaxLength(LONGEST_TITLE, "What it is called")],
        hint="Every member reads it. For example: Spring 2027.",
    )
    months = CheckboxesField(MONTHS, [Required("Choose at least one month")])
    team_size = RadiosField("How many people are in a team?", [Required("Choose how many people are in a team")])
    send = SubmitField("Open the round")

    def offer(self, codes: Sequence[str]) -> "RoundForm":
        """The form with months and sizes to choose from."""
        self.months.offer([(code, in_words(code)) for code in codes])
        self.team_size.offer(SIZES.items())
        return self


class TriadForm(BaseForm):
    """Three areas review each other."""

    own = SelectField("Your area", [Required("Choose your area")])
    second = SelectField("The second area", [Required("Choose the second area")])
    third = SelectField("The third area", [Required("Choose the third area")])
    months = CheckboxesField(MONTHS, [Required("Choose at least one month")])
    send = SubmitField("Ask the two areas")


class CoordinatorForm(BaseForm):
    """Appointing who coordinates a round."""

    email = EmailField("Email address", [Required("Enter an email address")], hint="Of a confirmed member of this site.")
    send = SubmitField("Appoint")


class MoveForm(BaseForm):
    """Moving a round on: a button."""

    verb = HiddenField()
    send = SubmitField("Go on")
