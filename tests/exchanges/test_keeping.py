"""What was only for a review goes six months after it, and the rest stays with the host."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.core import clock
from app.core.db import session, transaction, unit_of_work
from app.core.jobs import Task
from app.exchanges.reviews.exchange.lifecycle import EXCHANGE
from app.exchanges.reviews.exchange.models import Exchange, Seat
from app.exchanges.reviews.fieldwork.queries import spoken_to_names
from app.exchanges.reviews.keeping import jobs as keeping
from app.exchanges.reviews.notes.models import Note
from app.exchanges.reviews.team.models import Provider, Waiver
from tests.exchanges.fieldwork_client import FieldworkClient
from tests.rows import count_rows

Moment = Callable[[timedelta], None]


def forget(field: FieldworkClient) -> None:
    database = field.review.database
    with unit_of_work(database), transaction():
        keeping.forget_after_the_report(Task(0, {}, 1, database))


def what_is_kept(field: FieldworkClient) -> tuple[int, int, int, int]:
    """How many notes, names of who is spoken to, declarations and waivers there are."""
    database = field.review.database
    with unit_of_work(database):
        names = len(spoken_to_names(field.review.number))
        declared = session().scalar(sa.select(sa.func.count()).where(Seat.declared_at.is_not(None))) or 0
    return count_rows(database, Note), names, declared, count_rows(database, Waiver)


@pytest.fixture
def noted_review(field: FieldworkClient) -> FieldworkClient:
    """A review with a note, a name, declarations and a waiver."""
    field.add(spoken_to="Ines Interviewed, superintendent")
    field.note(field.team[0])
    with unit_of_work(field.review.database), transaction():
        session().execute(sa.update(Seat).values(declared_at=clock.now()))
        session().add(Waiver(exchange_id=field.review.number, rule="provider-before", words="Long ago.", waived_at=clock.now()))
    return field


def end(field: FieldworkClient, verb: str) -> None:
    """Make it final, or withdraw it."""
    with unit_of_work(field.review.database), transaction():
        exchange = session().scalars(sa.select(Exchange)).one()
        leader = field.review.people.actor(field.team[0])
        if verb == "withdraw":
            EXCHANGE.apply(exchange, "withdraw", field.review.people.actor(field.review.lead))
            return
        for step in ("begin", "report", "finish"):
            EXCHANGE.apply(exchange, step, leader)
        exchange.final_at = clock.now()


@pytest.mark.parametrize("verb", ["finish", "withdraw"])
def test_what_was_only_for_the_review_goes_six_months_after_it(moment: Moment, noted_review: FieldworkClient, verb: str) -> None:
    seats = count_rows(noted_review.review.database, Seat)
    assert what_is_kept(noted_review) == (1, 1, seats, 1)
    end(noted_review, verb)
    moment(timedelta(days=182))
    forget(noted_review)
    assert what_is_kept(noted_review) == (1, 1, seats, 1)
    moment(timedelta(days=2))
    forget(noted_review)
    assert what_is_kept(noted_review) == (0, 0, 0, 0)
    assert count_rows(noted_review.review.database, Exchange) == 1


def test_a_review_under_way_keeps_everything(moment: Moment, noted_review: FieldworkClient) -> None:
    moment(timedelta(days=400))
    forget(noted_review)
    assert what_is_kept(noted_review)[:2] == (1, 1)


def test_a_review_is_looked_at_once(moment: Moment, noted_review: FieldworkClient) -> None:
    end(noted_review, "finish")
    moment(timedelta(days=184))
    forget(noted_review)
    with unit_of_work(noted_review.review.database):
        first = session().scalars(sa.select(Exchange.forgotten_at)).one()
    moment(timedelta(days=1))
    forget(noted_review)
    with unit_of_work(noted_review.review.database):
        assert session().scalars(sa.select(Exchange.forgotten_at)).one() == first


def test_the_list_of_providers_goes_when_the_team_reads_no_more(moment: Moment, noted_review: FieldworkClient) -> None:
    database = noted_review.review.database
    with unit_of_work(database), transaction():
        session().add(Provider(exchange_id=noted_review.review.number, name="Harbour Recovery", is_bid=False))
    listed = count_rows(database, Provider)
    end(noted_review, "finish")
    for days, count in ((364, listed), (2, 0)):
        moment(timedelta(days=days))
        with unit_of_work(database), transaction():
            keeping.forget_old(Task(0, {}, 1, database))
        assert count_rows(database, Provider) == count
