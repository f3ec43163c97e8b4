"""Reading the drafts of learning notes. To whoever takes part in none, there is none."""

from collections.abc import Iterable, Sequence

import sqlalchemy as sa

from app.accounts import queries as accounts
from app.accounts.models import Membership, Organisation, OrganisationArea, RoleGrant
from app.areas.models import Area
from app.contributions.policy import MODERATOR
from app.core.actor import Actor
from app.core.db import session
from app.core.errors import NotFound
from app.exchanges.learning import policy
from app.exchanges.learning.models import NoteDraft, NoteParticipant
from app.exchanges.learning.names import Finder

BELONGS = sa.and_(Membership.ended_at.is_(None), Membership.confirmed_at.is_not(None))


def get_readable(actor: Actor, draft_id: int) -> NoteDraft:
    """A draft that `actor` takes part in. Raises NotFound for any other."""
    draft = session().get(NoteDraft, draft_id)
    if draft is None or not policy.takes_part(actor, draft):
        raise NotFound
    return draft


def find_for_exchange(exchange_number: int) -> NoteDraft | None:
    """The draft that comes from an exchange, while there is one."""
    return session().scalar(sa.select(NoteDraft).where(NoteDraft.exchange_number == exchange_number))


def find_for_contribution(contribution_id: int) -> NoteDraft | None:
    """The draft of which something was submitted, until that is published."""
    return session().scalar(sa.select(NoteDraft).where(NoteDraft.contribution_id == contribution_id))


def list_own(actor: Actor) -> Sequence[NoteDraft]:
    """The drafts that `actor` takes part in, newest first."""
    mine = sa.select(NoteDraft).join(NoteParticipant).where(NoteParticipant.person_id == actor.person_id)
    drafts = session().scalars(mine.order_by(NoteDraft.id.desc())).all()
    return [draft for draft in drafts if policy.takes_part(actor, draft)]


def has_any(actor: Actor) -> bool:
    return bool(list_own(actor))


def list_kept_from_deciding(draft: NoteDraft) -> list[int]:
    """Those who take part in a draft, and the moderators of their organisations."""
    ids = [participant.person_id for participant in draft.participants]
    moderators = (
        sa.select(Membership.person_id)
        .join(RoleGrant, RoleGrant.person_id == Membership.person_id)
        .where(Membership.organisation_id.in_(_organisations_of(ids)), BELONGS, RoleGrant.role == MODERATOR)
    )
    return sorted({*ids, *session().scalars(moderators)})


def _organisations_of(person_ids: Sequence[int]) -> sa.Select[int]:
    return sa.select(Membership.organisation_id).where(Membership.person_id.in_(person_ids), BELONGS)


def finder_of(draft: NoteDraft) -> Finder:
    """What must not stand in a draft: the names it was given, and those of both sides and of their organisations as they are
    called now."""
    ids = [participant.person_id for participant in draft.participants]
    bodies = accounts.organisation_names(session().scalars(_organisations_of(ids)).all())
    return Finder((*draft.names, *bodies.values()), (*draft.people, *accounts.names_of(ids).values()))


def names_in(area_codes: Iterable[str]) -> Sequence[str]:
    """The names of areas and of the organisations that serve them."""
    codes = list(area_codes)
    areas = sa.select(Area.name).where(Area.code.in_(codes))
    serving = sa.select(OrganisationArea.organisation_id).where(OrganisationArea.area_code.in_(codes))
    organisations = sa.select(Organisation.name).where(Organisation.id.in_(serving))
    return [*session().scalars(areas), *session().scalars(organisations)]
