"""Consultations of the world: one that is open and one that was closed, each with a member and somebody from outside.

The outsider is a role of its own: no account, a browser that came in by a link.
"""

from datetime import timedelta

from app.contributions.models import Revision
from app.core import clock
from app.core.db import session
from app.invitations import services as inviting
from app.invitations.services import Guest, Interest
from app.library.consultations import queries, services
from app.library.consultations.access import GUESTS, Reader
from app.library.consultations.models import Comment, Consultation, Invitation
from app.library.consultations.services import Remark
from tests.permissions.roles import NO_ID, OUTSIDER, OWNERS, Thing
from tests.permissions.world_lists import Lists
from tests.permissions.world_people import Builder


class Consultations:
    """An open consultation and a closed one, and the links of both."""

    def __init__(self, builder: Builder) -> None:
        self.made = builder
        self.words = builder.words
        self.things: dict[str, Thing] = {}
        self.links: dict[str, Thing] = {"missing": {"token": "no-such-link"}}

    def build(self) -> None:
        with self.made.writing():
            self._open()
            self._closed()
        day = clock.today() + timedelta(days=9)
        missing = dict.fromkeys(("consultation_id", "revision_id", "invitation_id", "comment_id"), NO_ID)
        missing |= {"version": 1, "seen": "", "link": ""}
        for thing in (missing, *self.things.values()):
            thing |= {"day": str(day.day), "month": str(day.month), "year": str(day.year)}
        self.made.world.things["consultations"] = {**self.things, "missing": missing}
        self.made.world.things["consultation links"] = self.links

    def _open(self) -> None:
        here = (*OWNERS, "other", OUTSIDER)
        consultation, revision = self._begin("open", here)
        member, outsider = self._guests(consultation, "open", here)
        self.links["good"] = {"token": GUESTS.links.plaintext(inviting.issue(GUESTS, outsider))}
        used = GUESTS.links.plaintext(inviting.issue(GUESTS, outsider))
        self.links["used"] = {"token": used}
        _, token = inviting.enter(GUESTS, used)
        self.made.world.cookies[OUTSIDER] = ("consultation", token, f"/consultations/{consultation.id}")
        run_out = inviting.issue(GUESTS, outsider)
        run_out.expires_at = clock.now()
        self.links["run out"] = {"token": GUESTS.links.plaintext(run_out)}
        self._declare(consultation, outsider, "open", here)
        self._keep("open", revision, member, self._say(consultation, member, revision, "open", here))

    def _closed(self) -> None:
        # A member keeps what they said themselves, to download.
        consultation, revision = self._begin("closed", OWNERS, "other")
        member, outsider = self._guests(consultation, "closed", (*OWNERS, "other"))
        self.links["of a closed consultation"] = {"token": GUESTS.links.plaintext(inviting.issue(GUESTS, outsider))}
        said = self._say(consultation, member, revision, "closed", (*OWNERS, "other"))
        services.close(self.made.actor("author"), consultation)
        self._keep("closed", revision, member, said)

    def _begin(self, state: str, readers: tuple[str, ...], *more_readers: str) -> tuple[Consultation, Revision]:
        """A consultation on a draft whose clauses `readers` may see; `named` may know its title too."""
        author = self.made.actor("author")
        revision = Lists(self.made).draft(f"consultation {state}", author, readers)
        for word, place in self.words.places.items():
            if place in (f"title of specification consultation {state}", f"heading of aims of consultation {state}"):
                self.words.readers[word] = frozenset((*readers, *more_readers))
        return services.open_consultation(author, revision, clock.today() + timedelta(days=5)), revision

    def _guests(self, consultation: Consultation, state: str, readers: tuple[str, ...]) -> tuple[Invitation, Invitation]:
        """A member and somebody from outside."""
        author = self.made.actor("author")
        address = next(word for word, place in self.words.places.items() if place == "email of other")
        name = self.words.plant(f"invited name of the member of consultation {state}", *readers)
        member = services.invite(author, consultation, Guest(name.capitalize(), "Harbour", f"{address}@example.org"))
        role = OUTSIDER if state == "open" else f"{OUTSIDER} {state}"
        email = self.words.plant(f"email of {role}", *OWNERS)
        name = self.words.plant(f"invited name of the outsider of consultation {state}", *readers)
        outsider = services.invite(author, consultation, Guest(name.capitalize(), "Lantern", f"{email}@example.org"))
        return member, outsider

    def _declare(self, consultation: Consultation, invitation: Invitation, state: str, readers: tuple[str, ...]) -> Reader:
        reader = Reader(consultation, self.made.actor("other"), runs=False, invitation=invitation)
        other = self.words.plant(f"interest {invitation.id} of consultation {state}", *readers)
        services.declare(reader, Interest(invitation.name, invitation.organisation, "other", f"Trustee of {other}"))
        return reader

    def _say(
        self, consultation: Consultation, member: Invitation, revision: Revision, state: str, readers: tuple[str, ...]
    ) -> Comment:
        """What the member says about the first clause, with a wording."""
        reader = self._declare(consultation, member, state, readers)
        text = self.words.plant(f"comment of consultation {state}", *readers)
        wording = self.words.plant(f"wording of consultation {state}", *readers)
        _, clause = queries.get_clause(consultation, "aims")
        return services.comment(reader, revision, clause, Remark(f"Say {text}.", f"Aims: {wording}.", f"key-{state}"))

    def _keep(self, state: str, revision: Revision, member: Invitation, comment: Comment) -> None:
        session().flush()
        self.things[state] = {
            "consultation_id": comment.consultation_id,
            "revision_id": revision.id,
            "version": revision.version,
            "invitation_id": member.id,
            "comment_id": comment.id,
            "seen": comment.text_hash,
        }
