"""The forms with which areas and reviewers join a round."""

from app.exchanges.reviewers.values import MOST_LOAD
from app.web.forms import BaseForm, CheckboxField, HiddenField, RadiosField, Required, SelectField, SubmitField, TextField

MOST_PLACES = 60


class JoinForm(BaseForm):
    """An area joins, or changes what it joins with."""

    exchange = RadiosField("Which request do you join with?", [Required("Choose a request")])
    places = TextField(
        "How many places do you mean to give in return?",
        [Required("Enter how many places you mean to give; 0 for none")],
        hint="People of your area who review others: each counts once for every area that they would look at.",
        width=3,
    )
    is_shown = CheckboxField(
        "Other members of this site may read that our area takes part",
        hint="Otherwise the coordinator and the areas of the round read it, and nobody else.",
    )
    send = SubmitField("Join the round")


class AgreeForm(BaseForm):
    """Agreeing for one's area to what was read."""

    stamp = HiddenField()
    send = SubmitField("Agree")


class ReviewForm(BaseForm):
    """Somebody joins as a reviewer."""

    places = SelectField(
        "How many areas would you look at in this round?",
        [Required("Choose how many areas")],
        choices=[(str(number), str(number)) for number in range(1, MOST_LOAD + 1)],
    )
    agreed = CheckboxField(
        "I may be asked in this round for as many places as I give, and how many I give may be counted",
        [Required("Agree to this to review in the round")],
    )
    send = SubmitField("Review in this round")
