"""Filling in a text of an exchange: every page does it here, and keeps what was typed whatever is refused."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import flash, redirect, request

from app.contributions.services.guarding import AtRisk
from app.core.db import transaction
from app.exchanges.assessment.hit_presenters import HitRow, hit_rows
from app.exchanges.assessment.services import texts
from app.exchanges.assessment.services.texts import HitsUnexplained
from app.exchanges.hits import short
from app.exchanges.reviews.exchange.blueprint import Page
from app.exchanges.reviews.writing.forms import values_of
from app.exchanges.reviews.writing.values import EXPLANATION, SHOWN, STAMP, Overtaken, Writing, stamp_of
from app.web.forms import BaseForm
from app.web.submitting import attempt, drawn

SAVED = "Saved."


@dataclass(frozen=True)
class Sheet:
    """What is filled in: the fields called `names` of a form, drawn by a template, and what keeps them.

    `words` gives a value of a field as it is read, for the page that shows two texts beside each other.
    """

    form: BaseForm
    names: Sequence[str]
    template: str
    save: Callable[[Writing], Overtaken | None]
    next_page: Callable[[], str]
    context: Mapping[str, Any] = field(default_factory=dict)
    words: Callable[[str, Any], str] = lambda _name, value: str(value or "")
    done: str = SAVED


def fill_in(sheet: Sheet) -> Page:
    """Show the form, or save it and go on. What the guard finds, and what somebody else saved meanwhile, is shown on the page."""
    form = sheet.form
    if not form.validate_on_submit():
        return _page(sheet)
    values = values_of(form, sheet.names)
    reading = attempt(form, lambda: texts.explained_in_form(values, form[EXPLANATION].data or "", form[SHOWN].data or ""))
    if not reading.done:
        return _page(sheet, _hits(form, reading.refusal), is_at_risk=reading.refused_as(AtRisk))
    writing = Writing(values, form[STAMP].data or "", reading.value)
    outcome = attempt(form, lambda: _save(sheet, writing))
    if not outcome.done:
        return _page(sheet)
    if outcome.value is not None:
        return _both_texts(sheet, outcome.value)
    flash(sheet.done, "success")
    return redirect(sheet.next_page(), 303)


def _save(sheet: Sheet, writing: Writing) -> Overtaken | None:
    with transaction():
        return sheet.save(writing)


def _hits(form: BaseForm, refusal: object) -> Sequence[HitRow]:
    """The guard's hits, to be explained; the form then says which were shown."""
    if not isinstance(refusal, HitsUnexplained):
        return ()
    show_again(form, SHOWN, ".".join(map(short, refusal.hits)))
    return hit_rows(refusal.hits)


def show_again(form: BaseForm, name: str, value: str) -> None:
    """Give a hidden field another value than the one that was sent."""
    form[name].data = value
    form[name].raw_data = [value]


def _page(sheet: Sheet, rows: Sequence[HitRow] = (), *, is_at_risk: bool = False) -> Page:
    return drawn(sheet.template, sheet.form, hits=rows, at_risk=is_at_risk, names=sheet.names, **sheet.context)


def _both_texts(sheet: Sheet, texts_of_both: Overtaken) -> Page:
    """Both texts of what somebody else changed first, and a form that sends mine over theirs."""
    show_again(sheet.form, STAMP, stamp_of(texts_of_both.theirs))
    rows = [
        (sheet.form[name].label.text, sheet.words(name, texts_of_both.theirs[name]), sheet.words(name, texts_of_both.mine[name]))
        for name in sheet.names
        if texts_of_both.theirs[name] != texts_of_both.mine[name]
    ]
    here = request.full_path.removesuffix("?")
    return drawn("reviews/conflict.html", sheet.form, refused_with=409, rows=rows, names=sheet.names, here=here, **sheet.context)
