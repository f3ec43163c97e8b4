"""A mailing from its schedule to its end: who gets it, what stops it, and what editors may do with it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from app.contributions import queries as contributions
from app.contributions.services import deciding
from app.core import config
from app.core.db import session, transaction, unit_of_work
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
from tests.newsletter.mailing_maker import MailingMaker, mail, mail_to

pytestmark = pytest.mark.long

on_each = pytest.mark.each_database
Move = Callable[[timedelta], None]
LEASE = timedelta(minutes=5)
A_MOMENT = timedelta(seconds=1)


def started(mailings: MailingMaker, *names: str) -> int:
    """A mailing whose audience is frozen and of which nothing has gone yet."""
    mailings.subscribe(*names)
    mailing = mailings.schedule(mailings.publish())
    with unit_of_work(mailings.database), transaction():
        services.start(queries.get(mailing))
    return mailing


# ------------------------------------------------------------------------------------------------ who gets it


@on_each
def test_mailing_goes_to_everyone_who_confirmed_and_says_that_it_is_sent(mailings: MailingMaker) -> None:
    mailings.subscribe("ann", "bob", "cat")
    mailings.leave("cat")
    mailing = mailings.send()
    assert mailings.statuses(mailing) == {"ann": "handed_over", "bob": "handed_over"}
    assert [mailings.mailing(mailing)[name] for name in ("status", "audience_count")] == ["sent", 2]
    assert sorted(one["To"] for one in mail()) == ["ann@example.org", "bob@example.org"]
    assert mailings.delivery(mailing, "ann")["message_id"] == mail_to("ann")[0]["Message-ID"]


def test_whoever_subscribes_after_the_start_is_not_in_the_audience(mailings: MailingMaker) -> None:
    mailing = started(mailings, "ann")
    mailings.subscribe("late")
    mailings.deliver()
    assert mailings.statuses(mailing) == {"ann": "handed_over"}


@pytest.mark.dialect
def test_whoever_leaves_during_the_sending_is_skipped(mailings: MailingMaker) -> None:
    mailing = started(mailings, "ann", "bob", "cat")
    mailings.leave("bob")
    mailings.deliver()
    assert mailings.statuses(mailing) == {"ann": "handed_over", "bob": "skipped left", "cat": "handed_over"}
    assert sorted(one["To"] for one in mail()) == ["ann@example.org", "cat@example.org"]
    assert mailings.mailing(mailing)["status"] == "sent"


@pytest.mark.dialect
def test_whoever_is_erased_during_the_sending_is_skipped(mailings: MailingMaker) -> None:
    mailing = started(mailings, "ann", "cat")
    mailings.erase("cat")
    mailings.deliver()
    assert mailings.statuses(mailing) == {"ann": "handed_over", "cat": "skipped left"}
    assert mailings.mailing(mailing)["status"] == "sent"


@on_each
def test_subscriber_gets_what_they_follow_and_nobody_an_empty_issue(mailings: MailingMaker) -> None:
    mailings.subscribe("all")
    mailings.subscribe("plays", sections=["initiatives"])
    mailings.subscribe("health", sections=["health"])
    mailings.subscribe("hsb", sections=["initiatives"], harm_types=["hsb"])
    mailing = mailings.send()
    assert mailings.statuses(mailing) == {
        "all": "handed_over",
        "plays": "handed_over",
        "health": "skipped nothing-followed",
        "hsb": "skipped nothing-followed",
    }
    for name, has_text in (("all", True), ("plays", False)):
        for kind in ("plain", "html"):
            body = mail_to(name)[0].get_body((kind,))
            assert body is not None
            assert "Theatre in schools" in body.get_content()
            assert ("A word from us" in body.get_content()) == has_text


@on_each
def test_sums_of_deliveries_are_the_frozen_audience(mailings: MailingMaker) -> None:
    mailings.subscribe(*(f"reader{number}" for number in range(60)))
    mailings.subscribe("health", sections=["health"])
    mailing = mailings.send()
    assert sum(mailings.counts(mailing).values()) == mailings.mailing(mailing)["audience_count"] == 61


@on_each
def test_batches_are_bounded_however_many_subscribers_there_are(mailings: MailingMaker, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a worker holds of a mailing in memory is a batch of readers and the ids of a few more, never the audience."""
    sizes: dict[str, list[int]] = {"claimed": [], "begun": []}
    claim, begin = deliveries.claim, deliveries.begin
    monkeypatch.setattr(deliveries, "claim", lambda *given: _noted(claim(*given), sizes["claimed"]))
    monkeypatch.setattr(deliveries, "begin", lambda *given: _noted(begin(*given), sizes["begun"]))
    mailings.subscribe(*(f"reader{number}" for number in range(450)))
    mailings.send()
    assert sum(sizes["begun"]) == 450
    assert max(sizes["begun"]) == 20
    assert max(sizes["claimed"]) == 200


def _noted(found: list[object], sizes: list[int]) -> list[object]:
    sizes.append(len(found))
    return found


# ------------------------------------------------------------------------------------------------ what stands in the way


@on_each
def test_item_withdrawn_between_approval_and_sending_gives_the_mailing_back_and_nobody_gets_it(mailings: MailingMaker) -> None:
    mailings.subscribe("ann")
    mailing = mailings.schedule(mailings.publish())
    mailings.withdraw(mailings.play)
    mailings.work()
    held = mailings.mailing(mailing)
    assert [held[name] for name in ("status", "held_reason", "held_items")] == ["paused", "item-gone", ["theatre"]]
    assert mail() == []
    with pytest.raises(Conflict):
        mailings.act(mailing, "go_on")
    moderator = mailings.people.actor(mailings.people.moderator())
    with unit_of_work(mailings.database), transaction():
        deciding.restore(moderator, contributions.get_contribution(mailings.play))
    mailings.act(mailing, "go_on")
    mailings.deliver()
    assert mailings.statuses(mailing) == {"ann": "handed_over"}


def test_item_withdrawn_during_the_sending_stops_the_rest(mailings: MailingMaker) -> None:
    mailing = started(mailings, "ann", "bob")
    mailings.withdraw(mailings.play)
    mailings.deliver()
    assert mailings.mailing(mailing)["held_reason"] == "item-gone"
    assert mailings.counts(mailing) == {"queued": 2}
    assert mail() == []


def test_item_that_is_only_overdue_is_sent_and_the_editors_are_warned(mailings: MailingMaker) -> None:
    mailings.subscribe("ann")
    issue = mailings.publish()
    with unit_of_work(mailings.database), transaction():
        overdue = sa.update(contributions.Contribution).where(contributions.Contribution.id == mailings.play)
        session().execute(overdue.values(assurance="overdue"))
    mailing = mailings.schedule(issue)
    mailings.deliver()
    assert mailings.statuses(mailing) == {"ann": "handed_over"}


def test_issue_withdrawn_or_corrected_after_the_mailing_was_scheduled_is_not_sent(mailings: MailingMaker) -> None:
    mailings.subscribe("ann")
    withdrawn, corrected = mailings.publish(), mailings.publish(title="What areas have learned")
    mailing_ids = [mailings.schedule(withdrawn), mailings.schedule(corrected)]
    mailings.withdraw(withdrawn)
    mailings.decide(mailings.submit(mailings.edit(corrected, correction="A name was wrong.")))
    mailings.work()
    assert [mailings.mailing(one)["held_reason"] for one in mailing_ids] == ["issue-gone", "issue-changed"]
    assert mail() == []


def test_issue_whose_text_was_erased_is_not_sent(mailings: MailingMaker) -> None:
    mailings.subscribe("ann")
    issue = mailings.publish()
    mailing = mailings.schedule(issue)
    administrator, first = mailings.people.actor(mailings.people.administrator()), mailings.revision_of(issue)
    with unit_of_work(mailings.database), transaction():
        deciding.redact(administrator, contributions.get_revision(first))
    mailings.work()
    assert mailings.mailing(mailing)["held_reason"] == "issue-gone"
    assert mail() == []


@on_each
def test_mailing_to_nobody_says_so(mailings: MailingMaker) -> None:
    mailing = mailings.send()
    assert mailings.mailing(mailing)["held_reason"] == "nobody"


def test_revision_that_is_not_what_the_archive_shows_cannot_be_scheduled(mailings: MailingMaker) -> None:
    issue = mailings.publish()
    first = mailings.revision_of(issue)
    mailings.decide(mailings.submit(mailings.edit(issue, correction="A name was wrong.")))
    editor = mailings.people.actor(mailings.editor)
    with unit_of_work(mailings.database), pytest.raises(Conflict), transaction():
        services.schedule(editor, contributions.get_revision(first), None)


def test_editors_are_told_of_a_mailing_that_was_stopped_and_the_letter_names_no_issue(mailings: MailingMaker) -> None:
    mailings.subscribe("ann")
    mailings.schedule(mailings.publish())
    mailings.withdraw(mailings.play)
    mailings.deliver()
    for editor in ("edith@example.org", "sam@example.org"):
        letter = next(one for one in letters_to(editor) if "needs you" in one["Subject"])
        assert "Nobody has got it until an editor decides." in words_of(letter)
        assert link_in(letter, "/newsletter/mailings/").endswith("/1")
        assert "What schools have learned" not in words_of(letter)


# ------------------------------------------------------------------------------------------------ when


@on_each
def test_mailing_waits_for_its_time_and_goes_once_when_the_clock_is_moved_by_a_day(mailings: MailingMaker, moment: Move) -> None:
    mailings.subscribe("ann")
    mailing = mailings.schedule(mailings.publish(), datetime(2026, 3, 3, 8, tzinfo=UTC))
    mailings.work()
    moment(timedelta(hours=19, minutes=59))
    mailings.work()
    assert mail() == []
    moment(timedelta(days=1))
    mailings.work()
    moment(timedelta(days=-1))
    mailings.work()
    moment(timedelta(days=2))
    mailings.work()
    assert len(mail()) == 1
    assert mailings.mailing(mailing)["status"] == "sent"


def test_hour_that_the_clocks_repeat_sends_nothing_twice(mailings: MailingMaker, moment: Move) -> None:
    """On 25 October 2026 the hour from 1am comes twice in the UK."""
    mailings.subscribe("ann")
    issue = mailings.publish()
    moment(datetime(2026, 10, 24, 12, tzinfo=UTC) - datetime(2026, 3, 2, 12, tzinfo=UTC))
    mailings.schedule(issue, datetime(2026, 10, 25, 0, 30, tzinfo=UTC))
    moment(timedelta(hours=12))
    for _ in range(8):
        moment(timedelta(minutes=30))
        mailings.work()
    assert len(mail()) == 1


def test_moment_in_the_past_or_in_a_year_is_refused(mailings: MailingMaker) -> None:
    issue = mailings.publish()
    for at in (datetime(2026, 3, 2, 11, 59, tzinfo=UTC), datetime(2027, 3, 2, tzinfo=UTC)):
        with pytest.raises(Invalid):
            mailings.schedule(issue, at)


# ------------------------------------------------------------------------------------------------ stopping and going on


def test_paused_mailing_sends_nothing_until_an_editor_goes_on(mailings: MailingMaker) -> None:
    mailing = started(mailings, "ann", "bob")
    mailings.act(mailing, "pause")
    mailings.work()
    assert mail() == []
    mailings.act(mailing, "go_on", mailings.second)
    mailings.deliver()
    assert mailings.counts(mailing) == {"handed_over": 2}


@on_each
def test_cancelled_mailing_never_goes_on_and_says_why_nobody_got_it(mailings: MailingMaker) -> None:
    mailing = started(mailings, "ann", "bob")
    mailings.act(mailing, "cancel")
    mailings.work()
    assert mailings.counts(mailing) == {"skipped cancelled": 2}
    for verb in ("go_on", "pause", "cancel"):
        with pytest.raises(Conflict):
            mailings.act(mailing, verb)


def test_cancelled_before_its_time_it_never_starts(mailings: MailingMaker, moment: Move) -> None:
    mailings.subscribe("ann")
    mailing = mailings.schedule(mailings.publish(), datetime(2026, 3, 3, 8, tzinfo=UTC))
    mailings.act(mailing, "cancel")
    moment(timedelta(days=2))
    mailings.work()
    assert mail() == []


@pytest.mark.dialect
def test_version_has_one_mailing_at_a_time(mailings: MailingMaker) -> None:
    issue = mailings.publish()
    mailings.schedule(issue)
    with pytest.raises(Conflict):
        mailings.schedule(issue)


@on_each
def test_mailing_after_one_that_was_cancelled_halfway_leaves_out_those_who_have_it(mailings: MailingMaker) -> None:
    mailings.subscribe("ann", "bob", "cat")
    issue = mailings.publish()
    first = mailings.schedule(issue)
    with unit_of_work(mailings.database), transaction():
        services.start(queries.get(first))
    now = datetime(2026, 3, 2, 12, tzinfo=UTC)
    mailings.change(first, "ann", status="handed_over", message_id="<x@localhost>")
    mailings.change(first, "bob", status="uncertain", claim="somebody", lease_until=now)
    mailings.act(first, "cancel")
    second = mailings.schedule(issue)
    mailings.work()
    assert mailings.statuses(second) == {"cat": "handed_over"}


def test_only_editors_send_stop_and_decide(mailings: MailingMaker) -> None:
    mailing = started(mailings, "ann")
    issue = mailings.publish(title="Another")
    for person in (mailings.people.person(), mailings.people.moderator(), mailings.people.administrator()):
        with pytest.raises(Forbidden):
            mailings.schedule(issue, person=person)
        for verb in ("pause", "cancel"):
            with pytest.raises(Forbidden):
                mailings.act(mailing, verb, person)
        with pytest.raises(Forbidden):
            mailings.settle(mailing, "send again", ["ann"], person)


# ------------------------------------------------------------------------------------------------ after a crash


def crashed(mailings: MailingMaker, moment: Move) -> int:
    """A worker stopped with one message claimed and one on its way, and its lease has run out."""
    mailing = started(mailings, "ann", "bob", "cat")
    until = datetime(2026, 3, 2, 12, tzinfo=UTC) + LEASE
    mailings.change(mailing, "ann", status="claimed", claim="crashed", lease_until=until)
    mailings.change(mailing, "bob", status="sending", claim="crashed", lease_until=until)
    mailings.work()
    assert mailings.statuses(mailing) == {"ann": "claimed", "bob": "sending", "cat": "handed_over"}
    moment(LEASE + A_MOMENT)
    mailings.work()
    return mailing


@pytest.mark.dialect
def test_what_was_claimed_is_sent_and_what_was_on_its_way_is_uncertain(mailings: MailingMaker, moment: Move) -> None:
    mailing = crashed(mailings, moment)
    assert mailings.statuses(mailing) == {"ann": "handed_over", "bob": "uncertain", "cat": "handed_over"}
    moment(timedelta(days=3))
    mailings.deliver()
    assert mail_to("bob") == []
    assert mailings.mailing(mailing)["status"] == "sending", "it is not sent as long as somebody's delivery is uncertain"


@on_each
def test_editor_counts_what_is_uncertain_as_delivered(mailings: MailingMaker, moment: Move) -> None:
    mailing = crashed(mailings, moment)
    assert mailings.settle(mailing, "count as delivered", ["bob"]) == 1
    mailings.deliver()
    assert mail_to("bob") == []
    assert mailings.counts(mailing) == {"handed_over": 3}
    assert mailings.mailing(mailing)["status"] == "sent"
    assert mailings.delivery(mailing, "bob")["settled_by_id"] == mailings.editor
    assert mailings.settle(mailing, "send again", ["bob"]) == 0, "what was decided on stays so"


@on_each
def test_editor_has_what_is_uncertain_sent_again_with_the_same_message_id(mailings: MailingMaker, moment: Move) -> None:
    mailing = crashed(mailings, moment)
    mailings.settle(mailing, "send again", ["bob"])
    mailings.deliver()
    assert len(mail_to("bob")) == 1
    assert mailings.delivery(mailing, "bob")["message_id"] == mail_to("bob")[0]["Message-ID"]
    assert mailings.mailing(mailing)["status"] == "sent"


def test_editors_are_told_once_of_what_is_uncertain(mailings: MailingMaker, moment: Move) -> None:
    crashed(mailings, moment)
    moment(timedelta(days=1))
    mailings.deliver()
    told = [one for one in letters_to("edith@example.org") if "needs you" in one["Subject"]]
    assert len(told) == 1
    assert "done but for 1 delivery that is uncertain" in words_of(told[0])


def test_nothing_of_a_cancelled_mailing_is_sent_again(mailings: MailingMaker, moment: Move) -> None:
    mailing = crashed(mailings, moment)
    mailings.act(mailing, "cancel")
    with pytest.raises(Conflict):
        mailings.settle(mailing, "send again", ["bob"])
    assert mailings.settle(mailing, "count as delivered", ["bob"]) == 1


@on_each
def test_what_a_worker_held_of_a_mailing_that_was_stopped_is_taken_up(mailings: MailingMaker, moment: Move) -> None:
    mailing = started(mailings, "ann", "bob")
    until = datetime(2026, 3, 2, 12, tzinfo=UTC) + LEASE
    mailings.change(mailing, "ann", status="claimed", claim="crashed", lease_until=until)
    mailings.change(mailing, "bob", status="sending", claim="crashed", lease_until=until)
    mailings.act(mailing, "cancel")
    moment(timedelta(hours=1))
    mailings.deliver()
    assert mailings.statuses(mailing) == {"ann": "skipped cancelled", "bob": "uncertain"}


@pytest.mark.dialect
def test_worker_that_lost_its_lease_begins_nothing(mailings: MailingMaker, moment: Move) -> None:
    mailing = started(mailings, "ann", "bob")
    with unit_of_work(mailings.database):
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
    mailings: MailingMaker, moment: Move
) -> None:
    mailing = started(mailings, "ann", "bob")
    with unit_of_work(mailings.database):
        with transaction():
            deliveries_begun = deliveries.begin("slow", deliveries.claim(mailing, "slow", 10, LEASE), LEASE)
        moment(LEASE + A_MOMENT)
        with transaction():
            deliveries.recover(mailing)
    assert mailings.counts(mailing) == {"uncertain": 2}
    mailings.settle(mailing, "send again", ["bob"])
    taken = [Result(one, Answer(Outcome.ACCEPTED), f"<{one.id}@localhost>") for one in deliveries_begun]
    with unit_of_work(mailings.database), transaction():
        deliveries.record("slow", taken, is_cancelled=False)
    assert mailings.statuses(mailing) == {"ann": "handed_over", "bob": "queued"}


def test_message_is_not_offered_once_the_lease_is_nearly_over(mailings: MailingMaker) -> None:
    lines, latest = Lines(2), datetime(2026, 3, 2, 12, tzinfo=UTC)
    answers = lines.hand_over([Message("a@example.org", f"{number}@example.org", "<x@y>", b"") for number in range(5)], latest)
    lines.close()
    assert {one.outcome for one in answers} == {Outcome.NOT_SENT}
    assert len(answers) == 5


def test_message_that_cannot_be_made_for_a_fault_of_ours_leaves_nothing_uncertain(
    mailings: MailingMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    mailing = started(mailings, "ann", "bob")
    monkeypatch.setattr(Press, "message", lambda *_: 1 // 0)
    mailings.deliver()
    assert mailings.counts(mailing) == {"queued": 2}


def test_sending_keeps_to_its_rate(mailings: MailingMaker, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each batch is a second's worth at most, the rest of its second is slept, and what went is written down before that."""
    config.install(replace(config.settings(), newsletter_rate=10))
    sleeps: list[float] = []
    counts: list[int] = []

    def sleep(seconds: float) -> None:
        sleeps.append(seconds)
        with unit_of_work(mailings.database):
            gone = sa.select(sa.func.count()).where(Delivery.status == "handed_over")
            counts.append(session().scalar(gone) or 0)

    monkeypatch.setattr(sending.time, "sleep", sleep)
    mailings.subscribe(*(f"reader{number}" for number in range(25)))
    mailing = mailings.send()
    assert mailings.counts(mailing) == {"handed_over": 25}
    assert counts == [10, 20, 25]
    assert all(0 < one <= 1 for one in sleeps)


@pytest.mark.dialect
def test_two_workers_never_hold_the_same_delivery(mailings: MailingMaker) -> None:
    mailing = started(mailings, *(f"reader{number}" for number in range(30)))
    with unit_of_work(mailings.database), transaction():
        first = deliveries.claim(mailing, "one", 20, LEASE)
        second = deliveries.claim(mailing, "two", 20, LEASE)
    assert (len(first), len(second)) == (20, 10)
    assert not set(first) & set(second)


def test_mailing_whose_job_was_lost_is_taken_up_by_the_clock(mailings: MailingMaker, moment: Move) -> None:
    mailing = started(mailings, "ann")
    with unit_of_work(mailings.database), transaction():
        session().execute(sa.delete(Job).where(Job.handler == services.SEND))
    moment(timedelta(minutes=21))
    mailings.work()
    assert mailings.statuses(mailing) == {"ann": "handed_over"}


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
def test_delivery_that_cannot_be_is_refused_by_the_database(mailings: MailingMaker, values: dict[str, object]) -> None:
    mailing = started(mailings, "ann")
    with pytest.raises(sa.exc.IntegrityError):
        mailings.change(mailing, "ann", **values)


@pytest.mark.dialect
def test_second_delivery_to_a_subscriber_is_refused_by_the_database(mailings: MailingMaker) -> None:
    mailing = started(mailings, "ann")
    row = {name: value for name, value in mailings.delivery(mailing, "ann").items() if name != "id"}
    with unit_of_work(mailings.database), pytest.raises(Conflict), transaction():
        session().execute(sa.insert(Delivery.__table__), [row])
