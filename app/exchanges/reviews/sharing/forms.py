"""Choosing what others may learn from."""

from app.web.forms import BaseForm, CheckboxesField, Required, SubmitField


class TickForm(BaseForm):
    """Which lines of the report."""

    lines = CheckboxesField("Which lines may others learn from?", [Required("Choose at least one line")])
    save = SubmitField("Begin the learning note")
