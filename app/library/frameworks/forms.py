"""The calculator's form: two published figures of an instrument, never a score."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from wtforms import ValidationError

from app.library.frameworks import reliable_change
from app.web.forms import BaseForm, TextField


def _reads(reader: Callable[[str], Decimal]) -> Callable[[Any, Any], None]:
    """The rule that `reader` understands what was typed; its words are the error."""

    def rule(form: Any, field: Any) -> None:
        try:
            reader(field.data)
        except ValueError as error:
            raise ValidationError(str(error)) from None

    return rule


class ReliableChangeForm(BaseForm):
    """Sent with GET, so that a result has an address; it changes nothing and needs no anti-forgery value."""

    class Meta:
        csrf = False

    sd = TextField(
        "Standard deviation",
        [_reads(reliable_change.read_standard_deviation)],
        hint="As published for the instrument, for people like those you work with. For example, 7.5.",
        width=5,
        params={"inputmode": "decimal", "spellcheck": False},
    )
    reliability = TextField(
        "Reliability",
        [_reads(reliable_change.read_reliability)],
        hint="As published for the instrument, between 0 and 1. For example, 0.88.",
        width=5,
        params={"inputmode": "decimal", "spellcheck": False},
    )

    def asked(self) -> reliable_change.ReliableChange:
        """What was asked for. Only after the form was found to be right."""
        return reliable_change.ReliableChange(
            reliable_change.read_standard_deviation(self.sd.data or ""),
            reliable_change.read_reliability(self.reliability.data or ""),
        )
