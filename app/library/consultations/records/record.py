"""The record of a consultation as plain values: who was invited, what they declared, what they said and what came of it."""

from dataclasses import dataclass
from datetime import date, datetime

from app.contributions.comparison.field_changes import Piece


@dataclass(frozen=True)
class Declared:
    """What somebody said their interest was, from `at` on."""

    interest: str
    at: datetime


@dataclass(frozen=True)
class Party:
    """Somebody who was invited. `email` is empty but on the owners' page of people, while it is held."""

    name: str
    organisation: str
    invited_at: datetime
    revoked_at: datetime | None
    declared: tuple[Declared, ...]
    email: str = ""


@dataclass(frozen=True)
class Answered:
    """What the owners made of a comment at one time: in words, and by whom (empty for nobody who can be named)."""

    state: str
    text: str
    by: str
    at: datetime


@dataclass(frozen=True)
class Said:
    """One comment: who said it and their interest at the time, what they said, and what the owners made of it.

    `pieces` compare the clause as it stood with the wording suggested; `interest_now` is empty where it has not changed.
    """

    number: int
    name: str
    organisation: str
    interest: str
    interest_now: str
    at: datetime
    draft_version: int
    text: str
    pieces: tuple[Piece, ...]
    state: str
    tone: str
    answers: tuple[Answered, ...]
    taken_at: datetime | None


@dataclass(frozen=True)
class Part:
    """One clause with everything that was said about it."""

    heading: str
    said: tuple[Said, ...]


@dataclass(frozen=True)
class Record:
    """A whole consultation as it stood at `made_at`. `opened_by` is empty for nobody who can be named."""

    title: str
    organisation: str
    opened_by: str
    opened_at: datetime
    closes_on: date
    closed_at: datetime | None
    made_at: datetime
    parties: tuple[Party, ...]
    parts: tuple[Part, ...]
