"""What everybody who was invited says of themselves first; what they are to it, each feature asks in its own words."""

from app.accounts.models import LONGEST_NAME, LONGEST_ORGANISATION_NAME
from app.web.forms import BaseForm, MaxLength, Required, TextField


class WhoForm(BaseForm):
    """Who somebody is, and for whom they speak."""

    name = TextField("Your name", [Required("Enter your name"), MaxLength(LONGEST_NAME, "Your name")])
    organisation = TextField(
        "Your organisation",
        [MaxLength(LONGEST_ORGANISATION_NAME, "Your organisation")],
        hint="Leave empty if you speak for yourself.",
    )
