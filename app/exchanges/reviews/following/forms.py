"""The forms of action plans: an action, what is written beside it, how it went, sending and closing."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.exchanges.reviews.following.models import LONGEST_ROLE, PlanAction
from app.exchanges.reviews.following.values import (
    ACTION_FIELDS,
    ENTRY_NOTHING,
    LABELS,
    RATING_LABELS,
    RATING_WORDS,
)
from app.exchanges.reviews.writing.forms import form_of
from app.exchanges.reviews.writing.values import Values
from app.web.forms import (
    BaseForm,
    CheckboxesField,
    DateField,
    HiddenField,
    MaxLength,
    RadiosField,
    Required,
    SelectField,
    SubmitField,
    TextAreaField,
    TextField,
)

LONGEST_TEXT, LONGEST_NOTE = 4_000, 2_000
NOT_A_CHILD = "About services and agreements: never about a child, a family or a worker."
Offered = Sequence[tuple[str, str]]


def action_form(
    values: Values,
    standards: Offered,
    lines: Offered,
    helps: Offered,
    action: PlanAction | None = None,
    *,
    is_later: bool = False,
) -> BaseForm:
    """An action. What there is nothing of to choose from is not asked."""
    fields: Mapping[str, Any] = {
        "text": TextAreaField(
            LABELS["text"],
            [Required("Write what you will do"), MaxLength(LONGEST_TEXT, "What you will do")],
            hint=NOT_A_CHILD,
            rows=4,
        ),
        "owner": TextField(
            LABELS["owner"],
            [Required("Write which role answers for it"), MaxLength(LONGEST_ROLE, "The role")],
            hint="A role, such as the head of commissioning. Never a person’s name.",
        ),
        "due_on": DateField(
            LABELS["due_on"],
            [Required("Enter the day by which it will be done")],
            hint="For example, 27 3 2027. If you know the month alone, enter its last day.",
            noun="The day by which it will be done",
        ),
        "measure": TextAreaField(
            LABELS["measure"],
            [Required("Write how you will know that it worked"), MaxLength(LONGEST_TEXT, "How you will know")],
            hint="What will be different, and what will show it.",
            rows=3,
        ),
        "standard": SelectField(LABELS["standard"], choices=standards, empty="None in particular"),
        "lines": CheckboxesField(LABELS["lines"], choices=lines),
        **({"helps": CheckboxesField(LABELS["helps"], choices=helps)} if helps else {}),
    }
    explanation, shown = (action.explanation, action.explained) if action else ("", ())
    button = "Add the action to the plan" if is_later else "Save the action"
    return form_of(fields, button, {name: values[name] for name in fields}, explanation, shown)


def fields_of(form: BaseForm) -> Sequence[str]:
    """The fields of an action that a form asks."""
    return [name for name in ACTION_FIELDS if name in form]


def entry_form(label: str, refusal: str, button: str, hint: str = NOT_A_CHILD) -> BaseForm:
    """A note of an action, or a comment on the plan."""
    text = TextAreaField(label, [Required(refusal), MaxLength(LONGEST_NOTE, "What you write")], hint=hint, rows=4)
    return form_of({"text": text}, button, ENTRY_NOTHING)


def rating_form(values: Values) -> BaseForm:
    """How an action went."""
    fields: Mapping[str, Any] = {
        "kind": RadiosField(RATING_LABELS["kind"], [Required("Choose how it went")], choices=list(RATING_WORDS.items())),
        "text": TextAreaField(
            RATING_LABELS["text"],
            [Required("Write what was done, and what shows it"), MaxLength(LONGEST_NOTE, "What was done")],
            hint=f"If it was dropped, say why: that cannot be taken back. {NOT_A_CHILD}",
            rows=4,
        ),
    }
    return form_of(fields, "Save the rating", values)


class SendPlanForm(BaseForm):
    """Sending the plan that was read: `stamp` stands for it."""

    stamp = HiddenField()
    send = SubmitField("Send the plan to the team")


class FinishReviewForm(BaseForm):
    """Finishing the progress review."""

    finish = SubmitField("Finish the progress review")


class CloseForm(BaseForm):
    """Closing the exchange as it was read: `stamp` stands for it."""

    counts = RadiosField(
        "May your ratings be counted together with those of other areas?",
        choices=[("no", "No"), ("yes", "Yes")],
        default="no",
        hint="Once a year: how many actions were done, part done, not done or dropped, by standard. Nothing is counted unless at "
        "least twelve exchanges take part, and no text of anybody’s is shown.",
    )
    stamp = HiddenField()
    close = SubmitField("Close the exchange", kind="warning")
