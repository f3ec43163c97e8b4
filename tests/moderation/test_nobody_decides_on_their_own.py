"""Whoever wrote, saved, submitted or owns a text decides nothing about it: for every kind there is, by every act there is."""

import secrets
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from flask import Flask

from app.contributions import queries
from app.contributions.kinds.description import Kind, all_kinds
from app.contributions.models import Appeal
from app.contributions.policy import is_for_staff
from app.contributions.services import deciding, deciding_short_texts, drafting, responding
from app.contributions.short_texts import queries as short_text_queries
from app.contributions.short_texts.registry import SHORT_TEXTS
from app.core.actor import Actor
from app.core.db import Database, session, transaction, unit_of_work
from app.core.errors import Forbidden
from app.library.adapting import services as adapting
from app.library.usage import services as using
from app.library.usage.services import Use
from tests.drawing import draw
from tests.library.frameworks import BODY as FRAMEWORK
from tests.library.specification_maker import CAMDEN, CLAUSES, SpecificationMaker
from tests.moderation.initiative_maker import BODY as INITIATIVE
from tests.newsletter.issue_maker import TEXT
from tests.people import People

# A text of each kind. A kind that is new must be added, and is then held to the same.
BODIES: dict[str, dict[str, Any]] = {
    "initiative": INITIATIVE,
    "specification": {
        "title": "Recovery service",
        "summary": "What we buy.",
        "form": "specification",
        "clauses": [dict(one) for one in CLAUSES],
    },
    "framework": FRAMEWORK,
    "newsletter-issue": {"title": "What schools have learned", "summary": "A word from us.", "texts": [TEXT]},
}
KINDS = pytest.mark.parametrize("code", BODIES)
REASON = "Please say where it runs."


class Undone(Exception):
    """Raised to undo what a test tried."""


class Deciders:
    """People who hold the role that decides on a kind, and a text that some of them have had a hand in."""

    def __init__(self, database: Database, people: People, kind: Kind) -> None:
        self.database, self.people, self.kind = database, people, kind
        home = people.organisation()
        self.author, self.saver, self.submitter, self.colleague = (self._decider(home) for _ in range(4))
        self.stranger, self.another = self._decider(), self._decider()
        self.revision = self._written()

    def _decider(self, organisation: int | None = None) -> Actor:
        roles = ("member", self.kind.rules.deciders)
        return self.people.actor(self.people.person(organisation=organisation, roles=roles))

    def _written(self) -> int:
        with unit_of_work(self.database):
            body, errors = self.kind.shape.clean(BODIES[self.kind.code])
        assert not errors, errors
        html = draw(self.kind.shape, body)
        with unit_of_work(self.database), transaction():
            revision = drafting.start(self.author, self.kind, body, html, secrets.token_hex(8))
            drafting.save(self.saver, revision, revision.version, {"summary": "What they said of it."}, {})
            return drafting.submit(self.submitter, revision, {}).id

    def involved(self) -> dict[str, Actor]:
        """Whoever had a hand in the text, as they are and once they have gone to another organisation."""
        here = {"its author": self.author, "who saved it": self.saver, "who submitted it": self.submitter}
        elsewhere = self.people.organisation()
        return here | {f"{who}, gone elsewhere,": replace(actor, organisation_id=elsewhere) for who, actor in here.items()}

    def reject(self, actor: Actor) -> None:
        with unit_of_work(self.database), transaction():
            deciding.send_back(actor, queries.get_revision(self.revision), "reject", REASON)

    def appeal(self) -> int:
        with unit_of_work(self.database), transaction():
            return responding.appeal(self.author, queries.get_revision(self.revision), "It runs in Camden.").id

    def decisions(self) -> Iterator[tuple[str, Callable[[Actor], object]]]:
        """Every way to decide on the text, or to take part in that."""
        yield "claim", lambda actor: deciding.claim(actor, queries.get_revision(self.revision))
        yield "confirm", lambda actor: deciding.confirm(actor, queries.get_revision(self.revision), [1])
        yield "publish", lambda actor: deciding.publish(actor, queries.get_revision(self.revision))
        for verb in ("return", "reject"):
            yield verb, lambda actor, verb=verb: deciding.send_back(actor, queries.get_revision(self.revision), verb, REASON)

    def answers(self, appeal: int) -> Iterator[tuple[str, Callable[[Actor], object]]]:
        """Both ways to answer an appeal."""
        yield "uphold", lambda actor: responding.uphold(actor, session().get_one(Appeal, appeal), "So it does.")
        yield "dismiss", lambda actor: responding.dismiss(actor, session().get_one(Appeal, appeal), "It does not.")


def may(database: Database, actor: Actor, act: Callable[[Actor], object]) -> bool:
    """Whether an act is let through. What it did is undone."""
    try:
        with unit_of_work(database), transaction():
            act(actor)
            raise Undone
    except Undone:
        return True
    except Forbidden:
        return False


def kind_of(code: str) -> Kind:
    return next(kind for kind in all_kinds() if kind.code == code)


def test_every_kind_is_tried(app: Flask) -> None:
    assert set(BODIES) == {kind.code for kind in all_kinds() if not kind.rules.is_begun_elsewhere}
    # Two sides write a learning note: tests/exchanges/test_agreeing_on_a_note.py holds it to the same.
    assert {"learning-note"} == {kind.code for kind in all_kinds() if kind.rules.is_begun_elsewhere}, "write the same test for it"
    assert {"statements-of-use"} == {kind.code for kind in SHORT_TEXTS.things}, "write the same test for it"


@KINDS
def test_nobody_who_had_a_hand_in_a_text_decides_on_it(database: Database, people: People, code: str) -> None:
    deciders = Deciders(database, people, kind_of(code))
    participants = deciders.involved()
    if not is_for_staff(deciders.kind.rules):
        participants["a colleague of theirs"] = deciders.colleague
    wrong = []
    for verb, act in deciders.decisions():
        wrong += [f"{who} may {verb}" for who, actor in participants.items() if may(database, actor, act)]
        wrong += [] if may(database, deciders.stranger, act) else [f"a stranger may not {verb}: nothing was tried"]
    assert not wrong, wrong


@KINDS
def test_nobody_who_had_a_hand_in_a_text_or_its_decision_answers_an_appeal(database: Database, people: People, code: str) -> None:
    deciders = Deciders(database, people, kind_of(code))
    deciders.reject(deciders.stranger)
    appeal = deciders.appeal()
    involved = {**deciders.involved(), "who decided": deciders.stranger}
    wrong = []
    for verb, act in deciders.answers(appeal):
        wrong += [f"{who} may {verb}" for who, actor in involved.items() if may(database, actor, act)]
        wrong += [] if may(database, deciders.another, act) else [f"another may not {verb}: nothing was tried"]
    assert not wrong, wrong


@KINDS
def test_nobody_decides_again_once_an_appeal_against_them_was_upheld(database: Database, people: People, code: str) -> None:
    deciders = Deciders(database, people, kind_of(code))
    deciders.reject(deciders.stranger)
    appeal = deciders.appeal()
    with unit_of_work(database), transaction():
        responding.uphold(deciders.another, session().get_one(Appeal, appeal), "So it does.")
    wrong = [verb for verb, act in deciders.decisions() if may(database, deciders.stranger, act)]
    assert not wrong, wrong
    assert all(may(database, deciders.another, act) for _, act in deciders.decisions())


@KINDS
def test_nobody_decides_without_the_role_that_decides_on_it(database: Database, people: People, code: str) -> None:
    kind = kind_of(code)
    deciders = Deciders(database, people, kind)
    others = [
        people.actor(people.person(roles=("member", role)))
        for role in ("moderator", "editor", "admin")
        if role != kind.rules.deciders
    ]
    others += [people.actor(people.person()), Actor()]
    wrong = [(verb, actor) for verb, act in deciders.decisions() for actor in others if may(database, actor, act)]
    assert not wrong, wrong


def test_nobody_decides_on_a_working_copy_of_an_area_that_they_commission_in(database: Database, people: People) -> None:
    specifications = SpecificationMaker(database, people)
    slug = specifications.publish()
    lead = people.actor(specifications.commissioner())
    council = people.organisation(kind="local-authority", areas=(CAMDEN,))
    of_the_area = people.actor(people.person(organisation=council, areas=(CAMDEN,), roles=("member", "moderator")))
    with unit_of_work(database), transaction():
        draft = adapting.adapt(lead, specifications.find(slug), CAMDEN, "copy")
        drafting.save(lead, draft, draft.version, {"title": "Recovery service for Camden"}, {})
        number = drafting.submit(lead, draft, {}).id
    acts: tuple[Callable[[Actor], object], ...] = (
        lambda actor: deciding.publish(actor, queries.get_revision(number)),
        lambda actor: deciding.send_back(actor, queries.get_revision(number), "return", REASON),
    )
    assert [may(database, of_the_area, act) for act in acts] == [False, False]
    assert [may(database, specifications.moderator, act) for act in acts] == [True, True]


def test_nobody_decides_on_a_short_text_of_their_own(database: Database, people: People) -> None:
    specifications = SpecificationMaker(database, people)
    owner_organisation = people.organisation()
    slug = specifications.publish(actor=people.actor(people.person(organisation=owner_organisation)))
    organisation = people.organisation(kind="local-authority", areas=(CAMDEN,))
    both = ("member", "moderator")
    writer = people.actor(people.person(organisation=organisation, areas=(CAMDEN,), roles=both))
    with unit_of_work(database), transaction():
        using.state(
            writer, specifications.find(slug), CAMDEN, Use(date(2025, 3, 1), "contract", 36, "yes", "Give the notice in weeks.")
        )
    participants = {
        "who said it": writer,
        "a colleague": people.actor(people.person(organisation=organisation, roles=both)),
        "who looks after what it is about": people.actor(people.person(organisation=owner_organisation, roles=both)),
        "an administrator": people.actor(people.administrator()),
    }

    def publish(actor: Actor) -> None:
        [(kind, statement)] = short_text_queries.list_waiting()
        deciding_short_texts.publish(actor, kind, statement, ())

    def send_back(actor: Actor) -> None:
        [(kind, statement)] = short_text_queries.list_waiting()
        deciding_short_texts.send_back(actor, kind, statement, REASON)

    for act in (publish, send_back):
        assert [who for who, actor in participants.items() if may(database, actor, act)] == []
        assert may(database, specifications.moderator, act)
