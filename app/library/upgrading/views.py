"""A newer version of the original: what changed in its clauses and besides, what to take over and keep, and the upgrade.

Every choice is saved by itself, without JavaScript too. Nothing in the adaptation changes until the upgrade is finished, and
then in its draft only.
"""

from collections.abc import Callable
from functools import partial, wraps
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.accounts import queries as accounts
from app.contributions.drafting.forms import form_class, form_data, prepare_entry
from app.contributions.models import Contribution
from app.contributions.services.drafting import StaleDraft
from app.contributions.services.guarding import AtRisk
from app.core.db import transaction
from app.core.errors import Conflict, NotFound
from app.library import policy
from app.library.adapting import queries
from app.library.models import UpgradeTask
from app.library.specifications.kind import CLAUSES, SPECIFICATION
from app.library.upgrading import presenters, services, upgrades
from app.library.upgrading.merging import CannotMerge, ClauseMerge, Order
from app.library.upgrading.merging_values import ValueMerge
from app.library.upgrading.services import Merge, Upgraded
from app.library.upgrading.upgrades import EDIT, KEEP, Made
from app.markup import TooComplex
from app.web.access import current_actor, signed_in
from app.web.forms import BaseForm, HiddenField, MaxLength, RadiosField, Required, SubmitField, TextField, make_form
from app.web.submitting import attempt, drawn, submit

bp = Blueprint("upgrading", __name__, url_prefix="/library/upgrades")
Page = Response | str | tuple[str, int]
REASON = "Why you keep yours"
ORDERS = [("theirs", "The original’s order"), ("mine", "Our order")]


class ChoiceForm(BaseForm):
    """What to do with one clause."""

    seen = HiddenField()
    choice = RadiosField("What do you want to do?", [Required("Choose what to do with this clause")])
    reason = TextField(
        REASON,
        [MaxLength(services.LONGEST_REASON, REASON)],
        hint="Only if you keep yours or do without. It stays with the clause, so that others know it was a decision.",
    )
    save = SubmitField("Save")


class ValueForm(BaseForm):
    """What to do with something besides the clauses."""

    seen = HiddenField()
    choice = RadiosField(
        "What do you want to do?", [Required("Choose what to do with it")], choices=list(presenters.VALUE_OFFERS)
    )
    save = SubmitField("Save")


class FinishForm(BaseForm):
    """Put everything that was chosen into the draft."""

    text = HiddenField()
    order = RadiosField("Which order should the clauses have?", [Required("Choose an order")], choices=ORDERS)
    finish = SubmitField("Put this into my draft")


@bp.app_template_global("library_open_upgrade")
def open_upgrade(adaptation: Contribution) -> int | None:
    """The number of the open task of an adaptation, for those who may see it."""
    task = queries.find_open_upgrade(adaptation.id)
    return task.id if task is not None and policy.can_upgrade(current_actor(), task) else None


def of_task(view: Callable[..., Page]) -> Callable[..., Page]:
    """Give a view the task that its address names; somebody else's looks missing."""

    @wraps(view)
    def wrapped(task_id: int, **rest: Any) -> Page:
        task = queries.get_upgrade(task_id)
        if not policy.can_upgrade(current_actor(), task):
            raise NotFound
        return view(task, **rest)

    return wrapped


def of_open_task(view: Callable[..., Page]) -> Callable[..., Page]:
    """As `of_task`, with the merge; lead to the task's page where it is no longer open or its original cannot be read."""

    @wraps(view)
    @of_task
    def wrapped(task: UpgradeTask, **rest: Any) -> Page:
        if task.status != "open" or not services.may_read_original(current_actor(), task):
            return redirect(_address(task), 303)
        return view(task, services.merge_of(task), **rest)

    return wrapped


@bp.get("/<int:task_id>")
@signed_in
@of_task
def show(task: UpgradeTask) -> Page:
    """What changed, what was chosen and what is left to choose; once it is finished, what it took out."""
    if task.status == "open" and services.may_read_original(current_actor(), task):
        merge = services.merge_of(task)
        return _overview(task, merge, _finish_form(merge))
    newer = queries.find_open_upgrade(task.contribution_id)
    return render_template(
        "library/upgrade-closed.html",
        task=task,
        newer=newer,
        replaced=presenters.kept_rows(task),
        replaced_values=presenters.kept_values(task),
        undropped=task.replaced.get("dropped", ()),
        title=presenters.head(task)["title"],
    )


def _finish_form(merge: Merge) -> BaseForm:
    form: BaseForm = FinishForm()
    if not any(item.moved_upstream for item in merge.plan.items):
        del form.order
    form.text.data = form.text.data or merge.sides.token
    return form


def _overview(task: UpgradeTask, merge: Merge, form: BaseForm, *, refused_with: int = 0) -> Page:
    rows, values = presenters.decision_rows(task, merge.plan), presenters.value_rows(task, merge.values)
    form.text.data = form.text.raw_data = merge.sides.token
    return drawn(
        "library/upgrade.html",
        form,
        refused_with=refused_with,
        task=task,
        rows=rows,
        values=values,
        moved=any(item.moved_upstream for item in merge.plan.items),
        others=presenters.other_rows(merge.plan),
        offers=len(services.offers_left(task, merge)),
        left=presenters.left_words(rows, values),
        waits=merge.sides.mine.status == "submitted",
        mine=merge.sides.mine,
        named=accounts.names_of([task.owner_id]).get(task.owner_id or 0, ""),
        **presenters.head(task),
    )


@bp.route("/<int:task_id>/clauses/<clause_slug>", methods=["GET", "POST"])
@signed_in
@of_open_task
def clause(task: UpgradeTask, merge: Merge, clause_slug: str) -> Page:
    """One clause: both texts and the base, and what to do. Writing it oneself has a page of its own."""
    item = _item(merge, clause_slug)
    made, _ = upgrades.find_kept(task.choices, item)
    held = {"choice": made.verb, "reason": made.reason} if made else {}
    form = ChoiceForm(data={**held, "seen": upgrades.fingerprint(item)})
    form.choice.offer(presenters.offers(item))
    if request.method == "GET" or not form.validate():
        return _clause_page(task, item, form)
    if form.choice.data == EDIT:
        return redirect(url_for(".text", task_id=task.id, clause_slug=item.id), 303)
    reason = (form.reason.data or "") if form.choice.data == KEEP else ""
    return _chosen(task, item, form, Made(form.choice.data, reason), partial(_clause_page, task, item, form))


@bp.route("/<int:task_id>/clauses/<clause_slug>/text", methods=["GET", "POST"])
@signed_in
@of_open_task
def text(task: UpgradeTask, merge: Merge, clause_slug: str) -> Page:
    """Write one clause anew, starting from what was typed before, our text or theirs."""
    item = _item(merge, clause_slug)
    if item.locked:
        raise NotFound
    made, _ = upgrades.find_kept(task.choices, item)
    starts_from = (made.entry if made else None) or item.mine or item.theirs or item.base or {}
    fields = tuple(one for one in CLAUSES.asked(None, adapted=True) if one.name not in CLAUSES.added_to)
    base = form_class(SPECIFICATION, fields, "Save our wording")
    seen: dict[str, Any] = {"seen": HiddenField()}
    form = make_form("ClauseTextForm", seen, base)(data={**form_data(fields, starts_from), "seen": upgrades.fingerprint(item)})
    if request.method == "GET":
        return _text_page(task, item, fields, form)
    prepared = attempt(form, lambda: prepare_entry(CLAUSES, fields, item.id, form))
    if not prepared.done or prepared.value is None:
        return _text_page(task, item, fields, form, at_risk=prepared.refused_as(AtRisk))
    entry = {"id": item.id, **prepared.value.values}
    return _chosen(task, item, form, Made(EDIT, entry=entry), partial(_text_page, task, item, fields, form))


def _chosen(task: UpgradeTask, item: ClauseMerge, form: BaseForm, choice: Made, again: Callable[..., Page]) -> Page:
    """Save a choice and go back to the list, or show the page again with why not and everything that was typed."""
    shown_fingerprint = str(form.seen.data)

    def choose() -> None:
        with transaction():
            services.choose(current_actor(), task, item, shown_fingerprint, choice)

    try:
        if not attempt(form, choose).done:
            return again()
    except Conflict as error:
        form.add_error("", error.message)
        form.seen.data = form.seen.raw_data = upgrades.fingerprint(item)
        return again(refused_with=409)
    return redirect(f"{_address(task)}#clause-{item.id}", 303)


@bp.route("/<int:task_id>/values/<value_slug>", methods=["GET", "POST"])
@signed_in
@of_open_task
def value(task: UpgradeTask, merge: Merge, value_slug: str) -> Page:
    """Something besides the clauses that the original changed: both texts and the base, and whether to take it."""
    item = _value(merge, value_slug)
    made, _ = upgrades.find_kept(task.choices, item)
    form = ValueForm(data={"choice": made.verb if made else None, "seen": upgrades.fingerprint(item)})
    seen, address = str(form.seen.data), f"{_address(task)}#value-{item.slug}"
    try:
        if submit(form, lambda: services.choose_value(current_actor(), task, item, seen, form.choice.data)).done:
            return redirect(address, 303)
    except Conflict as error:
        form.add_error("", error.message)
        form.seen.data = upgrades.fingerprint(item)
        return _value_page(task, item, form, refused_with=409)
    return _value_page(task, item, form)


@bp.post("/<int:task_id>/accept-offers")
@signed_in
@of_open_task
def accept_offers(task: UpgradeTask, merge: Merge) -> Page:
    """Accept in one go what only the original changed or added."""
    with transaction():
        count = services.accept_offers(current_actor(), task, merge)
    flash(f"Accepted: {count}. You can still choose otherwise for each.", "success")
    return redirect(_address(task), 303)


@bp.post("/<int:task_id>/finish")
@signed_in
@of_open_task
def finish(task: UpgradeTask, merge: Merge) -> Page:
    """Put what was chosen into the draft. Where the text was saved meanwhile, the page is shown anew with every choice kept."""
    form = _finish_form(merge)
    if not form.validate():
        return _overview(task, merge, form)
    if form.text.data != merge.sides.token:
        form.add_error("", services.CHANGED_MEANWHILE)
        return _overview(task, merge, form, refused_with=409)
    try:
        upgrade = services.prepare(task, merge, Order(form.order.data) if "order" in form else None)
    except CannotMerge as error:
        for words in error.faults.values():
            form.add_error("", words)
        return _overview(task, merge, form)
    except TooComplex as error:
        form.add_error("", str(error))
        return _overview(task, merge, form)
    return _finished(task, upgrade, form)


def _finished(task: UpgradeTask, upgrade: Upgraded, form: BaseForm) -> Page:
    address = _address(task)
    try:
        with transaction():
            services.finish(current_actor(), task, upgrade)
    except StaleDraft:
        form.add_error("", services.CHANGED_MEANWHILE)
        return _overview(task, services.merge_of(task), form, refused_with=409)  # of another text than before
    flash("The newer version is in your draft. Read it through, then submit it.", "success")
    return redirect(address, 303)


def _item(merge: Merge, clause_id: str) -> ClauseMerge:
    for item in merge.plan.to_decide():
        if item.id == clause_id:
            return item
    raise NotFound


def _value(merge: Merge, slug: str) -> ValueMerge:
    for item in merge.values:
        if item.slug == slug:
            return item
    raise NotFound


def _value_page(task: UpgradeTask, item: ValueMerge, form: BaseForm, *, refused_with: int = 0) -> Page:
    shown, head = presenters.value_page(item), presenters.head(task)
    return drawn("library/upgrade-value.html", form, refused_with=refused_with, task=task, shown=shown, **head)


def _clause_page(task: UpgradeTask, item: ClauseMerge, form: BaseForm, *, refused_with: int = 0) -> Page:
    shown, head = presenters.clause_page(item), presenters.head(task)
    return drawn("library/upgrade-clause.html", form, refused_with=refused_with, task=task, shown=shown, **head)


def _text_page(
    task: UpgradeTask, item: ClauseMerge, fields: Any, form: BaseForm, *, at_risk: bool = False, refused_with: int = 0
) -> Page:
    about = {"task": task, "shown": presenters.clause_page(item), "fields": fields, **presenters.head(task)}
    return drawn("library/upgrade-text.html", form, refused_with=refused_with, at_risk=at_risk, **about)


def _address(task: UpgradeTask) -> str:
    """The page of a task, where everything that was chosen stands."""
    return url_for(".show", task_id=task.id)
