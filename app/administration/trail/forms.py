"""The form that says which entries of the trail to list."""

from app.administration.forms import FilterForm
from app.core import numbers
from app.web.forms import (
    DateField,
    SelectField,
    TextField,
)


class AuditFilterForm(FilterForm):
    """Which entries of the audit trail to list."""

    verb = SelectField("What was done", empty="Anything")
    kind = SelectField("To what", empty="Anything")
    person = TextField("Number of a person", hint="Who did it, or who it was done to", width=10)
    since = DateField("From", hint="For example, 27 3 2026", noun="From")
    until = DateField("To", hint="For example, 27 4 2026", noun="To")

    def person_id(self) -> int | None:
        """The number given, if it is one that a person could have."""
        return numbers.whole(self.person.data)

    def validate(self, extra_validators: object = None) -> bool:
        """As every form; and the number must be one, and the dates in order."""
        passed: bool = super().validate(extra_validators)
        if self.person.data and self.person_id() is None:
            self.add_error("person", "Number of a person must be a whole number, like 12")
        if self.since.data and self.until.data and self.until.data < self.since.data:
            self.add_error("until", "To must be the same as or after From")
        return passed and not self.errors
