"""The form that adds a file to something."""

from app.web.forms import BaseForm, FileField, HiddenField, MaxLength, Required, SubmitField, TextAreaField

LONGEST_EXPLANATION = 1_000


class AddFileForm(BaseForm):
    """One file, with room to explain what the check found in it. `shown` names the finds that were on the page."""

    file = FileField(
        "Add a file",
        [Required("Choose a file")],
        hint="A PDF, Word, Excel, PowerPoint or OpenDocument file, or a PNG or JPEG picture, of up to 20 MB.",
    )
    explanation = TextAreaField(
        "Why nobody can be recognised from it",
        [MaxLength(LONGEST_EXPLANATION, "Why nobody can be recognised from it")],
        hint="Only where we ask you to say so. It is kept with the file, and read by the same people.",
        rows=2,
    )
    shown = HiddenField()
    add = SubmitField("Upload", kind="secondary")
