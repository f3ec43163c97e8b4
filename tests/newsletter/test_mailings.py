"""A mailing from its schedule to its end: who gets it, what stops it, and what editors may do with it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from app.contributions import queries as contributions
from app.contributions.services import deciding
from app.core import config
from app.core.db import Database, session, transaction, unit_of_work
from app.core.errors import Conflict, Forbidden, Invalid
from app.core.jobs import Job
from app.mail.handing_over import Answer, Outcome
from app.mail.messages import Message
from app.newsletter.mailings import deliveries, queries, sending, services
from app.newsletter.mailings.composing import Press
from app.newsletter.mailings.deliveries import Result
from app.newsletter.mailings.models import Delivery
from app.newsletter.mailings.sending import Lines
from tests.letters import letters_to, link_in, words_of
from tests.newsletter.post_room import PostRoom, mail, mail_to
from tests.people import People

on_each = pytest.mark.each_database
Move = Callable[[timedelta], None]
LEASE = timedelta(minutes=5)
A_MOMENT = timedelta(seconds=1)


@pytest.fixture
def room(database: Database, people: People, settings: config.Settings, moment: Move) -> PostRoom:
    """A post room at noon on 2 March 2026 that sends as fast as files are written."""
    config.install(replace(settings, newsletter_rate=0))
    return PostRoom(database, people)


def started(room: PostRoom, *names: str) -> int:
    """A mailing whose audience is frozen and of which nothing has gone yet."""
    room.subscribe(*names)
    mailing = room.schedule(room.publish())
    with unit_of_work(room.database), transaction():
        services.start(queries.get(mailing))
    return mailing


# ------------------------------------------------------------------------------------------------ who gets it


@on_each
def test_mailing_goes_to_everyone_who_confirmed_and_says_that_it_is_sent(room: PostRoom) -> None:
    room.subscribe("ann", "bob", "cat")
    room.leave("cat")
    mailing = room.send()
    assert room.statuses(mailing) == {"ann": "handed_over", "bob": "handed_over"}
    assert [room.mailing(mailing)[name] for name in ("status", "audience_count")] == ["sent", 2]
    assert sorted(one["To"] for one in mail()) == ["ann@example.org", "bob@example.org"]
    assert room.delivery(mailing, "ann")["message_id"] == mail_to("ann")[0]["Message-ID"]


def test_whoever_subscribes_after_the_start_is_not_in_the_audience(room: PostRoom) -> None:
    mailing = started(room, "ann")
    room.subscribe("late")
    room.work()
    assert room.statuses(mailing) == {"ann": "handed_over"}


@pytest.mark.dialect
def test_whoever_leaves_or_is_erased_during_the_sending_is_skipped(room: PostRoom) -> None:
    mailing = started(room, "ann", "bob", "cat")
    room.leave("bob")
    room.erase("cat")
    room.work()
    assert room.statuses(mailing) == {"ann": "handed_over", "bob": "skipped left", "cat": "skipped left"}
    assert [one["To"] for one in mail()] == ["ann@example.org"]
    assert room.mailing(mailing)["status"] == "sent"


@on_each
def test_subscriber_gets_what_they_follow_and_nobody_an_empty_issue(room: PostRoom) -> None:
    room.subscribe("all")
    room.subscribe("plays", sections=["initiatives"])
    room.subscribe("health", sections=["health"])
    room.subscribe("hsb", sections=["initiatives"], harm_types=["hsb"])
    mailing = room.send()
    assert room.statuses(mailing) == {
        "all": "handed_over",
        "plays": "handed_over",
        "health": "skipped nothing-followed",
        "hsb": "skipped nothing-followed",
    }
    for name, shown in (("all", True), ("plays", False)):
        for kind in ("plain", "html"):
            body = mail_to(name)[0].get_body((kind,))
            assert body is not None
            assert "Theatre in schools" in body.get_content()
            assert ("A word from us" in body.get_content()) == shown


@on_each
def test_sums_of_deliveries_are_the_frozen_audience(room: PostRoom) -> None:
    room.subscribe(*(f"reader{number}" for number in range(60)))
    room.subscribe("health", sections=["health"])
    mailing = room.send()
    assert sum(room.counts(mailing).values()) == room.mailing(mailing)["audience_count"] == 61


@on_each
def test_batches_are_bounded_however_many_subscribers_there_are(room: PostRoom, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a worker holds of a mailing in memory is a batch of readers and the ids of a few more, never the audience."""
    sizes: dict[str, list[int]] = {"claimed": [], "begun": []}
    claim, begin = deliveries.claim, deliveries.begin
    monkeypatch.setattr(deliveries, "claim", lambda *given: _noted(claim(*given), sizes["claimed"]))
    monkeypatch.setattr(deliveries, "begin", lambda *given: _noted(begin(*given), sizes["begun"]))
    room.subscribe(*(f"reader{number}" for number in range(450)))
    room.send()
    assert sum(sizes["begun"]) == 450
    assert max(sizes["begun"]) == 20
    assert max(sizes["claimed"]) == 200


def _noted(found: list[object], sizes: list[int]) -> list[object]:
    sizes.append(len(found))
    return found


# ------------------------------------------------------------------------------------------------ what stands in the way


@on_each
def test_item_withdrawn_between_approval_and_sending_gives_the_mailing_back_and_nobody_gets_it(room: PostRoom) -> None:
    room.subscribe("ann")
    mailing = room.schedule(room.publish())
    room.withdraw(room.play)
    room.work()
    held = room.mailing(mailing)
    assert [held[name] for name in ("status", "held_reason", "held_items")] == ["paused", "item-gone", ["theatre"]]
    assert mail() == []
    with pytest.raises(Conflict):
        room.act(mailing, "go_on")
    moderator = room.people.actor(room.people.moderator())
    with unit_of_work(room.database), transaction():
        deciding.restore(moderator, contributions.get_contribution(room.play))
    room.act(mailing, "go_on")
    room.work()
    assert room.statuses(mailing) == {"ann": "handed_over"}


def test_item_withdrawn_during_the_sending_stops_the_rest(room: PostRoom) -> None:
    mailing = started(room, "ann", "bob")
    room.withdraw(room.play)
    room.work()
    assert room.mailing(mailing)["held_reason"] == "item-gone"
    assert room.counts(mailing) == {"queued": 2}
    assert mail() == []


def test_item_that_is_only_overdue_is_sent_and_the_editors_are_warned(room: PostRoom) -> None:
    room.subscribe("ann")
    issue = room.publish()
    with unit_of_work(room.database), transaction():
        overdue = sa.update(contributions.Contribution).where(contributions.Contribution.id == room.play)
        session().execute(overdue.values(assurance="overdue"))
    mailing = room.schedule(issue)
    room.work()
    assert room.statuses(mailing) == {"ann": "handed_over"}


def test_issue_withdrawn_or_corrected_after_the_mailing_was_scheduled_is_not_sent(room: PostRoom) -> None:
    room.subscribe("ann")
    withdrawn, corrected = room.publish(), room.publish(title="What areas have learned")
    mailings = [room.schedule(withdrawn), room.schedule(corrected)]
    room.withdraw(withdrawn)
    room.decide(room.submit(room.edit(corrected, correction="A name was wrong.")))
    room.work()
    assert [room.mailing(one)["held_reason"] for one in mailings] == ["issue-gone", "issue-changed"]
    assert mail() == []


def test_issue_whose_text_was_erased_is_not_sent(room: PostRoom) -> None:
    room.subscribe("ann")
    issue = room.publish()
    mailing = room.schedule(issue)
    administrator, first = room.people.actor(room.people.administrator()), room.revision_of(issue)
    with unit_of_work(room.database), transaction():
        deciding.redact(administrator, contributions.get_revision(first))
    room.work()
    assert room.mailing(mailing)["held_reason"] == "issue-gone"
    assert mail() == []


@on_each
def test_mailing_to_nobody_says_so(room: PostRoom) -> None:
    mailing = room.send()
    assert room.mailing(mailing)["held_reason"] == "nobody"


def test_revision_that_is_not_what_the_archive_shows_cannot_be_scheduled(room: PostRoom) -> None:
    issue = room.publish()
    first = room.revision_of(issue)
    room.decide(room.submit(room.edit(issue, correction="A name was wrong.")))
    editor = room.people.actor(room.editor)
    with unit_of_work(room.database), pytest.raises(Conflict), transaction():
        services.schedule(editor, contributions.get_revision(first), None)


def test_editors_are_told_of_a_mailing_that_was_stopped_and_the_letter_names_no_issue(room: PostRoom) -> None:
    room.subscribe("ann")
    room.schedule(room.publish())
    room.withdraw(room.play)
    room.work()
    for editor in ("edith@example.org", "sam@example.org"):
        letter = next(one for one in letters_to(editor) if "needs you" in one["Subject"])
        assert "Nobody has got it until an editor decides." in words_of(letter)
        assert link_in(letter, "/newsletter/mailings/").endswith("/1")
        assert "What schools have learned" not in words_of(letter)


# ------------------------------------------------------------------------------------------------ when


@on_each
def test_mailing_waits_for_its_time_and_goes_once_when_the_clock_is_moved_by_a_day(room: PostRoom, moment: Move) -> None:
    room.subscribe("ann")
    mailing = room.schedule(room.publish(), datetime(2026, 3, 3, 8, tzinfo=UTC))
    room.work()
    moment(timedelta(hours=19, minutes=59))
    room.work()
    assert mail() == []
    moment(timedelta(days=1))
    room.work()
    moment(timedelta(days=-1))
    room.work()
    moment(timedelta(days=2))
    room.work()
    assert len(mail()) == 1
    assert room.mailing(mailing)["status"] == "sent"


def test_hour_that_the_clocks_repeat_sends_nothing_twice(room: PostRoom, moment: Move) -> None:
    """On 25 October 2026 the hour from 1am comes twice in the UK."""
    room.subscribe("ann")
    issue = room.publish()
    moment(datetime(2026, 10, 24, 12, tzinfo=UTC) - datetime(2026, 3, 2, 12, tzinfo=UTC))
    room.schedule(issue, datetime(2026, 10, 25, 0, 30, tzinfo=UTC))
    moment(timedelta(hours=12))
    for _ in range(8):
        moment(timedelta(minutes=30))
        room.work()
    assert len(mail()) == 1


def test_moment_in_the_past_or_in_a_year_is_refused(room: PostRoom) -> None:
    issue = room.publish()
    for at in (datetime(2026, 3, 2, 11, 59, tzinfo=UTC), datetime(2027, 3, 2, tzinfo=UTC)):
        with pytest.raises(Invalid):
            room.schedule(issue, at)


# ------------------------------------------------------------------------------------------------ stopping and going on


def test_paused_mailing_sends_nothing_until_an_editor_goes_on(room: PostRoom) -> None:
    mailing = started(room, "ann", "bob")
    room.act(mailing, "pause")
    room.work()
    assert mail() == []
    room.act(mailing, "go_on", room.second)
    room.work()
    assert room.counts(mailing) == {"handed_over": 2}


@on_each
def test_cancelled_mailing_never_goes_on_and_says_why_nobody_got_it(room: PostRoom) -> None:
    mailing = started(room, "ann", "bob")
    room.act(mailing, "cancel")
    room.work()
    assert room.counts(mailing) == {"skipped cancelled": 2}
    for verb in ("go_on", "pause", "cancel"):
        with pytest.raises(Conflict):
            room.act(mailing, verb)


def test_cancelled_before_its_time_it_never_starts(room: PostRoom, moment: Move) -> None:
    room.subscribe("ann")
    mailing = room.schedule(room.publish(), datetime(2026, 3, 3, 8, tzinfo=UTC))
    room.act(mailing, "cancel")
    moment(timedelta(days=2))
    room.work()
    assert mail() == []


@pytest.mark.dialect
def test_version_has_one_mailing_at_a_time(room: PostRoom) -> None:
    issue = room.publish()
    room.schedule(issue)
    with pytest.raises(Conflict):
        room.schedule(issue)


@on_each
def test_mailing_after_one_that_was_cancelled_halfway_leaves_out_those_who_have_it(room: PostRoom) -> None:
    room.subscribe("ann", "bob", "cat")
    issue = room.publish()
    first = room.schedule(issue)
    with unit_of_work(room.database), transaction():
        services.start(queries.get(first))
    now = datetime(2026, 3, 2, 12, tzinfo=UTC)
    room.change(first, "ann", status="handed_over", message_id="<x@localhost>")
    room.change(first, "bob", status="uncertain", claim="somebody", lease_until=now)
    room.act(first, "cancel")
    second = room.schedule(issue)
    room.work()
    assert room.statuses(second) == {"cat": "handed_over"}


def test_only_editors_send_stop_and_decide(room: PostRoom) -> None:
    mailing = started(room, "ann")
    issue = room.publish(title="Another")
    for person in (room.people.person(), room.people.moderator(), room.people.administrator()):
        with pytest.raises(Forbidden):
            room.schedule(issue, person=person)
        for verb in ("pause", "cancel"):
            with pytest.raises(Forbidden):
                room.act(mailing, verb, person)
        with pytest.raises(Forbidden):
            room.settle(mailing, "send again", ["ann"], person)


# ------------------------------------------------------------------------------------------------ after a crash


def crashed(room: PostRoom, moment: Move) -> int:
    """A worker stopped with one message claimed and one on its way, and its lease has run out."""
    mailing = started(room, "ann", "bob", "cat")
    until = datetime(2026, 3, 2, 12, tzinfo=UTC) + LEASE
    room.change(mailing, "ann", status="claimed", claim="crashed", lease_until=until)
    room.change(mailing, "bob", status="sending", claim="crashed", lease_until=until)
    room.work()
    assert room.statuses(mailing) == {"ann": "claimed", "bob": "sending", "cat": "handed_over"}
    moment(LEASE + A_MOMENT)
    room.work()
    return mailing


@pytest.mark.dialect
def test_what_was_claimed_is_sent_and_what_was_on_its_way_is_uncertain(room: PostRoom, moment: Move) -> None:
    mailing = crashed(room, moment)
    assert room.statuses(mailing) == {"ann": "handed_over", "bob": "uncertain", "cat": "handed_over"}
    moment(timedelta(days=3))
    room.work()
    assert mail_to("bob") == []
    assert room.mailing(mailing)["status"] == "sending", "it is not sent as long as somebody's delivery is uncertain"


@on_each
def test_editor_counts_what_is_uncertain_as_delivered(room: PostRoom, moment: Move) -> None:
    mailing = crashed(room, moment)
    assert room.settle(mailing, "count as delivered", ["bob"]) == 1
    room.work()
    assert mail_to("bob") == []
    assert room.counts(mailing) == {"handed_over": 3}
    assert room.mailing(mailing)["status"] == "sent"
    assert room.delivery(mailing, "bob")["settled_by_id"] == room.editor
    assert room.settle(mailing, "send again", ["bob"]) == 0, "what was decided on stays so"


@on_each
def test_editor_has_what_is_uncertain_sent_again_with_the_same_message_id(room: PostRoom, moment: Move) -> None:
    mailing = crashed(room, moment)
    room.settle(mailing, "send again", ["bob"])
    room.work()
    assert len(mail_to("bob")) == 1
    assert room.delivery(mailing, "bob")["message_id"] == mail_to("bob")[0]["Message-ID"]
    assert room.mailing(mailing)["status"] == "sent"


def test_editors_are_told_once_of_what_is_uncertain(room: PostRoom, moment: Move) -> None:
    crashed(room, moment)
    moment(timedelta(days=1))
    room.work()
    told = [one for one in letters_to("edith@example.org") if "needs you" in one["Subject"]]
    assert len(told) == 1
    assert "done but for 1 delivery that is uncertain" in words_of(told[0])


def test_nothing_of_a_cancelled_mailing_is_sent_again(room: PostRoom, moment: Move) -> None:
    mailing = crashed(room, moment)
    room.act(mailing, "cancel")
    with pytest.raises(Conflict):
        room.settle(mailing, "send again", ["bob"])
    assert room.settle(mailing, "count as delivered", ["bob"]) == 1


@on_each
def test_what_a_worker_held_of_a_mailing_that_was_stopped_is_taken_up(room: PostRoom, moment: Move) -> None:
    mailing = started(room, "ann", "bob")
    until = datetime(2026, 3, 2, 12, tzinfo=UTC) + LEASE
    room.change(mailing, "ann", status="claimed", claim="crashed", lease_until=until)
    room.change(mailing, "bob", status="sending", claim="crashed", lease_until=until)
    room.act(mailing, "cancel")
    moment(timedelta(hours=1))
    room.work()
    assert room.statuses(mailing) == {"ann": "skipped cancelled", "bob": "uncertain"}


@pytest.mark.dialect
def test_worker_that_lost_its_lease_begins_nothing(room: PostRoom, moment: Move) -> None:
    mailing = started(room, "ann", "bob")
    with unit_of_work(room.database):
        with transaction():
            ids = deliveries.claim(mailing, "slow", 10, LEASE)
        moment(timedelta(days=1))
        with transaction():
            deliveries.recover(mailing)
            assert deliveries.claim(mailing, "quick", 10, LEASE) == ids
        with transaction():
            assert deliveries.begin("slow", ids, LEASE) == []
            assert len(deliveries.begin("quick", ids, LEASE)) == 2


def test_worker_that_was_slow_still_writes_down_what_became_of_a_message_unless_an_editor_decided(
    room: PostRoom, moment: Move
) -> None:
    mailing = started(room, "ann", "bob")
    with unit_of_work(room.database):
        with transaction():
            held = deliveries.begin("slow", deliveries.claim(mailing, "slow", 10, LEASE), LEASE)
        moment(LEASE + A_MOMENT)
        with transaction():
            deliveries.recover(mailing)
    assert room.counts(mailing) == {"uncertain": 2}
    room.settle(mailing, "send again", ["bob"])
    taken = [Result(one, Answer(Outcome.ACCEPTED), f"<{one.id}@localhost>") for one in held]
    with unit_of_work(room.database), transaction():
        deliveries.record("slow", taken, is_cancelled=False)
    assert room.statuses(mailing) == {"ann": "handed_over", "bob": "queued"}


def test_message_is_not_offered_once_the_lease_is_nearly_over(room: PostRoom) -> None:
    lines, latest = Lines(2), datetime(2026, 3, 2, 12, tzinfo=UTC)
    answers = lines.hand_over([Message("a@example.org", f"{number}@example.org", "<x@y>", b"") for number in range(5)], latest)
    lines.close()
    assert {one.outcome for one in answers} == {Outcome.NOT_SENT}
    assert len(answers) == 5


def test_message_that_cannot_be_made_for_a_fault_of_ours_leaves_nothing_uncertain(
    room: PostRoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    mailing = started(room, "ann", "bob")
    monkeypatch.setattr(Press, "message", lambda *_: 1 // 0)
    room.work()
    assert room.counts(mailing) == {"queued": 2}


def test_sending_keeps_to_its_rate(room: PostRoom, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each batch is a second's worth at most, the rest of its second is slept, and what went is written down before that."""
    config.install(replace(config.settings(), newsletter_rate=10))
    sleeps: list[float] = []
    written: list[int] = []

    def sleep(seconds: float) -> None:
        sleeps.append(seconds)
        with unit_of_work(room.database):
            gone = sa.select(sa.func.count()).where(Delivery.status == "handed_over")
            written.append(session().scalar(gone) or 0)

    monkeypatch.setattr(sending.time, "sleep", sleep)
    room.subscribe(*(f"reader{number}" for number in range(25)))
    mailing = room.send()
    assert room.counts(mailing) == {"handed_over": 25}
    assert written == [10, 20, 25]
    assert all(0 < one <= 1 for one in sleeps)


@pytest.mark.dialect
def test_two_workers_never_hold_the_same_delivery(room: PostRoom) -> None:
    mailing = started(room, *(f"reader{number}" for number in range(30)))
    with unit_of_work(room.database), transaction():
        first = deliveries.claim(mailing, "one", 20, LEASE)
        second = deliveries.claim(mailing, "two", 20, LEASE)
    assert (len(first), len(second)) == (20, 10)
    assert not set(first) & set(second)


def test_mailing_whose_job_was_lost_is_taken_up_by_the_clock(room: PostRoom, moment: Move) -> None:
    mailing = started(room, "ann")
    with unit_of_work(room.database), transaction():
        session().execute(sa.delete(Job).where(Job.handler == services.SEND))
    moment(timedelta(minutes=21))
    room.work()
    assert room.statuses(mailing) == {"ann": "handed_over"}


# ------------------------------------------------------------------------------------------------ the database


@on_each
@pytest.mark.parametrize(
    "values",
    [
        {"status": "gone"},
        {"status": "handed_over"},
        {"status": "skipped"},
        {"status": "failed"},
        {"status": "sending"},
        {"attempts": -1},
        {"reason": "left"},
    ],
)
@pytest.mark.dialect
def test_delivery_that_cannot_be_is_refused_by_the_database(room: PostRoom, values: dict[str, object]) -> None:
    mailing = started(room, "ann")
    with pytest.raises(sa.exc.IntegrityError):
        room.change(mailing, "ann", **values)


@pytest.mark.dialect
def test_second_delivery_to_a_subscriber_is_refused_by_the_database(room: PostRoom) -> None:
    mailing = started(room, "ann")
    row = {name: value for name, value in room.delivery(mailing, "ann").items() if name != "id"}
    with unit_of_work(room.database), pytest.raises(Conflict), transaction():
        session().execute(sa.insert(Delivery.__table__), [row])
