"""Creating, confirming, renaming and merging organisations, and the domains and areas that are theirs."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import InstrumentedAttribute

from app import feature
from app.accounts import policy
from app.accounts.belonging.agreement_services import refuse_own_gain
from app.accounts.models import (
    LONGEST_ORGANISATION_NAME,
    Membership,
    Organisation,
    OrganisationArea,
    OrganisationDomain,
    RoleGrant,
)
from app.accounts.queries import areas_served, commissioning_kinds, get_organisation, list_organisations, organisation_by_domain
from app.accounts.recognising import domains, known_bodies
from app.accounts.recognising.known_bodies import KnownBody
from app.areas.queries import get_area
from app.core import audit, clock, taxonomy
from app.core.actor import SYSTEM, Actor
from app.core.db import session
from app.core.errors import Conflict, Forbidden, Invalid
from app.core.policy import require
from app.core.text import cut, tidy

KIND = "organisation"


def create_organisation(actor: Actor, name: str, kind: str, email_domains: Sequence[str] = ()) -> Organisation:
    """A confirmed organisation with its email domains. Administrators only.

    Raises Invalid for a name that is taken, or a name, kind or domain that is wrong.
    """
    require(policy.can_change_organisations(actor))
    refuse_taken_name(name)
    made = _add(actor, _good_name(name), kind, confirmed=True)
    add_domains(actor, made.id, email_domains)
    return made


def propose_organisation(actor: Actor, name: str, kind: str) -> Organisation:
    """One that somebody named on registering: nobody but moderators sees it until it is confirmed."""
    return _add(actor, _good_name(name), kind, confirmed=False)


def organisation_for_domain(domain: str, proposed_name: str = "") -> Organisation | None:
    """The organisation that mail from `domain` stands for, made now if a trusted domain has none; else None.

    A body that ships with its name is called by it. Any other is called by its domain until a moderator takes up the proposed
    name: what a newcomer typed is not shown.
    """
    owner = organisation_by_domain(domain)
    if owner is not None:
        return owner if owner.confirmed_at is not None else None
    trust = domains.trusted(domain)
    if trust is None or not trust.organisation_domain:
        return None
    body = known_bodies.by_domain(domain)
    try:
        with session().begin_nested():
            organisation = organisation_of_body(body) if body else _recognise(trust, proposed_name)
            session().flush()
    except IntegrityError:  # someone else from the same body registered at the same moment
        return organisation_by_domain(domain)
    return organisation


def organisation_of_body(body: KnownBody) -> Organisation:
    """The confirmed organisation that stands for a body whose name ships with the site, made now if there is none of that name.

    Domains that another organisation has by now are left to it: an administrator said so.
    """
    organisation = _named(body.name)
    if organisation is None:
        organisation = _add(SYSTEM, body.name, body.kind, confirmed=True)
        _serve(organisation, body)
    taken = session().scalars(sa.select(OrganisationDomain.domain).where(OrganisationDomain.domain.in_(body.domains))).all()
    session().add_all(
        OrganisationDomain(domain=domain, organisation_id=organisation.id) for domain in body.domains if domain not in taken
    )
    return organisation


def name_known_bodies() -> int:
    """Call by its name every organisation that goes by a bare domain of a body whose name ships; how many there were."""
    bare = [(one, known_bodies.by_domain(one.name)) for one in list_organisations() if domains.is_own_domain(one.name)]
    namings = [(organisation, body) for organisation, body in bare if body is not None and _named(body.name) is None]
    for organisation, body in namings:
        _rename(SYSTEM, organisation, body.name, body.kind)
        if not areas_served(organisation.id):
            _serve(organisation, body)
    return len(namings)


def _recognise(trust: domains.Trusted, proposed_name: str) -> Organisation:
    organisation = _add(SYSTEM, trust.organisation_domain, trust.kinds[0], confirmed=True)
    organisation.proposed_name = cut(tidy(proposed_name), LONGEST_ORGANISATION_NAME)
    session().add(OrganisationDomain(domain=trust.organisation_domain, organisation_id=organisation.id))
    return organisation


def _named(name: str) -> Organisation | None:
    """The confirmed organisation of this name, or what it was merged into: a name that gave way is not used again."""
    called = sa.select(Organisation).where(
        sa.func.lower(Organisation.name) == name.lower(), Organisation.confirmed_at.is_not(None)
    )
    row = session().scalars(called.order_by(Organisation.id)).first()
    return get_organisation(row.id) if row is not None else None


def _serve(organisation: Organisation, body: KnownBody) -> None:
    if body.area and get_area(body.area) is not None:
        session().add(OrganisationArea(organisation_id=organisation.id, area_code=body.area))


def confirm_organisation(actor: Actor, organisation_id: int) -> None:
    """Accept an organisation that somebody proposed. Raises Conflict where that was done already."""
    require(policy.can_confirm_organisation(actor))
    organisation = get_organisation(organisation_id)
    if organisation.confirmed_at is not None:
        raise Conflict("This organisation is confirmed already.")
    organisation.confirmed_at, organisation.confirmed_by = clock.now(), actor.person_id
    audit.record(actor, "confirm", KIND, organisation.id)


def change_organisation(actor: Actor, organisation_id: int, name: str, kind: str) -> None:
    """Rename it or put its kind right. Administrators only. Raises Invalid for a name that another has."""
    require(policy.can_change_organisations(actor))
    _rename(actor, get_organisation(organisation_id), name, kind)


def correct_proposed(actor: Actor, organisation_id: int, name: str, kind: str, email_domains: Sequence[str] = ()) -> None:
    """Put right what a newcomer typed about an organisation that nobody has confirmed yet; leave a confirmed one as it is.

    Raises Forbidden for domains from anybody but an administrator, Invalid as `change_organisation` and `add_domains`.
    """
    require(policy.can_confirm_organisation(actor))
    organisation = get_organisation(organisation_id)
    if organisation.confirmed_at is not None:
        return
    if email_domains and not policy.can_change_organisations(actor):
        raise Forbidden("Only an administrator can say which email domains an organisation has.")
    _rename(actor, organisation, name, kind)
    add_domains(actor, organisation.id, email_domains)


def stop_recognising(actor: Actor, organisation: Organisation) -> None:
    """Let the domains of an organisation prove nothing any more. The row stays, because what its people wrote points at it.

    Administrators only. Raises Conflict where that was done already.
    """
    require(policy.can_change_organisations(actor))
    if organisation.confirmed_at is None or organisation.merged_into_id is not None:
        raise Conflict("This organisation was removed or merged already.")
    for table in (OrganisationDomain, OrganisationArea):
        session().execute(sa.delete(table).where(table.organisation_id == organisation.id))
    organisation.confirmed_at = organisation.confirmed_by = None
    audit.record(actor, "remove", KIND, organisation.id)


def add_domain(actor: Actor, organisation_id: int, domain: str) -> None:
    """Trust mail from `domain` to come from this organisation. Raises Invalid for one that many share or that is taken."""
    require(policy.can_change_organisations(actor))
    organisation = get_organisation(organisation_id)
    domain = _good_domain(domain)
    owner = session().get(OrganisationDomain, domain)
    if owner is not None:
        mine = owner.organisation_id == organisation.id
        raise Invalid("This domain is on the list already" if mine else "This domain belongs to another organisation", "domain")
    session().add(OrganisationDomain(domain=domain, organisation_id=organisation.id))
    audit.record(actor, "add-domain", KIND, organisation.id)


def add_domains(actor: Actor, organisation_id: int, email_domains: Sequence[str]) -> None:
    """Trust mail from several domains. Raises Invalid, naming the domain, as `add_domain`."""
    for domain in email_domains:
        try:
            add_domain(actor, organisation_id, domain)
            session().flush()
        except Invalid as error:
            raise Invalid(f"{domain}: {error.message}", "domains") from error


def refuse_taken_name(name: str, but: int | None = None) -> None:
    """Raise Invalid where another organisation than `but` has this name: two of one name could not be told apart in a list."""
    wanted = tidy(name).casefold()
    if wanted and any(other.name.casefold() == wanted and other.id != but for other in list_organisations()):
        raise Invalid("There is already an organisation with this name", "organisation_name")


def remove_domain(actor: Actor, organisation_id: int, domain: str) -> None:
    """Stop trusting mail from `domain`. Those who joined by it stay members until someone ends their membership."""
    require(policy.can_change_organisations(actor))
    row = session().get(OrganisationDomain, domain.casefold())
    if row is None or row.organisation_id != organisation_id:
        raise Conflict("This domain was removed already.")
    session().delete(row)
    audit.record(actor, "remove-domain", KIND, organisation_id)


def set_areas_served(actor: Actor, organisation_id: int, area_codes: list[str]) -> None:
    """Say which local areas (ONS codes) the organisation serves, replacing what was said before."""
    require(policy.can_change_organisations(actor))
    organisation = get_organisation(organisation_id)
    session().execute(sa.delete(OrganisationArea).where(OrganisationArea.organisation_id == organisation.id))
    session().add_all(OrganisationArea(organisation_id=organisation.id, area_code=code) for code in dict.fromkeys(area_codes))
    audit.record(actor, "set-areas", KIND, organisation.id, count=len(set(area_codes)))


def merge_organisations(actor: Actor, organisation_id: int, into_id: int) -> None:
    """Make one organisation part of another: its people, domains and areas move over, and its name gives way.

    Every feature answers for its own rows in the same transaction (`Feature.organisation_merged`): a reference left behind would
    take from people what their organisation owns, and let a moderator decide on what their own organisation wrote. Administrators
    only. Raises Invalid for an organisation and itself and where the other is not confirmed, Conflict where it was merged already
    or a feature refuses.
    """
    require(policy.can_change_organisations(actor))
    organisation, into = session().get(Organisation, organisation_id, with_for_update=True), get_organisation(into_id)
    if organisation is None or organisation.merged_into_id is not None:
        raise Conflict("This organisation was merged already.")
    if organisation.id == into.id:
        raise Invalid("Choose a different organisation", "into")
    if into.confirmed_at is None:
        raise Invalid("Choose the organisation to merge into", "into")
    if _begins_to_commission(organisation.kind, into.kind):
        refuse_own_gain(actor, [organisation.id, into.id], organisation.id)
    make_part_of(actor, organisation, into)
    session().flush()
    for brought in feature.installed():
        if brought.organisation_merged is not None:
            brought.organisation_merged(organisation.id, into.id)
    session().expire_all()


def make_part_of(actor: Actor, merged: Organisation, into: Organisation) -> None:
    """Let one organisation stand for another from now on."""
    merged.merged_into_id = into.id
    audit.record(actor, "merge", KIND, merged.id, into=into.id)


def organisation_merged(gone_id: int, kept_id: int) -> None:
    """Let the one that stays have the other's people, domains, areas, roles, and what was merged into it before."""
    for table in (OrganisationDomain, Membership):
        _point(table.organisation_id, gone_id, kept_id)
    _point(Organisation.merged_into_id, gone_id, kept_id)
    _point(RoleGrant.granted_for_id, gone_id, kept_id)
    _move_areas(gone_id, kept_id)
    _move_roles(gone_id, kept_id)


def _point(column: InstrumentedAttribute[Any], gone_id: int, kept_id: int) -> None:
    session().execute(sa.update(column.class_).where(column == gone_id).values({column.key: kept_id}))


def _move_areas(gone_id: int, kept_id: int) -> None:
    """An area that both serve is served once."""
    served = set(session().scalars(sa.select(OrganisationArea.area_code).where(OrganisationArea.organisation_id == kept_id)))
    moving = session().scalars(sa.select(OrganisationArea.area_code).where(OrganisationArea.organisation_id == gone_id)).all()
    session().execute(sa.delete(OrganisationArea).where(OrganisationArea.organisation_id == gone_id))
    session().add_all(OrganisationArea(organisation_id=kept_id, area_code=code) for code in moving if code not in served)


def _move_roles(gone_id: int, kept_id: int) -> None:
    """A role that somebody holds through both is held once."""
    held = set(session().execute(sa.select(RoleGrant.person_id, RoleGrant.role).where(RoleGrant.organisation_id == kept_id)))
    for grant in session().scalars(sa.select(RoleGrant).where(RoleGrant.organisation_id == gone_id)).all():
        if (grant.person_id, grant.role) in held:
            session().delete(grant)
        else:
            grant.organisation_id = kept_id


def _rename(actor: Actor, organisation: Organisation, name: str, kind: str) -> None:
    refuse_taken_name(name, but=organisation.id)
    if _begins_to_commission(organisation.kind, kind):
        refuse_own_gain(actor, [organisation.id], organisation.id)
    organisation.name, organisation.kind, organisation.proposed_name = _good_name(name), _good_kind(kind), ""
    audit.record(actor, "change", KIND, organisation.id, kind=organisation.kind)


def _begins_to_commission(before: str, after: str) -> bool:
    return after in commissioning_kinds() and before not in commissioning_kinds()


def _add(actor: Actor, name: str, kind: str, *, confirmed: bool) -> Organisation:
    organisation = Organisation(
        name=name,
        kind=_good_kind(kind),
        created_at=clock.now(),
        confirmed_at=clock.now() if confirmed else None,
        confirmed_by=actor.person_id if confirmed else None,
    )
    session().add(organisation)
    session().flush()
    audit.record(actor, "create" if confirmed else "propose", KIND, organisation.id, kind=kind)
    return organisation


def _good_name(name: str) -> str:
    name = tidy(name)
    if not name:
        raise Invalid("Enter the name of the organisation", "organisation_name")
    if len(name) > LONGEST_ORGANISATION_NAME:
        raise Invalid(f"Name of the organisation must be {LONGEST_ORGANISATION_NAME} characters or fewer", "organisation_name")
    return name


def _good_kind(kind: str) -> str:
    if kind not in taxonomy.codes("organisation_kind"):
        raise Invalid("Choose what kind of organisation it is", "organisation_kind")
    return kind


def _good_domain(domain: str) -> str:
    domain = tidy(domain).casefold().removeprefix("@").rstrip(".")
    labels = domain.split(".")
    if len(domain) > 253 or not all(label.replace("-", "").isalnum() and label.isascii() and len(label) < 64 for label in labels):
        raise Invalid("Enter a domain, like example.org.uk", "domain")
    if not domains.may_be_registered(domain):
        raise Invalid("This domain is shared by people outside the organisation, so it cannot be trusted", "domain")
    return domain
