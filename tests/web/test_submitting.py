"""Sending a form to a service: what is refused is said by its field, nothing of it is kept but what was typed."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import jinja2
import pytest
import sqlalchemy as sa
from flask import Flask

from app.core import audit
from app.core.actor import SYSTEM
from app.core.audit import AuditEntry
from app.core.db import Database, is_writing, session, unit_of_work
from app.core.errors import Conflict, Invalid
from app.web.forms import BaseForm, Required, SubmitField, TextField
from app.web.submitting import Outcome, attempt, drawn, submit

TAKEN = "Somebody else has that name"


class NameForm(BaseForm):
    """A name to give."""

    name = TextField("Name", [Required("Enter a name")])
    save = SubmitField("Save")


class Tighter(Invalid):
    """A refusal that a page says more about."""


@pytest.fixture
def send_form(app: Flask, database: Database) -> Callable[..., Any]:
    """`with sent(name="Ada") as form:` a form as somebody sent it; `method="GET"` for one that was only looked at."""

    @contextmanager
    def send(method: str = "POST", **typed: str) -> Iterator[NameForm]:
        with app.test_request_context("/", method=method, data=typed or None), unit_of_work(database):
            yield NameForm(meta={"csrf": False})

    return send


def note() -> str:
    """Write something, as a service does."""
    audit.record(SYSTEM, "try", "thing", 1)
    return "done"


def note_and_refuse() -> str:
    note()
    session().flush()
    raise Invalid(TAKEN, "name")


def notes() -> int:
    return session().scalar(sa.select(sa.func.count()).select_from(AuditEntry)) or 0


@pytest.mark.each_database
def test_what_is_taken_is_committed_and_its_result_given(send_form: Callable[..., Any]) -> None:
    with send_form(name="Ada") as form:
        outcome = submit(form, note)
        assert outcome.done
        assert outcome.value == "done"
        session().rollback()
        assert notes() == 1


@pytest.mark.each_database
def test_of_what_is_refused_nothing_is_committed(send_form: Callable[..., Any]) -> None:
    with send_form(name="Ada") as form:
        assert not submit(form, note_and_refuse).done
        assert notes() == 0


def test_a_refusal_stands_by_the_field_it_names_with_what_was_typed(send_form: Callable[..., Any]) -> None:
    with send_form(name="Ada") as form:
        submit(form, note_and_refuse)
        assert form.name.errors == [TAKEN]
        assert form.name.data == "Ada"
        assert form.error_list() == [{"text": TAKEN, "href": "#name"}]


@pytest.mark.parametrize("field", ["", "a field that this form has not"])
def test_a_refusal_that_names_no_field_stands_in_the_summary(send_form: Callable[..., Any], field: str) -> None:
    def refuse() -> None:
        raise Invalid("Not today", field)

    with send_form(name="Ada") as form:
        submit(form, refuse)
        assert form.error_list() == [{"text": "Not today"}]
        assert not form.name.errors


@pytest.mark.parametrize(("method", "answers"), [("POST", {"name": ""}), ("GET", {})])
def test_nothing_is_tried_before_a_form_was_sent_and_is_valid(send_form: Callable[..., Any], method: str, answers: Any) -> None:
    tried: list[str] = []
    with send_form(method, **answers) as form:
        outcome = submit(form, lambda given: tried.append(given), prepare=lambda: tried.append("prepared"))
        assert (outcome.done, outcome.refusal, tried) == (False, None, [])


def test_an_act_that_returns_nothing_is_done_all_the_same(send_form: Callable[..., Any]) -> None:
    with send_form(name="Ada") as form:
        assert submit(form, lambda: None).done


def test_what_is_slow_is_done_before_the_transaction_opens(send_form: Callable[..., Any]) -> None:
    with send_form(name="Ada") as form:
        outcome = submit(form, lambda prepared: (prepared, is_writing()), prepare=is_writing)
        assert outcome.value == (False, True)


def test_what_preparing_refuses_stands_by_its_field_too(send_form: Callable[..., Any]) -> None:
    def refuse() -> str:
        raise Tighter("Too easy", "name")

    with send_form(name="Ada") as form:
        outcome = submit(form, str, prepare=refuse)
        assert form.name.errors == ["Too easy"]
        assert outcome.refused_as(Tighter)


def test_a_refusal_of_no_particular_kind_is_not_taken_for_one(send_form: Callable[..., Any]) -> None:
    with send_form(name="Ada") as form:
        assert not submit(form, note_and_refuse).refused_as(Tighter)


def test_a_conflict_goes_on_to_its_own_page(send_form: Callable[..., Any]) -> None:
    def collide() -> None:
        raise Conflict("Somebody else was first")

    with send_form(name="Ada") as form, pytest.raises(Conflict):
        submit(form, collide)


def test_an_act_with_a_transaction_of_its_own_is_tried_outside_any(send_form: Callable[..., Any]) -> None:
    with send_form(name="Ada") as form:
        assert attempt(form, is_writing) == Outcome((False,))
        assert not attempt(form, lambda: _refuse_outright()).done
        assert form.name.errors == [TAKEN]


def _refuse_outright() -> None:
    raise Invalid(TAKEN, "name")


def _status(form: BaseForm | None, **how: int) -> int:
    return drawn("tested.html", form, **how)[1]


@pytest.fixture
def a_template(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page that draws nothing but whether there is a form."""
    page = jinja2.DictLoader({"tested.html": "{{ form.name.data if form else 'no form' }}"})
    monkeypatch.setattr(app.jinja_env, "loader", page)


@pytest.mark.usefixtures("a_template")
def test_a_form_that_is_looked_at_is_a_page_like_any_other(send_form: Callable[..., Any]) -> None:
    with send_form("GET") as form:
        assert _status(form) == 200
        assert _status(None) == 200


@pytest.mark.usefixtures("a_template")
def test_a_form_drawn_in_answer_to_what_was_sent_says_that_it_was_not_taken(send_form: Callable[..., Any]) -> None:
    with send_form(name="") as form:
        submit(form, note)
        assert _status(form) == 422
        assert _status(None) == 422
        assert _status(form, refused_with=409) == 409


@pytest.mark.usefixtures("a_template")
def test_a_search_whose_form_is_wrong_says_so(send_form: Callable[..., Any]) -> None:
    with send_form("GET") as form:
        form.add_error("name", "Enter a name")
        assert _status(form) == 422
