"""Who signed an assessment, whose turn it is to sign, and who else could be asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from app.accounts import queries as accounts
from app.core.actor import Actor
from app.exchanges.assessment import queries
from app.exchanges.assessment.models import (
    Assessment,
    Signature,
)
from app.exchanges.assessment.services import asking
from app.exchanges.turns import LEAD


@dataclass(frozen=True)
class SignatureRow:
    """One signature: for whom, by whom, when."""

    by: str
    person: str
    at: datetime


def signature_rows(assessment: Assessment, signatures: Sequence[Signature]) -> list[SignatureRow]:
    """Signatures as they are shown: a lead signs for the area, anybody else for an organisation."""
    people = accounts.names_of(row.person_id for row in signatures)
    organisations = accounts.organisation_names(row.organisation_id for row in signatures)
    return [
        SignatureRow(
            f"the lead of {assessment.area.name}" if row.is_lead else organisations.get(row.organisation_id, accounts.UNNAMED),
            people.get(row.person_id or 0, accounts.ERASED_NAME),
            row.signed_at,
        )
        for row in signatures
    ]


def signatures_of(assessment: Assessment) -> list[SignatureRow]:
    """Who signed it; nobody, while it is open."""
    return signature_rows(assessment, last_signatures(assessment)) if assessment.status == "signed" else []


def last_signatures(assessment: Assessment) -> list[Signature]:
    """The signatures that closed it: of those to what was signed last, the lead's alone, or the two of organisations."""
    last = assessment.signatures[-1]
    return [last] if last.is_lead else [row for row in assessment.signatures if row.stamp == last.stamp][-2:]


@dataclass(frozen=True)
class TurnRow:
    """Whose turn it is to sign, since when, and until when: `yours` where it is the reader's. `invite` where one organisation
    takes part alone, so that somebody of another has to be invited."""

    whose: str
    since: date
    until: date | None
    yours: bool
    invite: bool


def turn_row(actor: Actor, assessment: Assessment) -> TurnRow | None:
    """Whose turn it is; nothing where nobody asked for it to be signed, or where it is closed."""
    commissioners = queries.list_commissioners(assessment.area_code)
    turn = asking.turn_of(assessment, commissioners)
    if turn is None:
        return None
    ids = [one.person_id for one in commissioners if asking.is_expected(one, assessment, turn)]
    organisations = {one.actor.organisation_id for one in commissioners}
    return TurnRow(
        turn.whose,
        turn.since,
        turn.until,
        yours=actor.person_id in ids,
        invite=turn.whose != LEAD and len(organisations) < 2,
    )


def organisations_to_ask(actor: Actor, assessment: Assessment) -> list[str]:
    """The names of the other commissioning organisations of the area."""
    ids = [one.id for one in queries.list_organisations_to_ask(assessment) if one.id != actor.organisation_id]
    return sorted(accounts.organisation_names(ids).values(), key=str.casefold)
