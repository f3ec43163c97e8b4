"""Everything held about a person, for them to download. Each feature adds its own part at PERSONAL_DATA."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from app.accounts.credentials.models import SignInSession
from app.accounts.inviting import queries as invitations
from app.accounts.inviting.models import AccountInvitation
from app.accounts.models import Membership, Organisation, Person
from app.accounts.points import PERSONAL_DATA
from app.accounts.queries import areas_of, roles_of
from app.core import taxonomy
from app.core.audit import AuditEntry
from app.core.db import session

THEIRS_ALONE = "Confidential: people who run the site cannot read it. The person can download it from their own account."


def held_about(person: Person, *, is_own: bool) -> dict[str, Any]:
    """Plain data fit for JSON: the account, where the person belongs, sessions, acts, and what other features hold.

    A copy that is not the person's own has words in the place of what is confidential, whether or not there is any.
    """
    return {
        "account": {
            "email": person.email,
            "name": person.name,
            "job_role": taxonomy.label("job_role", person.job_role),
            "status": person.status,
            "created_at": _moment(person.created_at),
            "first_signed_in_at": _moment(person.first_signed_in_at),
            "erasure_asked_at": _moment(person.erasure_asked_at),
            "has_password": person.password_hash is not None,
            "has_second_step": person.has_second_factor,
        },
        "organisations": _organisations(person.id),
        "areas": [
            {"area": row.area_code, "asked_at": _moment(row.asked_at), "confirmed_at": _moment(row.confirmed_at)}
            for row in areas_of(person.id)
        ],
        "roles": [{"role": row.role, "area": row.area_code, "given_at": _moment(row.granted_at)} for row in roles_of(person.id)],
        "invitations": _invitations(person),
        "sessions": _sessions(person.id),
        "acts": _acts(person.id),
        **{
            data.heading: THEIRS_ALONE if data.is_confidential and not is_own else data.export(person.id)
            for data in PERSONAL_DATA.things
        },
    }


def _organisations(person_id: int) -> list[dict[str, Any]]:
    rows = sa.select(Membership, Organisation.name).join(Organisation, Organisation.id == Membership.organisation_id)
    memberships = session().execute(rows.where(Membership.person_id == person_id).order_by(Membership.id))
    return [
        {
            "organisation": name,
            "asked_at": _moment(row.asked_at),
            "confirmed_at": _moment(row.confirmed_at),
            "ended_at": _moment(row.ended_at),
        }
        for row, name in memberships
    ]


def _invitations(person: Person) -> dict[str, Any]:
    """By which invitations the person came, and which they sent: whom those are for is for those to know."""
    sent_at = sa.select(AccountInvitation.created_at).where(AccountInvitation.invited_by_id == person.id)
    return {
        "received": [
            {
                "at": _moment(row.created_at),
                "email": row.email,
                "name": row.name,
                "roles": row.roles.split(),
                "area": row.area_code,
                "ended_at": _moment(row.ended_at),
            }
            for row in invitations.list_of_person(person.id, person.email)
        ],
        "sent": [_moment(at) for at in session().scalars(sent_at.order_by(AccountInvitation.id))],
    }


def _sessions(person_id: int) -> list[dict[str, Any]]:
    rows = session().scalars(sa.select(SignInSession).where(SignInSession.person_id == person_id).order_by(SignInSession.id))
    return [{"browser": row.about, "started_at": _moment(row.created_at), "ended_at": _moment(row.ended_at)} for row in rows]


def _acts(person_id: int) -> list[dict[str, Any]]:
    about = sa.or_(AuditEntry.actor_id == person_id, sa.and_(AuditEntry.thing_kind == "person", AuditEntry.thing_id == person_id))
    rows = session().scalars(sa.select(AuditEntry).where(about).order_by(AuditEntry.id))
    return [
        {
            "at": _moment(row.at),
            "act": row.verb,
            "as": row.actor_as if row.actor_id == person_id else None,
            "thing": row.thing_kind,
            "number": row.thing_id,
            "to": row.to_status,
        }
        for row in rows
    ]


def _moment(value: datetime | None) -> str | None:
    return value.isoformat() if value else None
