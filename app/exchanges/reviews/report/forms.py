"""The form that makes a report final."""

from app.web.forms import BaseForm, HiddenField, SubmitField


class FinishForm(BaseForm):
    """Making final what was read: `stamp` stands for it."""

    stamp = HiddenField()
    finish = SubmitField("Make the report final", kind="warning")
