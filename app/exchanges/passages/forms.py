"""The form that shows a passage to moderators."""

from app.web.forms import BaseForm, MaxLength, Required, SubmitField, TextAreaField

LONGEST = 1_000


class PassageForm(BaseForm):
    """One passage, as it stands."""

    text = TextAreaField(
        "The passage",
        [Required("Copy the passage"), MaxLength(LONGEST, "The passage")],
        hint="A few sentences, without the name of an area or an organisation.",
        rows=6,
    )
    send = SubmitField("Send it to the moderators")
