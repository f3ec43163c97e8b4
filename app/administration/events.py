"""What administrators and moderators decide that others may follow."""

from dataclasses import dataclass


@dataclass(frozen=True)
class RegistrationRefused:
    """A registration was turned down. `reason` is a code of `administration_services.REFUSALS`."""

    person_id: int
    reason: str
