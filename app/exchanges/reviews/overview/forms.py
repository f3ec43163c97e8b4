"""The forms of who looks after exchanges by their reference."""

from app.exchanges.reviews.exchange.models import REFERENCE_LENGTH
from app.web.forms import BaseForm, MaxLength, Required, SubmitField, TextField


class ReferenceForm(BaseForm):
    """Which exchange somebody asked about."""

    reference = TextField(
        "Reference",
        [Required("Enter the reference"), MaxLength(REFERENCE_LENGTH, "The reference")],
        hint="Whoever takes part finds it on the page of their exchange.",
        width=10,
    )
    show = SubmitField("Continue")
