"""The forms of subscriptions: an address, and what to follow."""

from typing import Any

from app.accounts.models import LONGEST_EMAIL
from app.core import taxonomy
from app.subscriptions import offers
from app.subscriptions.models import Subscriber
from app.subscriptions.services import Topics
from app.web.forms import (
    BaseForm,
    CheckboxesField,
    EmailAddress,
    EmailField,
    HiddenField,
    MaxLength,
    Required,
    SubmitField,
)

EVERYTHING = "Leave all of these empty to get everything."


class TopicsForm(BaseForm):
    """What to follow."""

    sections = CheckboxesField("Sections", hint=EVERYTHING)
    harm_types = CheckboxesField(
        "Type of harm", choices=[(term.code, term.label) for term in taxonomy.options("harm_type")], hint=EVERYTHING
    )
    regions = CheckboxesField(
        "Regions",
        choices=[(term.code, term.label) for term in taxonomy.options("region")],
        hint=f"{EVERYTHING} What covers the whole of England comes with every region.",
    )
    wording = HiddenField(default=lambda: offers.current().subscribe)
    save = SubmitField("Save")

    def process(self, *args: Any, **kwargs: Any) -> None:
        """Offer the sections before what was sent is read, since what may be chosen is known only when the page is asked for."""
        self.sections.offer((term.code, term.label, term.definition) for term in offers.current().sections)
        super().process(*args, **kwargs)

    def topics(self) -> Topics:
        """What was chosen."""
        return Topics(tuple(self.sections.data), tuple(self.harm_types.data), tuple(self.regions.data))


class SubscribeForm(TopicsForm):
    """The public form."""

    email = EmailField(
        "Email address",
        [Required("Enter your email address"), EmailAddress(), MaxLength(LONGEST_EMAIL, "Email address")],
        hint="We send a link there to confirm. We use the address for the newsletter and for nothing else.",
    )
    save = SubmitField("Subscribe")


def topics_of(subscriber: Subscriber | None) -> dict[str, list[str]]:
    """What to tick when the form is drawn."""
    if subscriber is None:
        return {}
    return {"sections": subscriber.sections, "harm_types": subscriber.harm_types, "regions": subscriber.regions}
