"""The forms by which somebody offers to review, and the filters of the list."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from app.areas.places import current_areas
from app.core import clock, numbers, taxonomy
from app.exchanges.assessment.services.texts import EXPLANATION, LONGEST_EXPLANATION
from app.exchanges.reviewers import months
from app.exchanges.reviewers.models import LONGEST_BODY, LONGEST_LINE
from app.exchanges.reviewers.values import HOW, INTERESTS, LEVELS, MOST_LOAD, NOT_MINE, Details, Interest, Strength
from app.exchanges.standards.framework import Framework
from app.web.forms import (
    BaseForm,
    CheckboxesField,
    CheckboxField,
    DateField,
    HiddenField,
    MaxLength,
    NotInFuture,
    RadiosField,
    Required,
    SelectField,
    SubmitField,
    TextAreaField,
    TextField,
)

STAMP, SHOWN = "stamp", "shown"
NOT_ONE_OF_MINE = "none"  # a radio needs a value


class OfferForm(BaseForm):
    """Agreeing to be asked."""

    consent = CheckboxField(
        "I offer to review other areas, and agree that members see my name, organisation, role, standards and months",
        [Required("Tick the box if you agree. Without it you are not listed")],
    )
    offer = SubmitField("Offer to review")


class EndForm(BaseForm):
    """Taking it back."""

    end = SubmitField("Take my offer back", kind="warning")


class _ExplainedForm(BaseForm):
    """A text that the guard reads: its hits are explained by the writer."""

    explanation = TextAreaField(
        "Why is this not about a person?",
        [MaxLength(LONGEST_EXPLANATION, "Why this is not about a person")],
        hint="It is kept with what you wrote.",
        rows=2,
    )
    shown = HiddenField()


class DetailsForm(BaseForm):
    """When and how somebody would review."""

    months = CheckboxesField("In which months are you free?")
    load = RadiosField(
        "How many areas would you review in one round?",
        [Required("Choose how many areas you would review")],
        choices=[(str(number), "1 area" if number == 1 else f"{number} areas") for number in range(1, MOST_LOAD + 1)],
        hint="Only you and whoever puts teams together see this.",
    )
    how = RadiosField("How would you take part?", [Required("Choose how you would take part")], choices=list(HOW.items()))
    regions = CheckboxesField(
        "In which regions would you review?",
        [Required("Choose at least one region")],
        choices=[(term.code, term.label) for term in taxonomy.options("region") if term.code != "national"],
    )
    trained_on = DateField(
        "When were you last trained as a peer reviewer?",
        [NotInFuture("The date of your training")],
        noun="The date of your training",
        hint="Leave it empty if you were not. For example, 27 3 2026.",
    )
    can_lead = CheckboxField("I am able to lead a team of reviewers")
    works_for_inspectorate = CheckboxField("I work for an inspectorate, such as Ofsted or the Care Quality Commission")
    stamp = HiddenField()
    save = SubmitField("Save")

    def read(self) -> Details:
        """What was sent."""
        return Details(
            months=tuple(self.months.data),
            load=numbers.row_number(self.load.data),
            how=self.how.data,
            regions=tuple(self.regions.data),
            can_lead=bool(self.can_lead.data),
            works_for_inspectorate=bool(self.works_for_inspectorate.data),
            trained_on=self.trained_on.data,
        )


class StrengthForm(_ExplainedForm):
    """How strong somebody is in a standard."""

    level = RadiosField(
        "How well do you know it?",
        [Required("Choose how well you know it")],
        choices=[*((code, *words) for code, words in LEVELS.items()), (NOT_ONE_OF_MINE, "It is not one of mine")],
    )
    evidence = TextField(
        "In one line: what shows it",
        [MaxLength(LONGEST_LINE, "What shows it")],
        hint="A service, a contract or a post, and when. Only you and whoever puts teams together see this.",
    )
    stamp = HiddenField()
    save = SubmitField("Save")

    def read(self) -> Strength:
        """What was sent: of a standard that is not theirs, nothing."""
        if self.level.data == NOT_ONE_OF_MINE:
            return Strength()
        return Strength(self.level.data, self.evidence.data or "")


class InterestForm(_ExplainedForm):
    """One interest in one body, or in a local area as a whole."""

    kind = RadiosField(
        "What is it?",
        [Required("Choose what it is")],
        choices=[(code, *words) for code, words in INTERESTS.items()],
    )
    name = TextField(
        "Name of the organisation",
        [MaxLength(LONGEST_BODY, "The name of the organisation")],
        hint="Its full name, and never a person’s.",
    )
    area = SelectField(
        "Or a local area",
        empty="No area",
        hint="Where it is with more than one body there. You are not asked to review it, nor what takes its place.",
    )
    until = DateField("Until when?", noun="The date until when", hint="Leave it empty if it goes on. For example, 27 3 2026.")
    add = SubmitField("Add")

    def read(self) -> Interest:
        """What was sent."""
        return Interest(self.kind.data, self.name.data or "", self.until.data, self.area.data or None)


def interest_form() -> InterestForm:
    """The form, with the areas of today to choose from."""
    form = InterestForm()
    form.area.offer((area.code, area.label) for area in current_areas())
    return form


class FilterForm(BaseForm):
    """What the list is narrowed to. Sent by GET, so it carries no anti-forgery value."""

    class Meta:
        csrf = False

    standard = SelectField("Strong in", empty="Any standard")
    month = SelectField("Free in", empty="Any month")


def details_form(details: Details, today: date) -> DetailsForm:
    """The form as it is drawn with what is saved."""
    form = DetailsForm(data={**asdict(details), "load": str(details.load), STAMP: details.stamp})
    form.months.offer((code, months.in_words(code)) for code in months.months_from(today))
    return form


def strength_form(strength: Strength, explanation: str, fingerprints: Sequence[str]) -> StrengthForm:
    """The form as it is drawn with what is saved."""
    level = strength.level or (NOT_ONE_OF_MINE if strength != Strength() else NOT_MINE)
    return StrengthForm(
        data={
            "level": level,
            "evidence": strength.evidence,
            EXPLANATION: explanation,
            SHOWN: ".".join(fingerprints),
            STAMP: strength.stamp,
        }
    )


def filter_form(framework: Framework, query: Mapping[str, str]) -> FilterForm:
    """The filters, with what was asked for chosen; what does not exist is not chosen."""
    form = FilterForm(formdata=None, data={name: query.get(name, "") for name in ("standard", "month")})
    form.standard.offer((one.id, one.title) for one in framework.standards)
    form.month.offer((code, months.in_words(code)) for code in months.months_from(clock.today()))
    for field in (form.standard, form.month):
        if field.data not in {choice.value for choice in field.choices}:
            field.data = ""
    return form


def values_of(form: BaseForm, names: Sequence[str]) -> dict[str, Any]:
    """What was sent of the texts that the guard reads."""
    return {name: form[name].data for name in names}
