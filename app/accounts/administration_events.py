"""What administrators and moderators decide that others may follow."""

from dataclasses import dataclass


@dataclass(frozen=True)
class RegistrationRefused:
    """A registration was turned down. `reason` is a code of `administration_services.REFUSALS`."""

    person_id: int
    reason: str


@dataclass(frozen=True)
class OrganisationMerged:
    """Everything of `organisation_id` belongs to `into_id` from now on. Features that keep an organisation's id move theirs."""

    organisation_id: int
    into_id: int
