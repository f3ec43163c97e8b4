"""A self-assessment that is half filled in, with a text that somebody explained, and earlier ones: given up, and signed."""

from datetime import timedelta

from app.core import clock
from app.core.actor import Actor
from app.core.files import storage
from app.exchanges.assessment import queries
from app.exchanges.assessment.models import QUESTION, Assessment, DocumentAnswer, Entry, QuestionAnswer, StandardAnswer
from app.exchanges.assessment.services import saving, signing, starting
from app.exchanges.assessment.values import Explained, Sent, Value, stamp_of
from app.exchanges.files import services as files
from app.exchanges.files.services import Kept
from app.exchanges.invited import services as inviting
from app.exchanges.invited.access import GUESTS
from app.exchanges.invited.models import InvitedAnswer
from app.exchanges.invited.services import Request
from app.exchanges.standards.framework import framework
from app.intake import FORMATS, Outcome
from app.invitations import services as invitations
from app.invitations.services import Guest, Interest
from tests.intake import good_files

LONG = "The partners agreed the terms of reference in May, and https://camden.example.org/a/very/long/address holds them."


def furnish(author: Actor, lead: Actor, area: str, member_email: str) -> dict[str, int | str]:
    """What to put into addresses. Inside a transaction."""
    given_up = starting.start(author, area)
    starting.abandon(author, given_up)
    signed_assessment = starting.start(author, area)
    nothing = stamp_of({"level": "", "line": ""})
    whole = [Sent(one.id, {"level": "2", "line": "Agreed in May."}, nothing) for one in framework().standards]
    saving.save(author, signed_assessment, StandardAnswer, whole, {})
    signing.sign(lead, signed_assessment, queries.stamp_of_all(signed_assessment))
    assessment = starting.start(author, area)
    first, second, third = framework().standards[:3]
    document = {"state": "partly", "dated_on": None, "holder": "The partnership team", "address": "https://camden.example.org/"}
    texts = dict.fromkeys(("note", "strengths", "development", "evidence"), LONG)
    entries: tuple[tuple[type[Entry], str, dict[str, Value], Explained], ...] = (
        (
            StandardAnswer,
            first.id,
            {"level": "3", "line": "Call 020 7946 0123 and ask for Sam.", **texts},
            Explained("An office.", ("0",)),
        ),
        (StandardAnswer, second.id, {"level": "2", "line": LONG}, Explained()),
        (StandardAnswer, third.id, {"level": "not-applicable", "line": "Another body does this."}, Explained()),
        (DocumentAnswer, framework().documents[0].id, document, Explained()),
        (QuestionAnswer, QUESTION, {"text": "A specification to start from."}, Explained()),
    )
    for kind, key, values, explanation in entries:
        sent = Sent(key, values, stamp_of({name: None if value is None else "" for name, value in values.items()}))
        saving.save(author, assessment, kind, [sent], {key: explanation})
    numbers = {"assessment": assessment.id, "given_up": given_up.id, "signed_assessment": signed_assessment.id}
    numbers["assessment_file"] = _add_file(author, assessment, first.id)
    return _invite(author, assessment, member_email) | numbers


def _add_file(author: Actor, assessment: Assessment, standard_id: str) -> int:
    """A file with what was answered."""
    outcome = Outcome("docx", FORMATS["docx"].media_type, {}, True, good_files.docx_file())
    file = Kept("Minutes of the partnership board of May, as they were agreed.docx", outcome, "An office.", ("0",))
    return files.add(author, queries.files_of(assessment), standard_id, file, storage.put(outcome.clean)).id


def _invite(author: Actor, assessment: Assessment, member_email: str) -> dict[str, int | str]:
    """A member who answered a standard and was shown the area's notes on it, and somebody from outside with a link."""
    standard = framework().standards[0]
    request = Request((standard.id,), clock.today() + timedelta(days=9), LONG)
    member = inviting.invite(author, assessment, Guest("Mina Member", "Harbour Recovery", member_email), request)
    inviting.declare(member, Interest("Mina Member", "Harbour Recovery", "partner"))
    texts = dict.fromkeys(InvitedAnswer.FIELDS, LONG)
    inviting.save(author, member, Sent(standard.id, texts, stamp_of(dict.fromkeys(texts, ""))), Explained())
    inviting.share(author, member, standard.id, stamp_of({"note": inviting.notes_on(assessment, standard.id)}))
    outside = inviting.invite(author, assessment, Guest("Pat Provider", "Lantern", "pat@lantern.example.org"), request)
    link = GUESTS.links.plaintext(invitations.issue(GUESTS, outside))
    return {"asked": member.id, "asked_outside": outside.id, "asked_link": link}
