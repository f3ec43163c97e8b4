"""Makes an `instance/` worth upgrading, with the application as it is when this is run, and says what to expect of it.

    python -m tests.running.saved.save_instance FOLDER

writes `instance-<month>.tar.xz` (database, search index, uploads, letters, returned mail, and the few files of content that were
loaded) and `instance-<month>.json` (the key and settings it was made under, links, cookies, addresses and counts) into FOLDER.
`tests/running/test_upgrading_an_instance.py` unpacks the pair, upgrades it and holds it to what was written down.

It was run once, at commit da29f0b, and its product is kept. It stands here to say how that was made. It need not run at any
later commit, where what it imports may have moved; to save another instance, write down a new pair and keep the old one.

Everybody and everything in it is made up. It goes through the services of the application, but for states that only a crash or
the passing of time leads to. The world of the permission table gives somebody of every role and something in every state.
"""

import hashlib
import json
import shutil
import sqlite3
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import html5lib
import pyotp
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from app import create_app
from app.accounts import limits, passwords, second_factor, services, signing_in, tokens
from app.accounts.credentials import AccountToken
from app.accounts.models import Person
from app.content_loading import load_all
from app.contributions import links as check_links
from app.contributions import queries
from app.contributions.services import deciding, drafting
from app.core import clock, config, jobs
from app.core.actor import Actor
from app.core.config import ROOT
from app.core.databases import migrating
from app.core.db import Base, Database, session, transaction, unit_of_work
from app.core.jobs import Job
from app.library.consultations import access
from app.library.consultations import services as consultations
from app.library.consultations.models import Comment, Consultation, Invitation
from app.library.models import UpgradeTask
from app.newsletter import issue_services
from app.newsletter.issues import NEWSLETTER_ISSUE
from app.newsletter.mailings import services as mailings
from app.newsletter.mailings.models import Delivery
from app.newsletter.subscribers import links as mail_links
from app.newsletter.subscribers import queries as subscriber_queries
from app.newsletter.subscribers import returns, single_use, wording
from app.newsletter.subscribers import services as subscribers
from app.newsletter.subscribers.links import MailLink
from app.newsletter.subscribers.models import Subscriber, SubscriberLink
from app.newsletter.subscribers.reports import SOFT, Report
from app.newsletter.subscribers.services import How, Topics
from app.search.index import follower
from tests.newsletter import returned
from tests.page_client import Page, PageClient
from tests.people import People
from tests.permissions import world as permission_world
from tests.permissions.roles import AREA, OUTSIDER, World

BUILT = datetime(2026, 11, 30, 10, 0, tzinfo=UTC)
SAVED = BUILT + timedelta(minutes=5)  # when the worker and the site were stopped
LEASED_UNTIL = SAVED + timedelta(seconds=60)
ENVIRONMENT = {
    "APP_ENV": "test",
    "SECRET_KEY": "of-a-saved-instance-that-is-made-up-7d1f0c2b9a",
    "OPERATOR_NAME": "A made-up operator",
    "OPERATOR_EMAIL": "operator@example.org",
    "OPERATOR_ADDRESS": "1 Example Street, Exampletown",
    "SITE_URL": "http://localhost",
    "BOUNCE_ADDRESS": "returned@example.org",
    "NEWSLETTER_RATE": "0",
    "NEWSLETTER_CONNECTIONS": "1",
}
CONTENT = (
    "areas.csv",
    "taxonomy.toml",
    "thesaurus.toml",
    "frameworks/csa-recovery.toml",
    "initiatives/commissioning-ready-provider-network.md",
    "initiatives/croydon-voluntary-sector-strategy.md",
    "initiatives/provider-consortiums.md",
    "initiatives/voluntary-sector-umbrella-response.md",
    "newsletter/consortium-working.md",
    "pages/cookies.md",
    "pages/privacy.md",
    "specifications/flexible-contracting-clause-bank.md",
    "specifications/provider-consortium-agreement.md",
)
PASSWORD = "walrus lantern winter"
TITLED = ("/directory/", "/library/", "/newsletter/c", "/privacy")  # pages whose heading is their own title, which is data
READ_ME = "A saved instance of Practice Exchange, for tests. Everybody and everything in it is made up.\n"
ASKED = How("form", "/newsletter/subscribe", wording.SUBSCRIBE)


class Instance:
    """The instance that is being made, and what there is to be said of it."""

    def __init__(self, app: Flask, folder: Path) -> None:
        self.app, self.folder = app, folder
        self.database: Database = app.extensions["database"]
        self.people = People(self.database)
        self.world = World()
        self.links: dict[str, dict[str, Any]] = {}
        self.accounts: dict[str, dict[str, Any]] = {}
        self.said: dict[str, Any] = {}

    @contextmanager
    def writing(self) -> Iterator[None]:
        with unit_of_work(self.database), transaction():
            yield

    def make(self) -> dict[str, Any]:
        """Make everything; returns what to expect of it."""
        migrating.upgrade(self.database)
        load_all(self.database, self.folder / "content")
        with clock.frozen(BUILT):
            self.world = permission_world.build(self.database)
            self.add_accounts()
            self.add_links()
            self.add_subscriptions()
            self.add_mailing()
            self.add_other_letters()
            self.spend_tries()
        with clock.frozen(SAVED):
            self.keep_cookies()
            self.note_addresses()
            self.note_upgrade()
            self.add_returned_mail()
            self.add_jobs()
            follower.follow(self.database)
            self.note_search()
            return self.expectations()

    # People who sign in as people do.

    def add_accounts(self) -> None:
        """A member with a password, and an administrator, moderator and editor with a password and a second step."""
        organisation = self.people.organisation("A made-up council", areas=(AREA,))
        self._account("member", ("member",), organisation)
        self._account("staff", ("member", "moderator", "editor", "admin"), organisation)
        with self.writing():
            actor = self._actor("staff")
            signing_in.begin_second_step(actor)
        with self.writing():
            salt = session().get_one(Person, self.accounts["staff"]["person_id"]).totp_pending_salt
            secret = second_factor.secret_from(salt or "")
            codes = signing_in.confirm_second_step(self._actor("staff"), pyotp.TOTP(secret).at(clock.now()))
        self.accounts["staff"] |= {"second_step": secret, "recovery_codes": codes[:2]}

    def _account(self, name: str, roles: tuple[str, ...], organisation: int) -> None:
        email = f"saved-{name}@example.org"
        person = self.people.person(f"Made-up {name}", organisation=organisation, roles=roles, email=email)
        self.accounts[name] = {"person_id": person, "email": email, "password": PASSWORD}
        with self.writing():
            signing_in.set_password(self._actor(name), person, passwords.hash_password(PASSWORD))

    def _actor(self, name: str) -> Actor:
        return self.people.actor(self.accounts[name]["person_id"])

    # Links: one that nobody used for each label and each purpose.

    def add_links(self) -> None:
        """The links of accounts, asked for as people ask for them; those of checks and of consultations."""
        asked = (("sign-in", "/sign-in/link/"), ("reset-password", "/reset-password/"), ("verify-email", "/register/verify/"))
        for purpose, path in asked:
            new = purpose == "verify-email"
            email = f"saved-{purpose}@example.org"
            person = None if new else self.people.person(f"Made-up {purpose}", email=email)
            with self.writing():
                signing_in.send_link(purpose, email)
            self._note_account_link(purpose, path, email, person)
        mover = self.people.person("Made-up mover", email="saved-mover@example.org")
        with self.writing():
            services.ask_change_of_email(self.people.actor(mover), "saved-moved@example.org")
        self._note_account_link("change-email", "/account/email/confirm/", "saved-moved@example.org", mover)
        self._add_check_link()
        self._add_consultation_link()

    def _note_account_link(self, purpose: str, path: str, email: str, person: int | None) -> None:
        with unit_of_work(self.database):
            token = session().scalars(sa.select(AccountToken).where(AccountToken.email == email)).one()
            self.links[purpose] = {
                "path": path + tokens.plaintext(token),
                "email": email,
                "person_id": person,
                "letter_to": email,
            }

    def _add_check_link(self) -> None:
        contribution_id = self.world.things["contributions"]["hidden"]["contribution_id"]
        person = self.world.people["author"]
        with unit_of_work(self.database):
            live = queries.get_contribution(contribution_id)
            assert live.checked_at is not None
            link = check_links.CheckLink(live.id, person, live.checked_at)
            self.links["check"] = {"path": check_links.make(link), "contribution_id": live.id, "person_id": person}

    def _add_consultation_link(self) -> None:
        consultation_id = self.world.things["consultations"]["open"]["consultation_id"]
        with self.writing():
            invitation = (
                session()
                .scalars(
                    sa.select(Invitation)
                    .join(Consultation)
                    .where(Consultation.id == consultation_id, Invitation.person_id.is_(None))
                )
                .one()
            )
            link = access.issue(invitation)
            jobs.enqueue("consultations.mail_invitation", {"invitation_id": invitation.id, "link_id": link.id})
            self.links["consultation-link"] = {
                "path": f"/consultations/links/{access.plaintext(link)}",
                "consultation_id": consultation_id,
                "letter_to": invitation.email,
            }

    # Subscribers.

    def add_subscriptions(self) -> None:
        """One subscriber for each link that stands in mail, and one who has asked and not answered."""
        with self.writing():
            asked = self._ask("saved-asked")
            self.links["newsletter-link confirm"] = {
                "path": f"/newsletter/confirm/{single_use.plaintext(asked)}",
                "subscriber_id": asked.subscriber_id,
                "letter_to": "saved-asked@example.org",
            }
            stays = self._confirmed("saved-stays")
            subscribers.ask_again(stays)
            session().flush()
            link = (
                session()
                .scalars(
                    sa.select(SubscriberLink).where(SubscriberLink.subscriber_id == stays.id, SubscriberLink.purpose == "stay")
                )
                .one()
            )
            self.links["newsletter-link stay"] = {
                "path": f"/newsletter/confirm/{single_use.plaintext(link)}",
                "subscriber_id": stays.id,
                "letter_to": "saved-stays@example.org",
            }
            for name, path, make in (
                ("newsletter-unsubscribe", "unsubscribe", mail_links.unsubscribe_token),
                ("newsletter-preferences", "preferences", mail_links.preferences_token),
            ):
                number = self._confirmed(f"saved-{path}").id
                self.links[name] = {
                    "path": f"/newsletter/{path}/{make(number)}",
                    "subscriber_id": number,
                    "letter_to": f"saved-{path}@example.org",
                }
            subscriber = self._confirmed("saved-known")
            gone = self._confirmed("saved-erased")
            subscribers.erase(gone)
            self.said["addresses"] = {
                "known": {"address": "saved-known@example.org", "subscriber_id": subscriber.id},
                "erased": {"address": "saved-erased@example.org"},
            }

    def _ask(self, name: str) -> SubscriberLink:
        address = f"{name}@example.org"
        subscribers.ask(address, Topics(), ASKED)
        session().flush()
        subscriber = subscriber_queries.find_by_address(address)
        assert subscriber is not None
        return session().scalars(sa.select(SubscriberLink).where(SubscriberLink.subscriber_id == subscriber.id)).one()

    def _confirmed(self, name: str) -> Subscriber:
        return subscribers.follow_link(single_use.plaintext(self._ask(name)))

    # A mailing that an editor paused while deliveries were in every state.

    def add_mailing(self) -> None:
        """Freeze the audience, let a worker get as far as a crash, and pause."""
        with self.writing():
            for number in range(1, 9):
                self._confirmed(f"saved-reader-{number}")
            for role in ("envelope", "message"):
                self.said.setdefault("returned", {})[role] = {"subscriber_id": self._confirmed(f"saved-{role}").id}
        with self.writing():
            mailing = mailings.schedule(self._actor("staff"), self._issue(), None)
            mailings.start(mailing)
            session().flush()
            rows = session().scalars(sa.select(Delivery.id).where(Delivery.mailing_id == mailing.id).order_by(Delivery.id)).all()
            self._settle(list(rows))
            mailings.pause(self._actor("staff"), mailing)
            session().flush()
            marks = [(role, one["subscriber_id"]) for role, one in self.said["returned"].items()]
            for role, number in marks:
                self.said["returned"][role] |= {
                    "mailing_id": mailing.id,
                    "return_path": mail_links.return_path(number, mailing.id),
                    "message_id": mail_links.message_id(number, mailing.id),
                }
            self.said["paused_mailing"] = {"id": mailing.id, "audience": mailing.audience_count, "title": "A made-up issue"}

    def _issue(self) -> Any:
        """An issue that one editor wrote and another approved."""
        writer = self.people.actor(self.world.people["second editor"])
        raw = {
            "title": "A made-up issue",
            "summary": "For a mailing that is paused.",
            "linked": [
                {
                    "id": "first",
                    "title": "Consortiums",
                    "section": "consortium",
                    "link": "/directory/provider-consortiums",
                    "summary": "Made up.",
                }
            ],
            "texts": [{"id": "last", "heading": "A word", "section": "editor", "text": "Made up."}],
        }
        body, errors = NEWSLETTER_ISSUE.clean(raw)
        assert not errors, errors
        revision = drafting.start(writer, NEWSLETTER_ISSUE, body, {"texts.last.text": "<p>Made up.</p>"}, "saved-issue")
        drafting.submit(writer, revision, {})
        deciding.publish(self._actor("staff"), revision)
        issue_services.ask_for_test(self._actor("staff"), revision)
        return revision

    def _settle(self, ids: list[int]) -> None:
        """States that a worker leads to, and two that it leaves behind when it is killed."""
        over = {"claim": "a-worker-that-was-killed", "lease_until": BUILT + timedelta(minutes=1)}
        states: tuple[dict[str, object], ...] = (
            {"status": "handed_over", "message_id": "<saved-1@localhost>"},
            {"status": "handed_over", "message_id": "<saved-2@localhost>"},
            {"status": "failed", "reason": "refused-address", "code": "550 5.1.1", "attempts": 1},
            {"status": "skipped", "reason": "nothing-followed"},
            {"status": "uncertain"},
            {"status": "sending", **over},
            {"status": "claimed", **over},
        )
        for row, values in zip(ids, states, strict=False):
            session().execute(sa.update(Delivery.__table__).where(Delivery.id == row).values(**values))

    # What else waits.

    def add_other_letters(self) -> None:
        """Jobs that nothing in the world gives rise to."""
        people, states = self.world.people, self.world.things
        with self.writing():
            comments = {"consultation_id": states["consultations"]["open"]["consultation_id"], "person_id": people["author"]}
            withdrawn = states["contributions"]["withdrawn"]["contribution_id"]
            decision = queries.list_decisions(queries.get_contribution(withdrawn))[-1].id
            task = self._open_task()
            payloads: dict[str, dict[str, Any]] = {
                "accounts.send_refusal": {"person_id": people["closed"], "reason": "not-the-sector"},
                "consultations.forget_person": {"person_id": people["erased"]},
                "consultations.mail_comments": comments,
                "consultations.write_to_who_asked": {"address_hash": access.address_hash("saved-nobody@example.org")},
                "contributions.delete_file": {"key": "0" * 32},
                "contributions.forget_person": {"person_id": people["erased"]},
                "contributions.mail_appeal": {"appeal_id": self._appeal(), "person_id": people["moderator"]},
                "contributions.mail_check": {
                    "contribution_id": states["contributions"]["hidden"]["contribution_id"],
                    "step": "hidden",
                    "person_id": people["author"],
                },
                "contributions.mail_queue": {"person_id": people["moderator"]},
                "contributions.mail_report": {
                    "report_id": states["reports"]["open"]["report_id"],
                    "person_id": people["author"],
                },
                "contributions.mail_withdrawal": {
                    "contribution_id": withdrawn,
                    "decision_id": decision,
                    "person_id": people["author"],
                },
                "library.forget_person": {"person_id": people["erased"]},
                "library.mail_upgrade": {"task_id": task.id, "person_id": task.owner_id},
                "newsletter.follow_address": {"person_id": people["other"]},
                "newsletter.forget_person": {"person_id": people["erased"]},
            }
            for handler, payload in payloads.items():
                jobs.enqueue(handler, payload)
            comment = session().get_one(Comment, states["consultations"]["of an area’s copy"]["comment_id"])
            consultations.answer(self.people.actor(people["lead"]), comment, "accept", "We agree.", 0)
            reader = self.said["addresses"]["known"]["subscriber_id"]
            returns.take(Report(SOFT, "4.2.2", MailLink(reader, 1)), b"A made-up report of a full mailbox.")

    def _open_task(self) -> UpgradeTask:
        return session().get_one(UpgradeTask, self.world.things["upgrades"]["open"]["task_id"])

    def _appeal(self) -> int:
        return int(self.world.things["appeals"]["about another’s decision"]["appeal_id"])

    def spend_tries(self) -> None:
        """Somebody has tried a password as often as they may; others have had mail sent."""
        for _ in range(10):
            with unit_of_work(self.database):
                limits.try_password("192.0.2.1", "saved-tries@example.org")
        with unit_of_work(self.database):
            limits.try_second_step("192.0.2.1", 1)
            limits.try_link("192.0.2.1")
            limits.ask_for_mail("192.0.2.1", "saved-member@example.org")
        self.said["out_of_tries"] = "saved-tries@example.org"

    # What a browser and a reader see.

    def keep_cookies(self) -> None:
        """Sign in as people do, open a form, and keep the cookie and the form."""
        for name, account in self.accounts.items():
            client = self.app.test_client()
            page = PageClient(client)
            self._fill_in(page, "/sign-in", email=account["email"], password=PASSWORD)
            if "second_step" in account:
                later = pyotp.TOTP(account["second_step"]).at(clock.now())
                self._fill_in(page, "/sign-in/second-step", code=later)
            self._fill_in_later(page, name)
            cookie = client.get_cookie("session")
            assert cookie is not None
            account["cookie"] = cookie.value
        self.said["sessions"] = dict(self.world.tokens)
        name, value, path = self.world.cookies[OUTSIDER]
        self.said["consultation_cookie"] = {"name": name, "value": value, "path": path}

    @staticmethod
    def _fill_in(page: PageClient, path: str, **values: str) -> None:
        _, drawn = page.get(path).form_values(next(iter(values)))
        answer = page.client.post(path, data={**drawn, **values})
        assert answer.status_code == 303, (path, answer.status_code)

    def _fill_in_later(self, page: PageClient, name: str) -> None:
        """A form that was opened before the upgrade and is sent after it."""
        drawn = page.get("/account/details")
        assert drawn.status == 200
        action, values = drawn.form_values("name")
        self.accounts[name]["form"] = {"path": action, "values": {**values, "name": f"Made-up {name}, renamed"}}

    def note_addresses(self) -> None:
        """What each of these addresses answers, and a word that stands there."""
        states = self.world.things
        page, issue = states["contributions"]["published"], states["issues"]["published"]
        file, upgrade = states["attachments"]["published"], states["upgrades"]["open"]
        item, mailing = states["contributions"]["submitted"], self.said["paused_mailing"]
        consultation = states["consultations"]["open"]
        visits = [
            ("visitor", "/"),
            ("visitor", "/directory"),
            ("visitor", "/directory?q=consortium"),
            ("visitor", "/directory/csv"),
            ("visitor", "/directory/feed"),
            ("visitor", f"/directory/{page['slug']}"),
            ("visitor", f"/directory/{page['slug']}/versions/1"),
            ("visitor", f"/directory/{states['old addresses']['of a published page']['slug']}"),
            ("visitor", f"/directory/{states['contributions']['withdrawn']['slug']}"),
            ("visitor", f"/directory/{states['contributions']['members-only']['slug']}"),
            ("visitor", "/directory/provider-consortiums"),
            ("visitor", f"/directory/{file['slug']}/files/{file['attachment_id']}"),
            ("visitor", "/library"),
            ("visitor", "/library/provider-consortium-agreement"),
            ("visitor", "/library/provider-consortium-agreement/download/docx"),
            ("visitor", f"/library/{states['specifications']['published']['slug']}"),
            ("visitor", f"/library/{states['outcomes frameworks']['published']['slug']}"),
            ("visitor", f"/library/{states['library old addresses']['of a published page']['slug']}"),
            ("visitor", "/newsletter"),
            ("visitor", "/newsletter/feed"),
            ("visitor", "/newsletter/consortium-working"),
            ("visitor", f"/newsletter/{issue['slug']}"),
            ("visitor", "/newsletter/subscribe"),
            ("visitor", "/search?q=consortiums"),
            ("visitor", "/privacy"),
            ("visitor", "/healthz"),
            ("visitor", "/contribute"),
            ("visitor", f"/consultations/{consultation['consultation_id']}"),
            ("other", f"/directory/{states['contributions']['members-only']['slug']}"),
            ("other", f"/contribute/drafts/{states['contributions']['draft']['revision_id']}"),
            ("author", "/contribute"),
            ("author", f"/contribute/drafts/{states['contributions']['draft']['revision_id']}"),
            ("author", f"/contribute/drafts/{states['contributions']['returned']['revision_id']}"),
            ("author", f"/contribute/drafts/{states['contributions']['rejected']['revision_id']}"),
            ("author", f"/contribute/reports/{states['reports']['open']['report_id']}"),
            ("author", f"/consultations/{consultation['consultation_id']}"),
            ("author", "/account"),
            ("author", "/account/newsletter"),
            ("lead", f"/library/upgrades/{upgrade['task_id']}"),
            ("lead", "/account/area-requests"),
            ("moderator", "/moderation"),
            ("moderator", f"/moderation/{item['revision_id']}"),
            ("moderator", "/moderation/short-texts"),
            ("moderator", "/moderation/reports"),
            ("moderator", f"/moderation/appeals/{self._appeal()}"),
            ("moderator", "/accounts/registrations"),
            ("editor", "/newsletter/mailings"),
            ("editor", f"/newsletter/mailings/{mailing['id']}"),
            ("editor", f"/newsletter/drafts/{issue['revision_id']}/email"),
            ("admin", "/admin"),
            ("admin", "/admin/people"),
            ("admin", "/admin/audit"),
            ("admin", f"/admin/organisations/{states['organisations']['merged']['organisation_id']}"),
            ("admin", f"/admin/organisations/{states['organisations']['recognised']['organisation_id']}"),
        ]
        self.said["addresses_by_role"] = [self._note_address(role, path) for role, path in visits]

    def _note_address(self, role: str, path: str) -> dict[str, Any]:
        """The status, where it leads, and the planted words that stand there: those say whose and what is shown."""
        client = self.browser(role)
        answer = client.get(path)
        body = answer.get_data()
        text = body.decode(errors="replace")
        has_title = role == "visitor" and answer.status_code == 200 and path.startswith(TITLED) and "<h1" in text
        planted_words = sorted(word for word in self.world.words.places if word in text.casefold())
        return {
            "role": role,
            "path": path,
            "status": answer.status_code,
            "location": answer.headers.get("Location", ""),
            "type": answer.mimetype,
            "words": planted_words[:40],
            "title": Page(answer, html5lib.parse(text, namespaceHTMLElements=False)).h1 if has_title else "",
            "sha256": hashlib.sha256(body).hexdigest() if "/files/" in path else "",
        }

    def browser(self, role: str) -> FlaskClient:
        """A browser in which somebody of a role is signed in."""
        client = self.app.test_client()
        if role in self.world.tokens:
            with client.session_transaction() as held:
                held["_user_id"], held["_fresh"] = self.world.tokens[role], True
        return client

    def note_upgrade(self) -> None:
        """An upgrade of an adaptation whose every choice is made: the choices are kept under fingerprints of the texts."""
        ready = self.world.things["upgrades"]["ready"]
        self.said["ready_upgrade"] = {"task_id": ready["task_id"], "role": "lead"}

    def add_returned_mail(self) -> None:
        """Two messages of the paused mailing that came back: one says by whom by its envelope, one by its Message-ID."""
        folder = self.folder / "returned"
        folder.mkdir()
        for role, original in self.said["returned"].items():
            envelope = role == "envelope"
            report = returned.delivery(
                original["subscriber_id"],
                original["mailing_id"],
                to=original["return_path"] if envelope else "returned@example.org",
                mark="<of-somebody-else@example.org>" if envelope else original["message_id"],
            )
            (folder / f"{role}.eml").write_bytes(report)

    # Jobs: of each handler one queued, one leased and one buried.

    def add_jobs(self) -> None:
        """Queue what the schedules queue, and copy a job of each handler into the two other states."""
        with self.writing():
            jobs.queue_scheduled()
        with self.writing():
            rows = session().execute(sa.select(Job.handler, Job.payload).where(Job.OPEN).order_by(Job.id)).all()
            payloads = {handler: payload for handler, payload in rows}
            registered = set(jobs.registry().handlers)
            assert payloads.keys() == registered, (registered - payloads.keys(), payloads.keys() - registered)
            old = SAVED - timedelta(days=1)
            for handler, payload in sorted(payloads.items()):
                session().add(
                    Job(handler=handler, payload=payload, created_at=old, due_at=old, attempts=1, leased_until=LEASED_UNTIL)
                )
                session().add(
                    Job(
                        handler=handler,
                        payload=payload,
                        created_at=old,
                        due_at=old,
                        attempts=jobs.MAX_ATTEMPTS,
                        buried_at=old,
                        last_error="SMTPServerDisconnected",
                    )
                )
            session().add(Job(handler="accounts.forget_old", payload={}, created_at=old, due_at=old, done_at=old))

    def note_search(self) -> None:
        report = follower.check(self.database)
        assert report.ok, report
        self.said["search"] = {
            "words": "seamless management of cases",
            "finds": "/directory/provider-consortiums",
            "documents": report.documents,
        }

    def expectations(self) -> dict[str, Any]:
        """Everything that the test needs to know."""
        with unit_of_work(self.database):
            counts = {
                table.name: session().scalar(sa.select(sa.func.count()).select_from(table))
                for table in Base.metadata.sorted_tables
            }
            by_state = {
                state: dict(session().execute(sa.select(Job.handler, sa.func.count()).where(*where).group_by(Job.handler)).all())
                for state, where in (
                    ("queued", (Job.OPEN, Job.leased_until.is_(None))),
                    ("leased", (Job.OPEN, Job.leased_until.is_not(None))),
                    ("buried", (Job.buried_at.is_not(None),)),
                )
            }
            version = session().scalar(sa.text("SELECT version_num FROM alembic_version"))
        return {
            "about": READ_ME.strip(),
            "commit": subprocess.run(
                ["git", "rev-parse", "--short=12", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=True
            ).stdout.strip(),
            "saved_at": SAVED.isoformat(),
            "environment": ENVIRONMENT,
            "database_version": version,
            "counts": counts,
            "handlers": sorted(by_state["buried"]),
            "jobs": by_state,
            "accounts": self.accounts,
            "links": self.links,
            **self.said,
        }


def main(target: Path) -> None:
    """Make the instance in a folder of its own, then pack it."""
    name = f"instance-{SAVED:%Y-%m}"
    folder = target / name
    if folder.exists():
        raise SystemExit(f"{folder} is there already")
    folder.mkdir(parents=True)
    for path in CONTENT:
        place = folder / "content" / path
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / "content" / path, place)
    (folder / "README.txt").write_text(READ_ME)
    environment = {**ENVIRONMENT, "INSTANCE_DIR": str(folder), "BOUNCE_FOLDER": str(folder / "returned")}
    with clock.frozen(BUILT):
        app = create_app(config.from_environment(environment))
        made = Instance(app, folder).make()
    app.extensions["database"].engine.dispose()
    compact(folder / "practice-exchange.sqlite")
    (target / f"{name}.json").write_text(json.dumps(made, indent=1, ensure_ascii=False, sort_keys=True) + "\n")
    with tarfile.open(target / f"{name}.tar.xz", "w:xz", preset=9) as archive:
        archive.add(folder, arcname=name, filter=anonymous)
    shutil.rmtree(folder)


def compact(path: Path) -> None:
    """One file without what was deleted from it."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.execute("VACUUM")
    connection.execute("PRAGMA journal_mode=DELETE")
    connection.close()


def anonymous(member: tarfile.TarInfo) -> tarfile.TarInfo:
    """Whoever packed it is nobody's business."""
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    return member


if __name__ == "__main__":
    main(Path(sys.argv[1]))
