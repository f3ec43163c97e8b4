"""The forms of mailings: when to send, and what to do with deliveries that are uncertain."""

from datetime import date, datetime
from typing import Any

from wtforms.validators import StopValidation

from app.core.errors import Invalid
from app.core.uk_times import NO_TIME, NOT_ON_THIS_DAY, moments, read_time
from app.newsletter.mailings import services
from app.web.forms import BaseForm, CheckboxesField, DateField, RadiosField, Required, SubmitField, TextField

SOON, LATER = "soon", "later"
ALL, CHOSEN = "all", "chosen"


def _only_later(form: Any, _field: object) -> None:
    """What is not asked for may be left empty."""
    if form.when.data != LATER:
        raise StopValidation


class ScheduleForm(BaseForm):
    """When to send a mailing."""

    when = RadiosField(
        "When should it be sent?",
        [Required("Choose when it should be sent")],
        choices=[(SOON, "As soon as possible"), (LATER, "At a date and time")],
    )
    on = DateField("Date", [_only_later, Required("Enter the date")], hint="For example, 27 3 2026.")
    at = TextField("Time", [_only_later, Required(NO_TIME)], hint="UK time. For example, 9:30am or 14:00.", width=10)
    send = SubmitField("Schedule the mailing")

    def moment(self) -> datetime | None:
        """When to send (UTC), or None for as soon as possible. Raises Invalid, naming the field."""
        if self.when.data != LATER or self.on.data is None:
            return None
        return uk_moment(self.on.data, self.at.data or "")


def uk_moment(day: date, text: str) -> datetime:
    """A date and a time of the day in the UK, in UTC. An hour that comes twice, in autumn, is the first of the two.

    Raises Invalid for what is no time, and for one that the clocks leave out in spring.
    """
    at = read_time(text)
    if at is None:
        raise Invalid(NO_TIME, "at")
    there = moments(day, at)
    if not there:
        raise Invalid(NOT_ON_THIS_DAY, "at")
    return there[0]


class UncertainForm(BaseForm):
    """What to do with deliveries that may or may not have arrived."""

    choice = RadiosField(
        "What should we do with them?",
        [Required("Choose what to do")],
        choices=[
            (services.CHOICES[0], "Count them as delivered", "Nothing is sent. Who did not get the message will not get it."),
            (services.CHOICES[1], "Send them again", "Who did get the message will get it twice."),
        ],
    )
    which = RadiosField("Which of them?", [Required("Choose which of them")], choices=[(ALL, "All"), (CHOSEN, "Those I select")])
    deliveries = CheckboxesField("Deliveries", hint="Known by the Message-ID that the logs of your mail server show.")
    save = SubmitField("Continue")
