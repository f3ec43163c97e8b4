"""Registrations, roles, memberships, areas, organisations, jobs, sessions and links in every state."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from app.accounts.belonging import memberships, organisations
from app.accounts.credentials import passwords, tokens
from app.accounts.credentials.models import AccountToken, SignInSession
from app.accounts.inviting import services as inviting
from app.accounts.inviting.models import AccountInvitation
from app.accounts.inviting.queries import LINKS
from app.accounts.inviting.services import Invitee
from app.accounts.models import AreaMembership, Membership, Organisation, Person, RoleGrant
from app.administration.opening import services as opening
from app.administration.opening.models import MailTest
from app.administration.opening.queries import LINKS as MAIL_TESTS
from app.contributions import queries
from app.contributions.assurance import links
from app.core import clock
from app.core.actor import SYSTEM, Actor, Grant
from app.core.audit import AuditEntry
from app.core.db import session, unit_of_work
from app.core.jobs import Job
from app.pages.models import ContentPage
from tests.permissions.roles import AREA, NO_ID, OTHER_AREA, PASSWORD, STAFF
from tests.permissions.world_people import Builder


class Accounts:
    """Registrations, roles, memberships, areas, organisations, jobs, sessions and links in every state."""

    def __init__(self, builder: Builder) -> None:
        self.made = builder
        self.words = builder.words
        self.things = builder.world.things

    def build(self) -> None:
        with self.made.writing():
            self._organisations()
            self._registrations()
            self._areas()
            self._jobs()
            self._links()
            self._pages()
        with unit_of_work(self.made.database):
            self._people()
            self._own()

    def _organisations(self) -> None:
        people, waiting = self.made.world.people, session().get_one(Person, self.made.world.people["waiting"])
        named = self.words.plant("organisation of the waiting", "waiting", *STAFF)
        proposed_organisation = organisations.propose_organisation(Actor(person_id=waiting.id), named.capitalize(), "vcs")
        memberships.join(waiting, proposed_organisation, confirmed=False)
        admin = replace(SYSTEM, person_id=None)
        duplicate = organisations.create_organisation(admin, "Organisation merged away", "vcs")
        organisations.merge_organisations(admin, duplicate.id, self.made.organisations["G"])
        recognised_organisation = session().get_one(Organisation, self.made.organisations["G"])
        recognised_organisation.proposed_name = self.words.plant("proposed name of an organisation", "admin").capitalize()
        organisations.add_domain(admin, recognised_organisation.id, "harbour.example.org")
        self.things["organisations"] = {
            "recognised": {"organisation_id": recognised_organisation.id},
            "proposed": {"organisation_id": proposed_organisation.id},
            "merged": {"organisation_id": duplicate.id},
            "missing": {"organisation_id": NO_ID},
        }
        assert people["waiting"] == waiting.id

    def _registrations(self) -> None:
        self.things["registrations"] = {
            "waiting": {"person_id": self.made.world.people["waiting"]},
            "decided already": {"person_id": self.made.world.people["other"]},
            "missing": {"person_id": NO_ID},
        }

    def _areas(self) -> None:
        now, people = clock.now(), self.made.world.people
        rows = {
            "asked in the lead’s area": AreaMembership(person_id=people["other"], area_code=AREA, asked_at=now),
            "asked elsewhere": AreaMembership(person_id=people["other"], area_code=OTHER_AREA, asked_at=now),
            "decided already": AreaMembership(person_id=people["author"], area_code=AREA, asked_at=now, confirmed_at=now),
        }
        session().add_all(rows.values())
        session().flush()
        self.things["area requests"] = {
            **{state: {"area_membership_id": row.id, "code": row.area_code} for state, row in rows.items()},
            "missing": {"area_membership_id": NO_ID, "code": AREA},
        }
        ids = {state: row.id for state, row in rows.items()}
        self.things["people in areas"] = {
            "theirs": {"person_id": people["author"], "area_membership_id": ids["decided already"]},
            "somebody else’s": {"person_id": people["colleague"], "area_membership_id": ids["decided already"]},
            "missing": {"person_id": people["author"], "area_membership_id": NO_ID},
        }
        self.things["areas"] = {"known": {"code": AREA}, "missing": {"code": "E99999999"}}

    def _jobs(self) -> None:
        now = clock.now()
        error = self.words.plant("error of a job", "admin")
        buried_job = Job(handler="accounts.forget_old", payload={}, created_at=now, due_at=now, buried_at=now, last_error=error)
        finished_job = Job(handler="accounts.forget_old", payload={}, created_at=now, due_at=now, done_at=now)
        session().add_all([buried_job, finished_job])
        detail = {"code": self.words.plant("detail of the audit trail", "admin")}
        session().add(AuditEntry(at=now, actor_kind="system", verb="create", thing_kind="person", thing_id=1, detail=detail))
        session().flush()
        self.things["jobs"] = {
            "buried": {"job_id": buried_job.id},
            "done": {"job_id": finished_job.id},
            "missing": {"job_id": NO_ID},
        }

    def _links(self) -> None:
        session().add(Person(**self._keeper()))
        session().flush()
        for purpose in ("verify-email", "sign-in", "reset-password", "change-email"):
            other = "sign-in" if purpose != "sign-in" else "reset-password"
            self.things[f"{purpose} links"] = {
                "good": {"token": tokens.plaintext(self._token(purpose, "good"))},
                "used": {"token": tokens.plaintext(self._token(purpose, "used", used_at=clock.now()))},
                "run out": {"token": tokens.plaintext(self._token(purpose, "run out", expires_at=clock.now()))},
                "for something else": {"token": tokens.plaintext(self._token(other, f"for something else than {purpose}"))},
                "missing": {"token": "no-such-link"},
            }
        self._check_links()
        self._invitations()
        self._opening()

    def _invitations(self) -> None:
        """People asked to make an account, in every state of an invitation."""
        admin = self._administrator()
        rows = {state: self._invite(admin, state) for state in ("good", "used", "run out", "withdrawn")}
        rows["used"].used_at = clock.now()
        rows["run out"].expires_at = clock.now()
        session().flush()
        tokens_of = {state: LINKS.plaintext(row) for state, row in rows.items()}
        inviting.withdraw(admin, rows["withdrawn"].id)
        missing = {"missing": {"token": "no-such-link"}}
        self.things["invitation links"] = {state: {"token": token} for state, token in tokens_of.items()} | missing
        self.things["account invitations"] = {state: {"invitation_id": row.id} for state, row in rows.items()} | {
            "missing": {"invitation_id": NO_ID}
        }

    def _opening(self) -> None:
        """A point that is settled and one that is not, and test letters: one good, one used, and one to another administrator."""
        admin = self._administrator()
        opening.settle(admin, "complaints")
        other = replace(admin, person_id=self.made.world.people["admin-unproven"])
        rows = {}
        for state, actor in (("good", admin), ("used", admin), ("somebody else’s", other)):
            opening.send_test_letter(actor)
            rows[state] = session().scalars(sa.select(MailTest).order_by(MailTest.id.desc())).first()
        self.things["test letters"] = {state: {"token": MAIL_TESTS.plaintext(row)} for state, row in rows.items()}
        self.things["test letters"]["missing"] = {"token": "no-such-link"}
        opening.note_arrival(admin, self.things["test letters"]["used"]["token"])
        codes = {"settled": "complaints", "open": "lawful-basis", "missing": "no-such-point"}
        self.things["points to settle"] = {state: {"code": code} for state, code in codes.items()}

    def _administrator(self) -> Actor:
        return Actor(person_id=self.made.world.people["admin"], grants=frozenset({Grant("admin")}), second_factor=True)

    def _invite(self, admin: Actor, state: str) -> AccountInvitation:
        email = self.words.plant(f"address invited {state}", "admin") + "@example.org"
        name = self.words.plant(f"name invited {state}", "admin")
        return inviting.invite(admin, Invitee(email, name, roles=("moderator",)))

    def _keeper(self) -> dict[str, Any]:
        """Somebody with a password, whom emailed links are for."""
        email = self.words.plant("email of a password holder", *STAFF)
        self.keeper = f"{email}@example.org"
        now = clock.now()
        return {
            "email": self.keeper,
            "name": self.words.plant("name of a password holder", *STAFF).capitalize(),
            "password_hash": passwords.hash_password(PASSWORD),
            "status": "waiting",
            "status_at": now,
            "created_at": now,
        }

    def _token(self, purpose: str, state: str, **changes: Any) -> AccountToken:
        """A link for the password holder; for registering and changing an address, to an address nobody has."""
        keeper = session().scalars(sa.select(Person).where(Person.email == self.keeper)).one()
        new = self.words.plant(f"address of a {purpose} link {state}") + "@example.org"
        token = tokens.issue(purpose, new if purpose in ("verify-email", "change-email") else self.keeper, person_id=keeper.id)
        if purpose == "verify-email":
            token.person_id = None
        for name, value in changes.items():
            setattr(token, name, value)
        session().flush()
        return token

    def _check_links(self) -> None:
        people = self.made.world.people
        hidden = queries.get_contribution(self.things["contributions"]["hidden"]["contribution_id"])
        assert hidden.checked_at is not None
        good = links.CheckLink(hidden.id, people["author"], hidden.checked_at)
        with clock.frozen(clock.now() - links.LIFETIME - timedelta(days=1)):
            run_out = links.make(good)
        paths = {
            "good": links.make(good),
            "of somebody who left": links.make(replace(good, person_id=people["ex-member"])),
            "run out": run_out,
            "missing": links.make(good) + "x",
        }
        self.things["check links"] = {state: {"token": path.removeprefix("/checks/")} for state, path in paths.items()}

    def _pages(self) -> None:
        session().add(ContentPage(slug="about", title="About", summary="What this is.", html="<p>Words.</p>", digest="0"))
        self.things["pages"] = {"known": {"page_slug": "about"}, "missing": {"page_slug": "no-such-page"}}
        self.things["kinds"] = {"known": {"kind": "initiative"}, "missing": {"kind": "no-such-kind"}}
        self.things["files"] = {"known": {"filename": "app.css"}, "missing": {"filename": "no-such-file.css"}}

    def _people(self) -> None:
        people = self.made.world.people
        numbers = {
            "a member": people["author"],
            "waiting": people["waiting"],
            "unconfirmed": people["unconfirmed"],
            "closed": people["closed"],
            "erased": people["erased"],
            "missing": NO_ID,
        }
        self.things["people"] = {
            state: {"person_id": number, "typed": self._typed(number)} for state, number in numbers.items()
        } | {"themselves": {"person_id": self.made.themselves(), "typed": "nobody in particular"}}
        self._belonging(people["author"], people["other"])

    def _typed(self, person_id: int) -> str:
        found = session().get(Person, person_id)
        return "" if found is None else found.name or found.email or ""

    def _belonging(self, author: int, other: int) -> None:
        grant = session().scalars(sa.select(RoleGrant.id).where(RoleGrant.person_id == author)).first()
        place = session().scalars(sa.select(Membership.id).where(Membership.person_id == author)).first()
        self.things["roles"] = {
            "theirs": {"person_id": author, "grant_id": grant},
            "somebody else’s": {"person_id": other, "grant_id": grant},
            "missing": {"person_id": author, "grant_id": NO_ID},
        }
        self.things["memberships"] = {
            "theirs": {"person_id": author, "membership_id": place},
            "somebody else’s": {"person_id": other, "membership_id": place},
            "missing": {"person_id": author, "membership_id": NO_ID},
        }

    def _own(self) -> None:
        """Sessions and area memberships of each role's own, of somebody else, and none."""
        mine = dict(session().execute(sa.select(SignInSession.person_id, SignInSession.id)).all())
        own = {role: mine[person] for role, person in self.made.themselves().items()}
        spare = (
            session()
            .scalars(sa.select(SignInSession.id).where(SignInSession.person_id == self.made.world.people["expired"]))
            .one()
        )
        self.things["sessions"] = {
            "their own": {"session_id": {**own, "visitor": spare}},
            "somebody else’s": {"session_id": spare},
            "missing": {"session_id": NO_ID},
        }
        self.things["area memberships"] = {
            "somebody else’s": {
                "area_membership_id": self.things["area requests"]["asked in the lead’s area"]["area_membership_id"]
            },
            "missing": {"area_membership_id": NO_ID},
        }
        self.things["nothing in particular"] = {"here": {}}
