"""The form of readers: what is wrong with a page. What was typed stays in it whatever happens."""

from app.contributions.services.responding import LONGEST, TOPICS
from app.web.forms import BaseForm, MaxLength, RadiosField, Required, SubmitField, TextAreaField


class ReportForm(BaseForm):
    """What a reader found wrong with a page."""

    topic = RadiosField("What is wrong?", [Required("Choose what is wrong")], choices=list(TOPICS.items()))
    text = TextAreaField(
        "Tell us more",
        [Required("Enter what is wrong"), MaxLength(LONGEST, "What you tell us")],
        hint="Do not write about a child, a family or a case that someone could recognise. We do not ask who you are.",
        rows=6,
    )
    send = SubmitField("Send")
