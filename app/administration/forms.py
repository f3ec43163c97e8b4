"""What the forms of several errands of administration share."""

from app.core import taxonomy
from app.web.forms import (
    BaseForm,
)

LONGEST_DOMAINS = 2_000


KINDS = [(term.code, term.label) for term in taxonomy.options("organisation_kind")]


class FilterForm(BaseForm):
    """A form that only asks: sent in the address, so it needs no anti-forgery value."""

    class Meta:
        csrf = False


def lines(text: str) -> list[str]:
    """What was typed one to a line, each once, without blank lines."""
    return list(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))
