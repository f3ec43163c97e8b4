"""A schedule as calendars read it (RFC 5545). Pure.

An entry lands in calendars that others look at: it says "Practice Exchange session", when, and where on this site to read more,
which asks who reads. Times are in UTC, which every calendar turns into the time of its own place, over a change of the clocks
too. One session that was removed is a message that cancels it (RFC 5546); in a whole schedule, removed ones say so of themselves.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from icalendar import Event

SUMMARY = "Practice Exchange session"
MAKER = "-//Practice Exchange//Schedule//EN"
MEDIA_TYPE = "text/calendar; charset=utf-8"


@dataclass(frozen=True)
class Entry:
    """One session, without a word of what it is about."""

    uid: str
    sequence: int
    begins: datetime
    ends: datetime
    changed_at: datetime
    is_cancelled: bool = False


@dataclass(frozen=True)
class Source:
    """Where entries come from: the address that sends for the site, the page that each leads to, and when this was asked for."""

    sender: str
    address: str
    at: datetime


def single(entry: Entry, source: Source) -> bytes:
    """One session: a new version of it, or that it does not take place."""
    return _calendar("CANCEL" if entry.is_cancelled else "PUBLISH", [entry], source)


def whole(entries: Sequence[Entry], source: Source) -> bytes:
    """A whole schedule."""
    return _calendar("PUBLISH", entries, source)


def _calendar(method: str, entries: Iterable[Entry], source: Source) -> bytes:
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", MAKER)
    calendar.add("version", "2.0")
    calendar.add("method", method)
    for entry in entries:
        calendar.add_component(_event(entry, source))
    return bytes(calendar.to_ical())


def _event(entry: Entry, source: Source) -> "Event":
    from icalendar import Event, vCalAddress

    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", source.at)
    event.add("last-modified", entry.changed_at)
    event.add("dtstart", entry.begins)
    event.add("dtend", entry.ends)
    event.add("summary", SUMMARY)
    event.add("description", source.address)  # not every program shows what stands under URL
    event.add("url", source.address)
    event.add("organizer", vCalAddress(f"mailto:{source.sender}"))
    event.add("status", "CANCELLED" if entry.is_cancelled else "CONFIRMED")
    event.add("class", "PRIVATE")
    return event
