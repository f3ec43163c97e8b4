"""Filling in a self-assessment: the quick pass group by group, one standard in depth, the documents, the open question.

Every page is filled in and saved the same way (`_fill_in`), beside what others fill in at the same time.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from flask import flash, redirect, render_template, request, url_for

from app.contributions.services.guarding import AtRisk
from app.core.db import transaction
from app.core.errors import NotFound
from app.exchanges.assessment import forms, hit_presenters, presenters, queries
from app.exchanges.assessment.blueprint import Page, at_work, bp
from app.exchanges.assessment.models import QUESTION, Assessment, DocumentAnswer, Entry, QuestionAnswer, StandardAnswer
from app.exchanges.assessment.services import saving, texts
from app.exchanges.assessment.services.texts import HitsUnexplained
from app.exchanges.assessment.values import Explained, Overtaken, Sent, stamp_of
from app.exchanges.files.queries import list_files
from app.exchanges.hits import short
from app.exchanges.standards import helping_queries
from app.exchanges.standards.framework import Framework, Selection, Standard, framework
from app.web.access import current_actor, keeps_what_was_typed, signed_in
from app.web.forms import BaseForm
from app.web.submitting import attempt, drawn

SAVED = "Saved."
SOME_SAVED = "Everything else on the page is saved."


@dataclass(frozen=True)
class Sheet:
    """What is being filled in: which entries of an assessment, in which form, drawn by which template."""

    assessment: Assessment
    kind: type[Entry]
    titles: Mapping[str, str]
    names: Sequence[str]
    form: BaseForm
    template: str
    context: Mapping[str, Any]


@dataclass
class Reading:
    """What the guard made of what was sent, by entry: explanations to keep, hits to show, and whether a child may be at risk."""

    explanations: dict[str, Explained] = field(default_factory=dict)
    hits: dict[str, Sequence[hit_presenters.HitRow]] = field(default_factory=dict)
    is_at_risk: bool = False


def _fill_in(sheet: Sheet, next_page: Callable[[], str]) -> Page:
    """Show the form, or save it and go on to `next_page`; what was typed stays on the page whatever is refused."""
    if not sheet.form.validate_on_submit():
        return _page(sheet, Reading())
    outcome = attempt(sheet.form, lambda: forms.read(sheet.form, list(sheet.titles), sheet.names))
    reading = _guarded(sheet.form, outcome.value) if outcome.done else Reading()
    if sheet.form.errors:
        return _page(sheet, reading)
    assessment_id = sheet.assessment.id
    with transaction():
        conflicts = saving.save(current_actor(), sheet.assessment, sheet.kind, outcome.value, reading.explanations)
    if conflicts:
        return _conflict_page(sheet, assessment_id, conflicts), 409
    flash(SAVED, "success")
    return redirect(next_page(), 303)


def _guarded(form: BaseForm, entries: Sequence[Sent]) -> Reading:
    """What the guard makes of each entry. What it refuses is put on the form."""
    reading = Reading()
    for entry in entries:
        outcome = attempt(form, partial(texts.explained, entry, forms.name_of))
        reading.is_at_risk = reading.is_at_risk or outcome.refused_as(AtRisk)
        if outcome.done:
            reading.explanations[entry.key] = outcome.value
        elif isinstance(outcome.refusal, HitsUnexplained):
            reading.hits[entry.key] = hit_presenters.hit_rows(outcome.refusal.hits)
            _show_again(form, forms.name_of(forms.SHOWN, entry.key), ".".join(map(short, outcome.refusal.hits)))
    return reading


def _show_again(form: BaseForm, name: str, value: str) -> None:
    """Give a hidden field another value than the one that was sent."""
    form[name].data = value
    form[name].raw_data = [value]


def _page(sheet: Sheet, reading: Reading) -> Page:
    return drawn(
        sheet.template,
        sheet.form,
        assessment=sheet.assessment,
        area=sheet.assessment.area.name,
        framework=framework(),
        here=_here(),
        hits=reading.hits,
        at_risk=reading.is_at_risk,
        **sheet.context,
    )


def _here() -> str:
    """The address of the page itself, with the selection that it goes through."""
    return request.full_path.removesuffix("?")


def _conflict_page(sheet: Sheet, assessment_id: int, conflicts: Sequence[Overtaken]) -> str:
    """Both texts of what somebody else changed first, and a form that sends mine over theirs."""
    assessment = queries.get_readable(current_actor(), assessment_id)
    for entry in conflicts:
        _show_again(sheet.form, forms.name_of(forms.STAMP, entry.key), stamp_of(entry.theirs))
    rows = queries.entries(sheet.kind, assessment)
    return render_template(
        "assessments/conflict.html",
        assessment=assessment,
        area=assessment.area.name,
        form=sheet.form,
        here=_here(),
        conflicts=presenters.conflicts(framework(), conflicts, sheet.titles, rows),
        names=sheet.names,
        others_saved=SOME_SAVED if len(sheet.titles) > 1 else "",
    )


@bp.route("/assessments/<int:assessment_id>/groups/<group_slug>", methods=["GET", "POST"])
@keeps_what_was_typed
@signed_in
@at_work
def group(assessment: Assessment, group_slug: str) -> Page:
    """One page of the quick pass: a level and a line for each standard of a group, or of those in a selection."""
    whole, selection = framework(), _selection()
    group = whole.group(group_slug)
    standards = _chosen(whole, group_slug, selection)
    if not standards:
        raise NotFound
    rows = queries.entries(StandardAnswer, assessment)
    sheet = Sheet(
        assessment,
        StandardAnswer,
        {one.id: one.title for one in standards},
        forms.QUICK_FIELDS,
        forms.quick_form(whole, standards, rows),
        "assessments/group.html",
        {
            "group": group,
            "standards": standards,
            "selection": selection,
            "edited": presenters.edited_by_key(standards, rows),
            "steps": _steps(whole, group_slug, selection),
        },
    )
    return _fill_in(sheet, partial(_after_group, assessment.id, group_slug, selection))


def _selection() -> Selection | None:
    """The selection that the address names, if it names any. Raises NotFound for one that does not exist."""
    named = request.args.get("selection", "")
    return framework().selection(named) if named else None


def _chosen(whole: Framework, group_id: str, selection: Selection | None) -> list[Standard]:
    return [one for one in whole.in_group(group_id) if selection is None or one.id in selection.standards]


def _groups(whole: Framework, selection: Selection | None) -> list[str]:
    """The groups that a pass goes through, in order."""
    return [group.id for group in whole.groups_of_standards if _chosen(whole, group.id, selection)]


def _steps(whole: Framework, group_id: str, selection: Selection | None) -> tuple[int, int]:
    """Which page of how many this is."""
    groups = _groups(whole, selection)
    return groups.index(group_id) + 1, len(groups)


def _after_group(assessment_id: int, group_id: str, selection: Selection | None) -> str:
    """The next page of the pass; after the last, the overview, or the page of the selection."""
    groups = _groups(framework(), selection)
    at = groups.index(group_id) + 1
    name = selection.id if selection else None
    if at < len(groups):
        return url_for(".group", assessment_id=assessment_id, group_slug=groups[at], selection=name)
    if name:
        return url_for(".selection", assessment_id=assessment_id, selection_slug=name)
    return url_for(".show", assessment_id=assessment_id)


@bp.route("/assessments/<int:assessment_id>/standards/<standard_slug>", methods=["GET", "POST"])
@keeps_what_was_typed
@signed_in
@at_work
def standard(assessment: Assessment, standard_slug: str) -> Page:
    """One standard in depth: all that can be said of it, and what it rests on."""
    whole = framework()
    standard = whole.standard(standard_slug)
    row = queries.entries(StandardAnswer, assessment).get(standard.id)
    sheet = Sheet(
        assessment,
        StandardAnswer,
        {standard.id: standard.title},
        StandardAnswer.FIELDS,
        forms.standard_form(whole, standard, row),
        "assessments/standard.html",
        {
            "standard": standard,
            "following": whole.after(standard),
            "help": helping_queries.list_help(current_actor(), standard),
            "file_count": len(list_files(queries.files_of(assessment), standard.id)),
            "filtered": helping_queries.list_filtered(standard),
            "edited": presenters.edited(row, presenters.editor_names([row] if row else [])),
        },
    )
    return _fill_in(sheet, partial(url_for, ".standard", assessment_id=assessment.id, standard_slug=standard.id))


@bp.route("/assessments/<int:assessment_id>/documents", methods=["GET", "POST"])
@keeps_what_was_typed
@signed_in
@at_work
def documents(assessment: Assessment) -> Page:
    """Which of the documents the area has, from when, and who holds them."""
    whole = framework()
    rows = queries.entries(DocumentAnswer, assessment)
    sheet = Sheet(
        assessment,
        DocumentAnswer,
        {one.id: one.name for one in whole.documents},
        DocumentAnswer.FIELDS,
        forms.documents_form(whole.documents, rows),
        "assessments/documents.html",
        {"names": presenters.editor_names(rows.values()), "rows": rows},
    )
    return _fill_in(sheet, partial(url_for, ".show", assessment_id=assessment.id))


@bp.route("/assessments/<int:assessment_id>/question", methods=["GET", "POST"])
@keeps_what_was_typed
@signed_in
@at_work
def question(assessment: Assessment) -> Page:
    """What would help the area."""
    question = framework().question
    row = queries.entries(QuestionAnswer, assessment).get(QUESTION)
    sheet = Sheet(
        assessment,
        QuestionAnswer,
        {QUESTION: question.text},
        QuestionAnswer.FIELDS,
        forms.question_form(question, row),
        "assessments/question.html",
        {},
    )
    return _fill_in(sheet, partial(url_for, ".show", assessment_id=assessment.id))
