"""The forms of moderation, appeals and problem reports, and the one way a short text is sent to a service.

What was typed stays in the form whatever happens to it; text about a child who may be at risk now is nowhere else.
"""

from app.contributions.services.responding import LONGEST
from app.web.forms import BaseForm, MaxLength, RadiosField, Required, SubmitField, TextAreaField


def _reason() -> TextAreaField:
    """Why something is sent back, for its contributor."""
    return TextAreaField(
        "Why?",
        [Required("Enter a reason: the contributor will read it"), MaxLength(LONGEST, "Reason")],
        hint="The contributor will read this. Say what to change. Do not repeat anything that identifies a person.",
        rows=4,
    )


class SendBackForm(BaseForm):
    """Return or reject a submission."""

    verb = RadiosField(
        "What should happen to it?",
        [Required("Choose whether to return or reject it")],
        choices=[
            ("return", "Return it", "The contributor can put it right"),
            ("reject", "Reject it", "It does not belong on this site"),
        ],
    )
    reason = _reason()
    send = SubmitField("Send it back", kind="secondary")


class ReturnForm(BaseForm):
    """Return a short text, with a reason."""

    reason = _reason()
    send = SubmitField("Return it", kind="secondary")


class TakeDownForm(BaseForm):
    """Why a moderator takes a page down."""

    reason = TextAreaField(
        "Why are you taking it down?",
        [Required("Enter why you are taking it down"), MaxLength(LONGEST, "Reason")],
        hint="The people who look after the page will read this. Do not repeat anything that identifies a person.",
        rows=4,
    )
    send = SubmitField("Take it down", kind="warning")


class AppealForm(BaseForm):
    """Why a contributor thinks a decision is wrong."""

    text = TextAreaField(
        "Why do you think the decision is wrong?",
        [Required("Enter why you think the decision is wrong"), MaxLength(LONGEST, "What you say")],
        hint="Somebody who did not make the decision will read this.",
        rows=6,
    )
    send = SubmitField("Send the appeal")


class AnswerForm(BaseForm):
    """A moderator's answer to an appeal."""

    verb = RadiosField(
        "Do you agree with the contributor?",
        [Required("Choose whether you agree with the contributor")],
        choices=[
            ("uphold", "Yes", "It goes back to the queue as it was submitted, to be read again"),
            ("dismiss", "No", "The decision stands"),
        ],
    )
    answer = TextAreaField(
        "Why?",
        [Required("Enter a reason: the contributor will read it"), MaxLength(LONGEST, "Reason")],
        hint="The contributor will read this.",
        rows=4,
    )
    send = SubmitField("Answer the appeal")


class CloseReportForm(BaseForm):
    """What was done about a report."""

    note = TextAreaField(
        "What did you do about it?",
        [Required("Enter what you did about it"), MaxLength(LONGEST, "What you did")],
        hint="For example: corrected the phone number, or found nothing wrong. Moderators can read this.",
        rows=4,
    )
    send = SubmitField("Close this report")
