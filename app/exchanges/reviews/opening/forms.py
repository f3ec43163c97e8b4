"""Choosing what a team may open."""

from app.web.forms import BaseForm, CheckboxesField, Required, SubmitField


class OpenForm(BaseForm):
    """Which standards of a signed assessment."""

    standards = CheckboxesField("Which standards may they read?", [Required("Choose at least one standard")])
    save = SubmitField("Open these to the team")
