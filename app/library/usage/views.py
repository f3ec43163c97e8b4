""" "We used this": what an area says about having used a specification, on a page of the specification."""

from datetime import date
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from app.contributions import policy as spine_policy
from app.contributions import queries as spine
from app.contributions.models import Contribution
from app.contributions.services.guarding import AtRisk, Unexplained
from app.core import numbers, taxonomy
from app.core.db import transaction
from app.core.errors import Invalid, NotFound
from app.library import policy
from app.library.adapting import queries
from app.library.adapting.services import ADAPTED_KIND
from app.library.models import UsedStatement
from app.library.usage import presenters, services
from app.library.usage.presenters import UseRow
from app.library.usage.services import Use
from app.web.access import current_actor, role, signed_in
from app.web.fields import MONTHS
from app.web.forms import (
    BaseForm,
    MaxLength,
    RadiosField,
    Required,
    SelectField,
    SubmitField,
    TextAreaField,
    TextField,
)
from app.web.submitting import drawn, submit

bp = Blueprint("using", __name__, url_prefix="/library")
Page = Response | str | tuple[str, int]
REASON = "Why are you taking it down?"


class UsedForm(BaseForm):
    """When and how an area used a specification, and what came of it."""

    area = RadiosField("Which area do you speak for?", [Required("Choose the area you speak for")])
    month = SelectField(
        "Month you used it", [Required("Choose a month")], choices=[(str(at), name.title()) for at, name in enumerate(MONTHS, 1)]
    )
    year = TextField(
        "Year you used it", [Required("Enter a year")], hint="For example, 2025. If it took longer, say when it began.", width=4
    )
    how = RadiosField("How did you use it?", [Required("Choose how you used it")])
    contract_months = TextField("Length of the contract in months", hint="Leave it empty if there was no contract.", width=4)
    again = RadiosField("Would you use it again?", [Required("Choose whether you would use it again")])
    change = TextAreaField(
        "What would you change?",
        [MaxLength(services.LONGEST_CHANGE, "What you would change")],
        hint="About the specification only. Do not write about a child, a family, a case or a provider by name.",
        rows=5,
    )
    explanation = TextAreaField(
        "Why what the check found is not about a person",
        [MaxLength(services.LONGEST_EXPLANATION, "Your explanation")],
        hint="A moderator will read this. It is not shown on the page.",
        rows=3,
    )
    save = SubmitField("Send to a moderator")


class TakeDownUseForm(BaseForm):
    """Why a moderator takes a statement down."""

    reason = TextAreaField(REASON, [Required("Enter a reason: the area will read it"), MaxLength(1_000, "Reason")], rows=3)
    take_down = SubmitField("Take it down", kind="warning")


@bp.app_template_global("library_uses")
def uses(contribution_id: int) -> list[UseRow]:
    """What areas say about a specification, as the person who asks may act on it."""
    return presenters.use_rows(current_actor(), contribution_id)


@bp.app_template_global("library_may_state_use")
def may_state_use() -> bool:
    """Whether the person who asks may say it for any area."""
    return bool(presenters.areas_to_speak_for(current_actor()))


@bp.route("/<slug>/used", methods=["GET", "POST"])
@signed_in
def state(slug: str) -> Page:
    """Say that an area used it, or change what it said."""
    actor, about = current_actor(), _about(slug)
    areas = presenters.areas_to_speak_for(actor)
    if not areas:
        raise NotFound
    chosen = request.args.get("area", areas[0][0])
    statement = queries.find_last_use(about.id, chosen) if chosen in dict(areas) else None
    form = UsedForm(data={"area": areas[0][0] if len(areas) == 1 else chosen, **_held(statement)})
    form.area.offer(areas)
    form.how.offer([(term.code, term.label) for term in taxonomy.options("used_how")])
    form.again.offer([(term.code, term.label) for term in taxonomy.options("use_again")])
    asks_why = bool(form.explanation.data)
    outcome = submit(form, lambda use: services.state(actor, about, form.area.data, use), prepare=lambda: _use(form))
    if outcome.done:
        flash("Thank you. A moderator will read what your area says, and we will email you. Then it is on the page.", "success")
        return redirect(_address(about), 303)
    if outcome.refused_as(Unexplained) and statement is not None:  # to be read again: it was about other words
        form.explanation.data = statement.explanation
    if not asks_why and not outcome.refused_as(Unexplained):
        del form.explanation
    return drawn("library/used.html", form, about=about, said=statement, at_risk=outcome.refused_as(AtRisk))


def _held(statement: UsedStatement | None) -> dict[str, Any]:
    """What the form shows of what was said before."""
    if statement is None or statement.status not in ("submitted", "published", "returned"):
        return {}
    months = "" if statement.contract_months is None else str(statement.contract_months)
    when = {"month": str(statement.used_on.month), "year": str(statement.used_on.year)}
    return {**when, "how": statement.how, "contract_months": months, "again": statement.again, "change": statement.change}


def _use(form: UsedForm) -> Use:
    year = _whole(form.year.data, "year", "Year must be 4 numbers, like 2025")
    months = form.contract_months.data
    if not 1 <= year <= 9999:
        raise Invalid("Year must be 4 numbers, like 2025", "year")
    return Use(
        used_on=date(year, numbers.row_number(form.month.data), 1),
        how=form.how.data,
        contract_months=_whole(months, "contract_months", "Length of the contract must be a whole number") if months else None,
        again=form.again.data,
        change=form.change.data or "",
        explanation=form.explanation.data or "",
    )


def _whole(text: str | None, field: str, message: str) -> int:
    number = numbers.whole(text, most=9999)
    if number is None:
        raise Invalid(message, field)
    return number


@bp.route("/<slug>/used/<int:statement_id>/withdraw", methods=["GET", "POST"])
@signed_in
def withdraw(slug: str, statement_id: int) -> Page:
    """Take back what one's area said, once confirmed."""
    about = _about(slug)
    statement = queries.get_use(about.id, statement_id)
    if not policy.can_take_back_use(current_actor(), statement):
        raise NotFound
    if request.method == "GET":
        return render_template("library/used-withdraw.html", about=about, said=statement)
    address = _address(about)
    with transaction():
        services.withdraw(current_actor(), statement)
    flash("You have taken it back. It is not on the page any more.", "success")
    return redirect(address, 303)


@bp.route("/<slug>/used/<int:statement_id>/take-down", methods=["GET", "POST"])
@role("moderator")
def take_down(slug: str, statement_id: int) -> Page:
    """Take a statement down, with a reason."""
    about = _about(slug)
    statement = queries.get_use(about.id, statement_id)
    if statement.status != "published":  # what waits is returned by whoever decides on it, on the page for that
        raise NotFound
    form = TakeDownUseForm()
    if submit(form, lambda: services.take_down(current_actor(), statement, form.reason.data or "")).done:
        flash("You have taken it down. It is not on the page any more.", "success")
        return redirect(_address(about), 303)
    row = next((one for one in presenters.use_rows(current_actor(), about.id) if one.id == statement_id), None)
    return drawn("library/used-take-down.html", form, about=about, row=row)


def _address(about: Contribution) -> str:
    """Where a specification's page shows what areas say about it."""
    return f"/library/{about.slug}#used"


def _about(slug: str) -> Contribution:
    """The specification at an address, for those who may read it."""
    found = spine.get_readable(current_actor(), "library", slug)
    if found.kind != ADAPTED_KIND or not spine_policy.can_contribute(current_actor()):
        raise NotFound
    return found
