"""A contribution in every state, with what was said about it."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from app.accounts.models import Person
from app.accounts.queries import actor_for
from app.contributions import queries
from app.contributions.models import MEMBERS, Appeal, Contribution, ProblemReport, Revision
from app.contributions.services import assuring, deciding, drafting, guarding, responding
from app.core import clock
from app.core.actor import SHIPPED_CONTENT, Actor
from app.core.db import session
from app.core.jobs import Task
from app.directory.kind import INITIATIVE
from tests.permissions.roles import NO_ID, OWNERS, STAFF, VERIFIED, Thing
from tests.permissions.words import EVERYONE
from tests.permissions.world_people import Builder


class Contributions:
    """A contribution in every state, each owned by organisation A but for the last few."""

    TEXTS = ("title", "summary", "description", "languages", "access", "cost_note", "contact_organisation", "evidence_citation")

    def __init__(self, builder: Builder) -> None:
        self.made = builder
        self.words = builder.words
        self.states: dict[str, Thing] = {}
        self.reports: dict[str, Thing] = {}
        self.appeals: dict[str, Thing] = {}

    def build(self) -> None:
        self._unpublished()
        self._published()
        self._not_ours()
        self._renamed()
        self._said()
        missing = {name: NO_ID for name in ("contribution_id", "revision_id", "report_id", "appeal_id", "finding")}
        nothing = {**missing, "slug": "no-such-page", "old_slug": "no-such-page", "version": 1}
        for name, states in (("contributions", self.states), ("reports", self.reports), ("appeals", self.appeals)):
            self.made.world.things[name] = {**states, "missing": nothing}

        keys = {"of a draft of ours": "draft"}
        keys |= {"of a page of the author’s own": "personal", "of a page of the site’s own": "shipped"}
        self.made.world.things["creation keys"] = {name: {"key": self.states[state]["key"]} for name, state in keys.items()}

    def body(self, state: str, *readers: str) -> dict[str, Any]:
        """A body with a planted word in every text."""
        texts = {name: self.words.plant(f"{name} of {state}", *readers) for name in self.TEXTS}
        texts["title"] = f"{texts['title'].capitalize()} project"
        return {
            **texts,
            "type": "drama",
            "contact_email": f"team@{self.words.plant(f'contact of {state}', *readers)}.example.org",
        }

    def draft(self, state: str, *readers: str, actor: Actor | None = None, extra: str = "") -> Revision:
        """A draft by the author. Inside a transaction."""
        body = self.body(state, *readers)
        body["description"] += extra
        html = {"description": f"<p>{body['description']}</p>"}
        return drafting.start(actor or self.made.actor("author"), INITIATIVE, body, html, f"key-{state}")

    def submit(self, revision: Revision, why: str = "It is the service’s own.") -> Revision:
        found = guarding.inspect_body(INITIATIVE.shape, revision.body)
        author = SHIPPED_CONTENT if revision.author_id is None else actor_for(session().get_one(Person, revision.author_id))
        return drafting.submit(author, revision, {one.finding.fingerprint: why for one in found})

    def publish(self, revision: Revision, moderator: Actor | None = None) -> Contribution:
        found = [one.id for one in revision.findings]
        deciding.publish(moderator or self.made.actor("second moderator"), revision, finding_ids=found)
        return revision.contribution

    def keep(self, state: str, revision: Revision) -> None:
        """Remember where a state is."""
        session().flush()
        contribution = revision.contribution
        self.states[state] = {
            "contribution_id": contribution.id,
            "revision_id": revision.id,
            "slug": contribution.slug,
            "version": revision.version,
            "finding": revision.findings[0].id if revision.findings else NO_ID,
            "key": contribution.creation_key,
        }

    def _unpublished(self) -> None:
        second = "second moderator"
        with self.made.writing():
            self.keep("draft", self.draft("draft", *OWNERS))
            why = self.words.plant("explanation of submitted", *OWNERS, *STAFF)
            text = " Telephone 07700 900123."
            submitted = self.submit(self.draft("submitted", *OWNERS, *STAFF, extra=text), f"{why} is the service")
            assert submitted.findings, "the guard finds a mobile number in it"
            self.keep("submitted", submitted)
            claimed = self.submit(self.draft("claimed", *OWNERS, *STAFF))
            deciding.claim(self.made.actor(second), claimed)
            self.keep("claimed", claimed)
            for state, verb in (("returned", "return"), ("rejected", "reject")):
                sent = self.submit(self.draft(state, *OWNERS, *STAFF))
                reason = self.words.plant(f"reason of {state}", *OWNERS, *STAFF)
                deciding.send_back(self.made.actor(second), sent, verb, f"Please say more, {reason}.")
                self.keep(state, sent)
            retracted = self.submit(self.draft("retracted", *OWNERS, *STAFF))
            drafting.retract(self.made.actor("author"), retracted)
            self.keep("retracted", retracted)

    def _published(self) -> None:
        with self.made.writing():
            for state in ("published", "withdrawn", "redacted", "hidden", "members-only"):
                readers = {
                    "published": (EVERYONE,),
                    "redacted": (),
                    "members-only": VERIFIED,
                    "withdrawn": (*OWNERS, *STAFF),
                    "hidden": (*OWNERS, *STAFF),
                }
                revision = self.draft(state, *readers[state])
                if state == "members-only":
                    revision.audience = MEMBERS
                self.submit(revision)
                self._afterwards(state, self.publish(revision))
                self.keep(state, revision)
            self._edited()

    def _edited(self) -> None:
        live = self.publish(self.submit(self.draft("edited", EVERYONE)))
        revision = drafting.edit(self.made.actor("author"), live)
        changed = self.body("waiting edit", *OWNERS, *STAFF)
        html = {"description": f"<p>{changed['description']}</p>"}
        drafting.save(self.made.actor("author"), revision, revision.version, changed, html)
        deciding.claim(self.made.actor("moderator"), self.submit(revision))
        self.keep("edited", revision)

    def _afterwards(self, state: str, live: Contribution) -> None:
        acts = {"withdrawn": self._withdraw, "redacted": self._redact, "hidden": self._hide}
        if state in acts:
            acts[state](live)

    def _withdraw(self, live: Contribution) -> None:
        reason = self.words.plant("reason of withdrawal", *OWNERS, *STAFF)
        deciding.withdraw(self.made.actor("second moderator"), live, f"It has ended, {reason}.")

    def _redact(self, live: Contribution) -> None:
        assert live.live_revision is not None
        report = self.words.plant("report on redacted")
        responding.report_problem(live, "wrong", f"This is wrong, {report}.")
        deciding.redact(self.made.actor("admin"), live.live_revision)

    def _hide(self, live: Contribution) -> None:
        assuring.check(self.made.actor("author"), live)
        live.checked_at = clock.now() - timedelta(days=400)
        session().flush()
        assuring.move_assurance(Task(0, {}, 1, self.made.database))
        assert live.assurance == "hidden"

    def _not_ours(self) -> None:
        with self.made.writing():
            alone = replace(self.made.actor("author"), organisation_id=None)
            personal = self.draft("personal", EVERYONE, actor=alone)
            drafting.submit(alone, personal, {})
            self.publish(personal)
            self.keep("personal", personal)
            shipped = self.submit(self.draft("shipped", EVERYONE, actor=SHIPPED_CONTENT))
            self.publish(shipped, SHIPPED_CONTENT)
            self.keep("shipped", shipped)

    def _renamed(self) -> None:
        """Pages that used to be elsewhere: the old address says where to only while the page may be read."""
        old: dict[str, Thing] = {}
        with self.made.writing():
            for state in ("of a published page", "of a withdrawn page"):
                readers = (EVERYONE,) if "published" in state else (*OWNERS, *STAFF)
                live = self.publish(self.submit(self.draft(f"first {state}", *OWNERS, *STAFF)))
                before = live.slug
                revision = drafting.edit(self.made.actor("author"), live)
                changes = self.body(f"second {state}", *readers)
                drafting.save(self.made.actor("author"), revision, revision.version, changes, {})
                self.publish(self.submit(revision))
                # The first version stays readable beside the second while the page is up.
                for name in (*self.TEXTS, "contact"):
                    self._open(f"{name} of first {state}", *readers)
                if "withdrawn" in state:
                    deciding.withdraw(self.made.actor("second moderator"), live, "It has ended.")
                old[state] = {"slug": before}
        self.made.world.things["old addresses"] = old

    def _open(self, place: str, *readers: str) -> None:
        word = next(word for word, where in self.words.places.items() if where == place)
        self.words.readers[word] = frozenset(readers)

    def _said(self) -> None:
        with self.made.writing():
            for state, on in (("open", "published"), ("on a withdrawn page", "withdrawn"), ("closed", "published")):
                words = self.words.plant(f"report {state}", *OWNERS, *STAFF)
                report = responding.report_problem(self._contribution(on), "wrong", f"This is wrong, {words}.")
                self.reports[state] = {"report_id": report.id}
            note = self.words.plant("note on a report", *OWNERS, *STAFF)
            closed = session().get_one(ProblemReport, self.reports["closed"]["report_id"])
            responding.close_report(self.made.actor("second moderator"), closed, f"Put right, {note}.")
            self._appeals()

    def _appeals(self) -> None:
        self._appeal("about another’s decision", queries.get_revision(self.states["rejected"]["revision_id"]))
        for state in ("about the moderator’s own decision", "answered"):
            sent = self.submit(self.draft(f"appeal {state}", *OWNERS, *STAFF))
            decider = "second moderator" if state == "answered" else "moderator"
            deciding.send_back(self.made.actor(decider), sent, "reject", "It is not a service.")
            made = self._appeal(state, sent)
            if state == "answered":
                answer = self.words.plant("answer to an appeal", *OWNERS, *STAFF)
                responding.dismiss(self.made.actor("moderator"), made, f"It stands, {answer}.")

    def _appeal(self, state: str, revision: Revision) -> Appeal:
        words = self.words.plant(f"appeal {state}", *OWNERS, *STAFF)
        made = responding.appeal(self.made.actor("author"), revision, f"This is a service, {words}.")
        self.appeals[state] = {"appeal_id": made.id}
        return made

    def _contribution(self, state: str) -> Contribution:
        return queries.get_contribution(self.states[state]["contribution_id"])
