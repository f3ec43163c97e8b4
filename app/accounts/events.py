"""What happens to people that other features may follow."""

from dataclasses import dataclass


@dataclass(frozen=True)
class AddressChanged:
    """Somebody moved their account to a new email address, which they proved."""

    person_id: int


@dataclass(frozen=True)
class PersonNoticed:
    """Something a person is told by letter. `notice` names the letter `accounts/notice-<notice>`."""

    person_id: int
    notice: str


@dataclass(frozen=True)
class AreaGiven:
    """Somebody put themselves or their own organisation into an area that has confidential work: its people are told."""

    person_id: int
    area_code: str
