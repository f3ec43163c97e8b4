"""One furnished site for the browser: what ships, somebody of every role, and something in every state.

Its words are long and its addresses awkward on purpose, because that is what breaks a narrow page.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from app import content_loading, markup
from app.accounts.belonging import memberships, organisations
from app.accounts.credentials import passwords, second_factor, tokens
from app.accounts.inviting import services as asking
from app.accounts.inviting.queries import LINKS
from app.accounts.inviting.services import Invitee
from app.accounts.models import Person
from app.administration.opening import services as opening
from app.administration.opening.models import MailTest
from app.administration.opening.queries import LINKS as MAIL_TESTS
from app.contributions import queries
from app.contributions.assurance import links
from app.contributions.models import Contribution, Revision
from app.contributions.services import assuring, attaching, deciding, drafting, guarding, responding
from app.contributions.services.attaching import LookedAt
from app.core import clock, worker
from app.core.actor import SYSTEM, Actor
from app.core.db import Database, session, transaction, unit_of_work
from app.core.files import storage
from app.core.jobs import Job, Task
from app.directory.kind import INITIATIVE
from app.documents.making import files
from app.documents.making import services as making
from app.documents.making.services import Order
from app.documents.making.sources import Source
from app.intake import FORMATS, Outcome
from app.invitations import services as inviting
from app.invitations.services import Guest, Interest
from app.library.consultations import queries as consultations
from app.library.consultations import services as consulting
from app.library.consultations.access import GUESTS, Reader
from app.library.consultations.models import Consultation, Invitation
from app.library.consultations.services import Remark
from app.library.specifications.kind import SPECIFICATION
from tests.browser import (
    world_adaptations,
    world_assessments,
    world_findings,
    world_frameworks,
    world_issues,
    world_learning,
    world_mailings,
    world_plans,
    world_reviewers,
    world_reviews,
    world_rounds,
    world_specifications,
    world_subscribers,
)
from tests.intake.good_files import zipped
from tests.made_documents import finish_waiting
from tests.people import People

CONTENT = Path(__file__).resolve().parents[2] / "content"
PASSWORD = "winter walrus lantern"
CAMDEN, CROYDON = "E09000007", "E09000008"
LONG_TITLE = "Whole-neighbourhood training for taxi drivers, hoteliers and takeaways in Nottinghamshire and Northamptonshire"
LONG_ADDRESS = "https://www.example.org/publications/" + "a-very-long-address-without-a-single-space-" * 3 + "2025.pdf"
LONG_EMAIL = "pat.provider.and.partners@a-very-long-name-of-a-provider-without-a-single-space.example.org"
MARKDOWN = f"""A play of **forty minutes** with a discussion afterwards, led by people who know the school.

## What happens

1. A teacher meets the company.
2. The play is shown to one year group.

- Aftercare is agreed first
- Parents are told [what it is about]({LONG_ADDRESS})

> Pupils said that they knew whom to ask.

| Term | Schools reached | Performances |
|---|---|---|
| Autumn | 12 | 24 |
"""
BODY: dict[str, Any] = {
    "title": "Street theatre for Year 8",
    "summary": "A play about online grooming that tours the secondary schools of one borough.",
    "type": "drama",
    "description": MARKDOWN,
    "harm_types": ["csa", "cse"],
    "stages": ["prevention", "identification"],
    "audiences": ["age-11-13", "age-14-15", "parents"],
    "coverage": "areas",
    "areas": [CAMDEN, CROYDON],
    "delivery": ["in-person"],
    "cost_band": "1000-9999",
    "contact_organisation": "Lantern Theatre",
    "contact_email": "schools@lantern-theatre.example.org",
    "contact_web": LONG_ADDRESS,
    "evidence_level": "monitored",
    "evidence_links": [LONG_ADDRESS],
    "dd_insurance_answer": "not-applicable",
    "dd_insurance_why": "The council insures it",
}
GUARDED = " Telephone 020 7946 0123 and ask for Sam. A 13 year old girl from Hill School took part in May."
# What each role is: its grants. A role that is not here has a person of its own below.
ROLES = {
    "member": ("member",),
    "moderator": ("member", "moderator"),
    "editor": ("member", "editor"),
    "admin": ("member", "admin"),
    "second moderator": ("member", "moderator"),
    "second editor": ("member", "editor"),
}


@dataclass
class World:
    """`people` by role; `at`: what to put into an address (ids, slugs, tokens), by name."""

    people: dict[str, int] = field(default_factory=dict)
    at: dict[str, Any] = field(default_factory=dict)


def furnish(database: Database) -> World:
    """Fill an empty database. Every step goes through the services."""
    content_loading.load_all(database, CONTENT)
    builder = _Builder(database)
    builder.settle_people()
    builder.contribute()
    builder.publish()
    builder.edit_newsletter()
    builder.subscribe()
    builder.adapt()
    builder.fill_library()
    builder.ask_for_documents()
    builder.complain()
    builder.consult()
    builder.assess()
    builder.learn()
    builder.administer()
    builder.write_links()
    worker.drain(database)
    builder.bury_a_job()
    return builder.world


class _Builder:
    def __init__(self, database: Database) -> None:
        self.database = database
        self.make = People(database)
        self.world = World()
        self.at = self.world.at
        self.html = {"description": markup.render(MARKDOWN)}

    def actor(self, role: str) -> Actor:
        return self.make.actor(self.world.people[role])

    def _ask_to_register(self) -> None:
        """One invitation that waits, one that ran out and one that was withdrawn."""
        admin = self.actor("admin")
        waits = Invitee("bea.barnes@a-charity-with-a-long-name.example.org", "Bea Barnes", roles=("moderator", "editor"))
        self.at["invitation"] = LINKS.plaintext(asking.invite(admin, waits))
        asking.invite(admin, Invitee("late@example.org")).expires_at = clock.now()
        asking.withdraw(admin, asking.invite(admin, Invitee("gone@example.org")).id)

    def settle_people(self) -> None:
        """Somebody of every role, with a password; those whose role asks for it have a second step."""
        people = self.world.people
        camden = self.make.organisation("London Borough of Camden", areas=(CAMDEN,))
        people["author"] = self.make.person(
            "Asha Example", organisation=camden, email="asha.example@a-council-with-a-long-name.example.org", areas=(CAMDEN,)
        )
        people["lead"] = self.make.person("Lee Lead", organisation=camden, leads=CAMDEN)
        for role, grants in ROLES.items():
            people[role] = self.make.person(f"{role.title()} Example", roles=grants)
        for role in ("waiting", "newcomer", "closed"):
            status = "unconfirmed" if role == "newcomer" else role
            people[role] = self.make.person(f"{role.title()} Example", status=status, roles=())
        self.at.update(organisation=camden, person=people["author"], area=CAMDEN)
        self.at.update(newcomer=people["waiting"], closed=people["closed"])
        self._give_secrets()

    def _give_secrets(self) -> None:
        hashed = passwords.hash_password(PASSWORD)
        with unit_of_work(self.database), transaction():
            session().execute(sa.update(Person).values(password_hash=hashed))
            newcomer = sa.update(Person).where(Person.id == self.world.people["newcomer"])
            session().execute(newcomer.values(name="", job_role=""))
            for role in ("moderator", "second moderator", "editor", "admin"):
                person = session().get_one(Person, self.world.people[role])
                person.totp_salt = second_factor.new_salt()
            session().get_one(Person, self.world.people["member"]).totp_pending_salt = second_factor.new_salt()

    def ask_for_documents(self) -> None:
        """Two that the author asked for: one is made, the other waits, after one of somebody else's."""
        for role, words, name in (("author", "made", "made_key"), ("member", "first", ""), ("author", "waits", "waiting_key")):
            source = Source("pdf", words.encode())
            with unit_of_work(self.database):
                order = Order(source, (), files.put(source.content))
                with transaction():
                    making.ask(f"person:{self.world.people[role]}", order)
            self.at[name or "other_key"] = source.key
            if words == "made":
                finish_waiting(self.database)

    def contribute(self) -> None:
        """What is not published: a draft, and submissions in every state."""
        with unit_of_work(self.database), transaction():
            self._keep("draft", self._draft("A draft about early help"))
            self._keep("clean", self._submit(self._with_file(self._draft("Street theatre for Year 9"))))
            self._keep("found", self._submit(self._draft(LONG_TITLE, extra=GUARDED)))
            self._keep("claimed", self._submit(self._draft("A peer mentor project")))
            self._keep("fault", self._draft("A draft with findings", extra=GUARDED))
            deciding.claim(self.actor("second moderator"), queries.get_revision(self.at["claimed"]))
            for name, verb in (("returned", "return"), ("rejected", "reject"), ("appealed", "reject")):
                sent = self._submit(self._draft(f"Something {name}"))
                deciding.send_back(self.actor("second moderator"), sent, verb, "Say how long it lasts.\n\nAnd who pays for it.")
                self._keep(name, sent)
            retracted = self._submit(self._draft("Something taken back"))
            drafting.retract(self.actor("author"), retracted)
            self._keep("retracted", retracted)
            self._keep("own", self._submit(self._draft("A moderator’s own", role="moderator")))

    def publish(self) -> None:
        """What is or was published: once, twice, taken down, erased, hidden."""
        with unit_of_work(self.database), transaction():
            for name in ("published", "withdrawn", "hidden", "erased"):
                live = self._publish(self._submit(self._draft(f"Street theatre, {name}"), checked=name == "published"))
                self._keep_page(name, live)
            self._change_published()
            deciding.withdraw(self.actor("second moderator"), self._page("withdrawn"), "It has ended.")
            erased = self._page("erased")
            assert erased.live_revision is not None
            self.at["erased_revision"] = erased.live_revision.id
            deciding.redact(self.actor("admin"), erased.live_revision)
            self._hide(self._page("hidden"))

    def adapt(self) -> None:
        """Working copies of specifications, with newer versions of their originals."""
        with unit_of_work(self.database), transaction():
            self.at.update(world_adaptations.furnish(self.actor("author"), self.actor("moderator"), CAMDEN))

    def fill_library(self) -> None:
        """Specifications beside those that ship."""
        with unit_of_work(self.database), transaction():
            author, moderator = self.actor("author"), self.actor("second moderator")
            self.at["specification_slug"] = world_specifications.publish(author, moderator, "cse-distance-travelled")
            self.at["specification"] = world_specifications.draft(author)
            self.at["framework_slug"] = world_frameworks.publish(author, moderator)

    def edit_newsletter(self) -> None:
        """Issues beside those that ship."""
        with unit_of_work(self.database), transaction():
            editor, second = self.actor("editor"), self.actor("second editor")
            self.at.update(world_issues.furnish(editor, second, str(self.at["published_slug"])))

    def complain(self) -> None:
        """Problem reports, open and closed, and appeals, waiting and answered."""
        with unit_of_work(self.database), transaction():
            live = self._page("published")
            self.at["report"] = responding.report_problem(live, "wrong", "The telephone number on the page is not theirs.").id
            closed = responding.report_problem(live, "out-of-date", "It ended last year.")
            responding.close_report(self.actor("moderator"), closed, "It has not ended.")
            self.at["closed_report"] = closed.id
            text = "The play is shown in four boroughs."
            self.at["appeal"] = responding.appeal(self.actor("author"), queries.get_revision(self.at["appealed"]), text).id
            answered = responding.appeal(self.actor("author"), queries.get_revision(self.at["returned"]), text)
            responding.dismiss(self.actor("moderator"), answered, "It still does not say who pays.")
            self.at["answered_appeal"] = answered.id

    def consult(self) -> None:
        """A draft specification that people comment on: a member who spoke, one who has not, and somebody from outside."""
        clauses = [
            {"id": "aims", "heading": "Aims", "clause_type": "aims", "text": MARKDOWN},
            {"id": "waiting", "heading": "Waiting times", "clause_type": "waiting-time", "text": "Two weeks at most."},
        ]
        body = {"title": LONG_TITLE, "summary": "A service.", "form": "specification", "clauses": clauses}
        html = {"clauses.aims.text": markup.render(MARKDOWN), "clauses.waiting.text": "<p>Two weeks at most.</p>"}
        with unit_of_work(self.database), transaction():
            author = self.actor("author")
            self._keep("alone", drafting.start(author, SPECIFICATION, body, html, "browser-alone"))
            revision = drafting.start(author, SPECIFICATION, body, html, "browser-consulted")
            consultation = consulting.open_consultation(author, revision, clock.today() + timedelta(days=9))
            member = self._invite(consultation, "member")
            self._invite(consultation, "editor")
            outside = consulting.invite(author, consultation, Guest("Pat Provider", "Harbour", LONG_EMAIL))
            reader = Reader(consultation, self.actor("member"), runs=False, invitation=member)
            consulting.declare(reader, Interest("Mina Member", "Harbour Recovery", "other", "Trustee of a fund"))
            for clause_id, wording in (("aims", MARKDOWN.replace("forty", "sixty")), ("waiting", "One week at most.")):
                _, clause = consultations.get_clause(consultation, clause_id)
                remark = consulting.comment(reader, revision, clause, Remark("Say who pays.", wording, f"browser-{clause_id}"))
            consulting.answer(author, remark, "decline", "There are too few staff for that.\n\nWe will ask again in a year.", 0)
            consulting.answer(author, remark, "note", "We asked again, and there are more staff now.", 1)
            consulting.declare(reader, Interest("Mina Member", "Harbour Recovery", "possible-bidder"))
            session().flush()
            link = GUESTS.links.plaintext(inviting.issue(GUESTS, outside))
            self.at.update(consultation=consultation.id, remark=consultation.comments[0].id, consultation_link=link)

    def assess(self) -> None:
        """Self-assessments of an area, reviews by others, and people who would review."""
        with unit_of_work(self.database), transaction():
            author, lead = self.actor("author"), self.actor("lead")
            email = session().get_one(Person, self.world.people["member"]).email or ""
            self.at.update(world_assessments.furnish(author, lead, CAMDEN, email))
            world_reviewers.furnish(author, lead)
            peers = [self.actor(role) for role in ("moderator", "editor", "second moderator")]
            self.at.update(world_reviews.furnish(author, lead, self.actor("admin"), peers, CAMDEN))
            self.at.update(world_findings.furnish(lead, peers[0], self.actor("member"), CAMDEN))
            self.at.update(world_plans.furnish(lead, self.actor("member"), CAMDEN))
            self.at.update(world_rounds.furnish(author, lead, self.actor("admin"), self.actor("editor"), peers))

    def learn(self) -> None:
        """A learning note, and the draft of one."""
        with unit_of_work(self.database), transaction():
            draft = world_learning.draft(self.actor("author"), self.actor("editor"))
            self.at.update(learning_slug=world_learning.publish(MARKDOWN), learning_draft=draft)

    def _invite(self, made: Consultation, role: str) -> Invitation:
        person = session().get_one(Person, self.world.people[role])
        return consulting.invite(self.actor("author"), made, Guest(person.name, "", person.email or ""))

    def administer(self) -> None:
        """A registration, a request for an area, organisations in every state, somebody who asked to be erased."""
        with unit_of_work(self.database), transaction():
            waiting = session().get_one(Person, self.world.people["waiting"])
            provider = organisations.propose_organisation(Actor(person_id=waiting.id), "The Harbour Project", "vcs")
            memberships.join(waiting, provider, confirmed=False)
            memberships.ask_area(self.actor("member"), CAMDEN)
            organisations.add_domain(SYSTEM, self.at["organisation"], "camden.example.org")
            duplicate = organisations.create_organisation(SYSTEM, "Camden Council", "local-authority")
            organisations.merge_organisations(SYSTEM, duplicate.id, self.at["organisation"])
            author = session().get_one(Person, self.world.people["author"])
            self.at.update(
                named_organisation=provider.id,
                merged_organisation=duplicate.id,
                grant=self._only(author, "role_grant"),
                membership=self._only(author, "membership"),
                area_membership=self._only(author, "area_membership"),
            )
            session().get_one(Person, self.world.people["closed"]).erasure_asked_at = clock.now()

    @staticmethod
    def _only(person: Person, table: str) -> int:
        ids = session().execute(sa.text(f"SELECT id FROM {table} WHERE person_id = :person"), {"person": person.id})
        return int(ids.scalars().first() or 0)

    def write_links(self) -> None:
        """Links from letters, good ones."""
        with unit_of_work(self.database), transaction():
            member = session().get_one(Person, self.world.people["member"])
            for purpose in ("sign-in", "reset-password"):
                self.at[purpose] = tokens.plaintext(tokens.issue(purpose, member.email or "", person_id=member.id))
            self.at["verify-email"] = tokens.plaintext(tokens.issue("verify-email", "somebody.new@example.org"))
            self._ask_to_register()
            opening.settle(self.actor("admin"), "complaints")
            opening.send_test_letter(self.actor("admin"))
            self.at["test_letter"] = MAIL_TESTS.plaintext(session().scalars(sa.select(MailTest)).one())
            change = tokens.issue("change-email", "new.address@example.org", person_id=member.id)
            self.at["change-email"] = tokens.plaintext(change)
            hidden = self._page("hidden")
            assert hidden.checked_at is not None
            path = links.make(links.CheckLink(hidden.id, self.world.people["author"], hidden.checked_at))
            self.at["check"] = path.removeprefix("/checks/")

    def subscribe(self) -> None:
        """Readers of the newsletter: one who confirmed, one who has not, one who left, and a member who is asked again.

        Mailings go to them.
        """
        with unit_of_work(self.database), transaction():
            self.at.update(world_subscribers.furnish(self.actor("member"), LONG_EMAIL))
            self.at.update(world_mailings.furnish(self.actor("editor"), self.actor("second editor")))

    def bury_a_job(self) -> None:
        """Work that failed until it was given up."""
        now = clock.now()
        with unit_of_work(self.database), transaction():
            job = Job(handler="accounts.send_link", payload={}, created_at=now, due_at=now, attempts=8, buried_at=now)
            job.last_error = "ConnectionRefusedError"
            session().add(job)
            session().flush()
            self.at["job"] = job.id

    def _draft(self, title: str, *, role: str = "author", extra: str = "") -> Revision:
        body = {**BODY, "title": title, "description": MARKDOWN + extra}
        return drafting.start(self.actor(role), INITIATIVE, body, self.html, f"browser-{title}")

    def _with_file(self, revision: Revision) -> Revision:
        """A draft with a file that was looked at."""
        data = zipped({"word/document.xml": "<w:t>Our offer</w:t>"})
        outcome = Outcome("docx", FORMATS["docx"].media_type, {"text": "Our offer"}, True, data)
        file = LookedAt("our offer to schools, with a long name.docx", outcome, {})
        attachment = attaching.attach(self.actor("author"), revision, file, storage.put(data))
        self.at.update(file=attachment.id, file_page=revision.contribution_id)
        return revision

    def _submit(self, revision: Revision, *, checked: bool = False) -> Revision:
        findings = guarding.inspect_body(INITIATIVE.shape, revision.body)
        explanations = {one.finding.fingerprint: "It is the service’s own, and about no child." for one in findings}
        author = self.make.actor(revision.author_id or 0)
        return drafting.submit(author, revision, explanations, declares_checked=checked)

    def _publish(self, revision: Revision) -> Contribution:
        deciding.publish(self.actor("second moderator"), revision, finding_ids=[one.id for one in revision.findings])
        return revision.contribution

    def _change_published(self) -> None:
        """A second version, and a third text that waits."""
        live = self._page("published")
        for changes in ({"summary": "A play about grooming, on line and off."}, {"title": "Street theatre for all years"}):
            revision = drafting.edit(self.actor("author"), live)
            drafting.save(self.actor("author"), revision, revision.version, changes, {})
            self._submit(revision)
            if "summary" in changes:
                self._publish(revision)
        self._keep("change", revision)

    def _hide(self, live: Contribution) -> None:
        assuring.check(self.actor("author"), live)
        live.checked_at = clock.now() - timedelta(days=400)
        session().flush()
        assuring.move_assurance(Task(0, {}, 1, self.database))

    def _keep(self, name: str, revision: Revision) -> None:
        session().flush()
        self.at[name] = revision.id

    def _keep_page(self, name: str, live: Contribution) -> None:
        session().flush()
        self.at[f"{name}_page"], self.at[f"{name}_slug"] = live.id, live.slug

    def _page(self, name: str) -> Contribution:
        return queries.get_contribution(self.at[f"{name}_page"])


def filled(path: str, at: Mapping[str, Any]) -> str:
    """An address with its names replaced: `/directory/{published_slug}`."""
    return path.format(**at)
