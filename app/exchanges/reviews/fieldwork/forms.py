"""The buttons of the fieldwork, and who leads the team where nobody does any more."""

from app.web.forms import BaseForm, RadiosField, Required, SubmitField


class BeginForm(BaseForm):
    """Beginning it."""

    go = SubmitField("Begin the fieldwork")


class EndForm(BaseForm):
    """Ending it."""

    go = SubmitField("End the fieldwork")


class LeadForm(BaseForm):
    """Who leads the team from now on."""

    lead = RadiosField("Who leads the team?", [Required("Choose who leads the team")])
    choose = SubmitField("Choose them")
