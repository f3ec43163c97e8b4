"""A mailing from its schedule to its end: who gets it, what stops it, and what editors may do with it."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from app.core import config
from app.core.db import Database
from app.core.errors import Conflict, Forbidden, Invalid
from tests.newsletter.post_room import PostRoom, mail, mail_to
from tests.people import People

pytestmark = pytest.mark.each_database
Move = Callable[[timedelta], None]


@pytest.fixture
def room(database: Database, people: People, settings: config.Settings, moment: Move) -> PostRoom:
    """A post room at noon on 2 March 2026 that sends as fast as files are written."""
    config.install(replace(settings, newsletter_rate=0))
    return PostRoom(database, people)


def test_mailing_goes_to_everyone_who_confirmed_and_says_that_it_is_sent(room: PostRoom) -> None:
    room.subscribe("ann", "bob", "cat")
    room.leave("cat")
    mailing = room.send()
    assert room.statuses(mailing) == {"ann": "handed_over", "bob": "handed_over"}
    assert [room.mailing(mailing)[name] for name in ("status", "audience_count")] == ["sent", 2]
    assert sorted(one["To"] for one in mail()) == ["ann@example.org", "bob@example.org"]
    assert room.delivery(mailing, "ann")["message_id"] == mail_to("ann")[0]["Message-ID"]
