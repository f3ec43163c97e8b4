"""What moves deliveries moves those that it names, of its own mailing, in the state that it expects, and no others."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta

import pytest

from app.core import clock
from app.core.db import transaction, unit_of_work
from app.mail.handing_over import Answer, Outcome
from app.newsletter.mailings import deliveries, queries, services
from app.newsletter.mailings.composing import Reader
from app.newsletter.mailings.deliveries import Held, Result
from app.newsletter.mailings.personal import Follows
from tests.newsletter.mailing_maker import MailingMaker

pytestmark = [pytest.mark.each_database, pytest.mark.long]
Move = Callable[[timedelta], None]
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
LEASE, MINUTE = timedelta(minutes=5), timedelta(minutes=1)
EVERYTHING = Follows((), (), ())
# What a delivery needs beside each status for the database to take it.
IN_STATE: Mapping[str, Mapping[str, object]] = {
    "queued": {},
    "claimed": {"claim": "mine", "lease_until": NOON + LEASE},
    "sending": {"claim": "mine", "lease_until": NOON + LEASE},
    "uncertain": {"claim": "mine"},
    "handed_over": {"message_id": "<1@localhost>"},
    "failed": {"reason": "refused-address"},
    "skipped": {"reason": "cancelled"},
}


class Table:
    """The deliveries of two mailings, of two issues, to the same readers."""

    def __init__(self, mailings: MailingMaker) -> None:
        self.mailings = mailings
        mailings.subscribe("ann", "bob", "cat", "dan")
        self.issue = mailings.publish()
        self.mine, self.other = self.start(self.issue), self.start(mailings.publish(title="Another"))

    def start(self, issue: int) -> int:
        """A mailing whose audience is frozen and of which nothing has gone yet."""
        mailing = self.mailings.schedule(issue)
        with unit_of_work(self.mailings.database), transaction():
            services.start(queries.get(mailing))
        return mailing

    def put(self, name: str, status: str, mailing: int | None = None, **values: object) -> int:
        """Put a reader's delivery into a state; its id."""
        of = mailing or self.mine
        self.mailings.change(of, name, status=status, **{**IN_STATE[status], **values})
        return self.key(name, of)

    def key(self, name: str, mailing: int | None = None) -> int:
        return int(str(self.mailings.delivery(mailing or self.mine, name)["id"]))

    def do(self, act: Callable[..., object], *given: object, **named: object) -> object:
        """Run an act in a transaction."""
        with unit_of_work(self.mailings.database), transaction():
            return act(*given, **named)

    def ask(self, question: Callable[[int], object], mailing: int | None = None) -> object:
        with unit_of_work(self.mailings.database):
            return question(mailing or self.mine)

    def values(self, *names: str, mailing: int | None = None) -> dict[str, tuple[object, ...]]:
        """The named columns of every delivery of a mailing, by reader."""
        readers = self.mailings.statuses(mailing or self.mine)
        return {reader: tuple(self.mailings.delivery(mailing or self.mine, reader)[name] for name in names) for reader in readers}

    def held(self) -> dict[str, tuple[object, ...]]:
        return self.values("status", "claim", "lease_until")

    def whole(self, mailing: int) -> dict[str, Mapping[str, object]]:
        return {name: self.mailings.delivery(mailing, name) for name in self.mailings.statuses(mailing)}


@pytest.fixture
def table(mailings: MailingMaker) -> Table:
    return Table(mailings)


QUEUED = ("queued", None, None)


# ------------------------------------------------------------------------------------------------ the audience


def test_a_delivery_that_was_just_made_waits_to_be_sent_now(table: Table, mailings: MailingMaker) -> None:
    delivery = dict(mailings.delivery(table.mine, "ann"))
    assert delivery.pop("id")
    assert delivery == {
        "mailing_id": table.mine,
        "subscriber_id": mailings.readers["ann"],
        "status": "queued",
        "status_at": NOON,
        "next_at": NOON,
        "claim": None,
        "lease_until": None,
        "attempts": 0,
        "message_id": "",
        "reason": "",
        "code": "",
        "settled_by_id": None,
    }


def test_only_who_may_have_this_very_text_already_is_left_out_of_its_next_mailing(table: Table, mailings: MailingMaker) -> None:
    mailings.subscribe("eve")
    third = table.start(mailings.publish(title="A third"))
    for name in ("ann", "bob", "cat", "dan", "eve"):
        table.put(name, "handed_over", third)
    for name, status in (("ann", "handed_over"), ("bob", "uncertain"), ("cat", "sending"), ("dan", "failed")):
        table.put(name, status)
    mailings.leave("eve")
    mailings.subscribe("fay")
    mailings.act(table.mine, "cancel")
    again = table.start(table.issue)
    assert mailings.statuses(again) == {"dan": "queued", "fay": "queued"}
    assert mailings.mailing(again)["audience_count"] == 2


def test_whoever_gets_nothing_because_nobody_may_be_written_to_is_counted_as_none(table: Table, mailings: MailingMaker) -> None:
    for name in ("ann", "bob", "cat", "dan"):
        mailings.leave(name)
    mailing = mailings.schedule(mailings.publish(title="For nobody"))
    table.do(lambda: services.start(queries.get(mailing)))
    mailings.deliver()
    assert table.ask(deliveries.count_made, mailing) == 0


def test_where_a_mailing_stands_is_its_own_state_and_nothing_where_there_is_none(table: Table, mailings: MailingMaker) -> None:
    mailings.act(table.mine, "pause")
    assert [table.do(deliveries.status_of, mailing) for mailing in (table.mine, table.other, 999)] == ["paused", "sending", ""]


# ------------------------------------------------------------------------------------------------ taking them up


def test_a_worker_takes_the_first_that_are_due_of_one_mailing(table: Table) -> None:
    table.put("ann", "queued", next_at=NOON + timedelta(seconds=1))
    table.put("bob", "queued", next_at=NOON - MINUTE)
    table.put("dan", "sending", claim="other")
    other = table.whole(table.other)
    assert table.do(deliveries.claim, table.mine, "mine", 1, LEASE) == [table.key("bob")]
    assert table.do(deliveries.claim, table.mine, "again", 5, 2 * LEASE) == [table.key("cat")]
    assert table.do(deliveries.claim, table.mine, "late", 5, LEASE) == []
    assert table.held() == {
        "ann": QUEUED,
        "bob": ("claimed", "mine", NOON + LEASE),
        "cat": ("claimed", "again", NOON + 2 * LEASE),
        "dan": ("sending", "other", NOON + LEASE),
    }
    assert table.whole(table.other) == other


def test_what_was_taken_first_is_given_in_the_order_of_its_number(table: Table) -> None:
    table.put("ann", "queued", next_at=NOON - MINUTE)
    table.put("dan", "queued", next_at=NOON - 2 * MINUTE)
    assert table.do(deliveries.claim, table.mine, "mine", 3, LEASE) == [table.key(name) for name in ("ann", "bob", "dan")]


def test_a_worker_begins_what_it_holds_and_learns_whom_it_is_for(table: Table, mailings: MailingMaker) -> None:
    mailings.subscribe("eve", sections=["initiatives"], harm_types=["hsb"], regions=["london"])
    third = table.start(mailings.publish(title="A third"))
    keys = [table.put(name, "claimed", third, attempts=tried) for name, tried in (("ann", 0), ("eve", 2))]
    for name in ("bob", "cat"):
        table.put(name, "claimed", third)  # ours, and not begun yet
    assert table.do(deliveries.begin, "mine", keys, 2 * LEASE) == [
        Held(keys[0], Reader(mailings.readers["ann"], "ann@example.org", EVERYTHING), 0),
        Held(keys[1], Reader(mailings.readers["eve"], "eve@example.org", Follows(("initiatives",), ("hsb",), ("london",))), 2),
    ]
    sending_row, claimed_row = ("sending", "mine", NOON + 2 * LEASE), ("claimed", "mine", NOON + LEASE)
    assert table.values("status", "claim", "lease_until", mailing=third) == {
        "ann": sending_row,
        "bob": claimed_row,
        "cat": claimed_row,
        "dan": QUEUED,
        "eve": sending_row,
    }


def test_whoever_left_since_is_skipped_by_the_worker_that_holds_their_delivery_and_no_other(
    table: Table, mailings: MailingMaker
) -> None:
    mine = [table.put("ann", "claimed"), table.put("bob", "claimed"), table.put("cat", "queued", claim="mine")]
    theirs = table.put("dan", "claimed", claim="other")
    elsewhere = [table.put("bob", "claimed", table.other), table.put("dan", "sending", table.other, claim="other")]
    for name in ("bob", "cat", "dan"):
        mailings.leave(name)
    begun = table.do(deliveries.begin, "mine", [*mine, theirs, elsewhere[1]], LEASE)
    assert begun == [Held(mine[0], Reader(mailings.readers["ann"], "ann@example.org", EVERYTHING), 0)]
    assert table.values("status", "reason", "lease_until") == {
        "ann": ("sending", "", NOON + LEASE),
        "bob": ("skipped", "left", None),
        "cat": ("queued", "", None),
        "dan": ("claimed", "", NOON + LEASE),
    }
    assert mailings.statuses(table.other) == {"ann": "queued", "bob": "claimed", "cat": "queued", "dan": "sending"}


# ------------------------------------------------------------------------------------------------ what became of them


def answer(outcome: Outcome, step: str = "content", code: str = "250 2.0.0") -> Answer:
    return Answer(outcome, step, code)


OLD = "451 4.2.0"  # what the server answered when it was tried before
LATER, REFUSED = answer(Outcome.LATER, "recipient", "450 4.1.1"), answer(Outcome.REFUSED, "recipient", "550 5.1.1")
RULE = Answer(Outcome.REFUSED, "recipient", "550", names_a_rule=True)
# What is known, how often it was tried before, whether the mailing was cancelled meanwhile: status, reason, code, attempts, when.
BECAME: Mapping[str, tuple[Answer | str, int, bool, tuple[object, ...]]] = {
    "taken": (answer(Outcome.ACCEPTED), 0, False, ("handed_over", "", "250 2.0.0", 1, NOON)),
    "taken at the third attempt": (answer(Outcome.ACCEPTED), 2, False, ("handed_over", "", "250 2.0.0", 3, NOON)),
    "taken, and cancelled": (answer(Outcome.ACCEPTED), 0, True, ("handed_over", "", "250 2.0.0", 1, NOON)),
    "no address": ("bad-address", 0, False, ("failed", "bad-address", "", 1, NOON)),
    "nothing to send": ("nothing-followed", 0, False, ("skipped", "nothing-followed", OLD, 1, NOON)),
    "refused address": (REFUSED, 0, False, ("failed", "refused-address", "550 5.1.1", 1, NOON)),
    "refused address, and cancelled": (REFUSED, 0, True, ("failed", "refused-address", "550 5.1.1", 1, NOON)),
    "refused for a rule": (RULE, 0, False, ("failed", "refused-message", "550", 1, NOON)),
    "refused for something else": (
        answer(Outcome.REFUSED, "recipient", "550 5.7.1"),
        *(0, False, ("failed", "refused-message", "550 5.7.1", 1, NOON)),
    ),
    "refused message": (answer(Outcome.REFUSED, code="554"), 0, False, ("failed", "refused-message", "554", 1, NOON)),
    "refused sender": (answer(Outcome.REFUSED, "sender", "550"), 3, False, ("queued", "", "550", 3, NOON)),
    "refused sender, and cancelled": (answer(Outcome.REFUSED, "sender"), 0, True, ("skipped", "cancelled", OLD, 1, NOON)),
    "nobody knows": (answer(Outcome.UNKNOWN), 0, False, ("uncertain", "", OLD, 1, NOON)),
    "nobody knows, and cancelled": (answer(Outcome.UNKNOWN), 0, True, ("uncertain", "", OLD, 1, NOON)),
    "not now": (LATER, 0, False, ("queued", "", "450 4.1.1", 1, NOON + 5 * MINUTE)),
    "not now, again": (LATER, 1, False, ("queued", "", "450 4.1.1", 2, NOON + 15 * MINUTE)),
    "not now, for the fifth time": (LATER, 4, False, ("queued", "", "450 4.1.1", 5, NOON + 405 * MINUTE)),
    "not now, for the sixth time": (LATER, 5, False, ("failed", "gave-up", "450 4.1.1", 1, NOON)),
    "not now, and cancelled": (LATER, 0, True, ("skipped", "cancelled", OLD, 1, NOON)),
    "not now, says the server of us": (answer(Outcome.LATER, "sender", "421"), 2, False, ("queued", "", "421", 2, NOON)),
    "not sent": (answer(Outcome.NOT_SENT, code="421"), 2, False, ("queued", "", "421", 2, NOON)),
    "not sent, and cancelled": (answer(Outcome.NOT_SENT), 0, True, ("skipped", "cancelled", OLD, 1, NOON)),
}


def result(key: int, known: Answer | str, attempts: int = 0) -> Result:
    """What became of a delivery: what the server answered, or why it was not offered."""
    held = Held(key, Reader(1, "ann@example.org", EVERYTHING), attempts)
    return Result(held, None, reason=known) if isinstance(known, str) else Result(held, known, "<1@localhost>")


def test_each_answer_leads_to_one_state_and_ends_the_hold(table: Table) -> None:
    faults = {}
    for name, (known, attempts, is_cancelled, end_state) in BECAME.items():
        key = table.put("ann", "sending", attempts=1, code=OLD, reason="", message_id="", next_at=NOON)
        table.do(deliveries.record, "mine", [result(key, known, attempts)], is_cancelled=is_cancelled)
        became = table.values("status", "reason", "code", "attempts", "next_at", "lease_until", "message_id")["ann"]
        message_id = "<1@localhost>" if end_state[0] == "handed_over" else ""
        if became != (*end_state, None, message_id):
            faults[name] = became
    assert faults == {}
    assert table.values("status")["bob"] == ("queued",)


def test_a_worker_writes_down_what_it_sent_itself_and_each_message_by_itself(table: Table) -> None:
    keys = [table.put(name, "sending") for name in ("ann", "bob")]
    uncertain = table.put("cat", "uncertain")
    theirs = table.put("dan", "sending", claim="other")
    table.put("ann", "sending", table.other)
    results = [*(result(key, answer(Outcome.ACCEPTED)) for key in keys), result(theirs, answer(Outcome.ACCEPTED))]
    table.do(deliveries.record, "mine", [*results, result(uncertain, REFUSED)], is_cancelled=False)
    assert table.values("status", "lease_until") == {
        "ann": ("handed_over", None),
        "bob": ("handed_over", None),
        "cat": ("failed", None),  # taken for lost meanwhile
        "dan": ("sending", NOON + LEASE),
    }
    assert table.mailings.delivery(table.other, "ann")["status"] == "sending"


def test_messages_refused_one_after_another_are_counted_since_one_was_taken_or_the_mailing_was_taken_up(
    mailings: MailingMaker, moment: Move
) -> None:
    names = [f"reader{number}" for number in range(deliveries.REFUSED_IN_A_ROW)]
    mailings.subscribe(*names)
    table = Table(mailings)
    refusals = [result(1, answer(Outcome.REFUSED))]

    def is_stopped(results: list[Result] = refusals, mailing: int | None = None) -> object:
        return table.ask(lambda of: deliveries.are_refused_in_a_row(of, results), mailing)

    def refuse(*readers: str, reason: str = "refused-message") -> None:
        for name in readers:
            table.put(name, "failed", reason=reason, message_id="", status_at=clock.now())

    refuse(*names[1:])
    refuse("ann", reason="refused-address")
    assert not is_stopped()
    refuse(names[0])
    assert is_stopped()
    assert is_stopped([result(2, answer(Outcome.ACCEPTED)), *refusals, result(3, "bad-address")])
    assert not is_stopped(mailing=table.other)
    for others in ([], [result(1, REFUSED)], [result(1, LATER)], [result(1, answer(Outcome.REFUSED, "sender"))]):
        assert not is_stopped(others), others
    table.put("bob", "handed_over", status_at=NOON - MINUTE)
    table.put("cat", "handed_over", table.other, status_at=NOON)
    assert is_stopped()
    table.put("bob", "handed_over", status_at=NOON)
    assert not is_stopped()
    moment(MINUTE)
    refuse(*names)
    assert is_stopped()
    mailings.act(table.mine, "pause")
    moment(MINUTE)
    mailings.act(table.mine, "go_on")
    assert not is_stopped()


def test_what_had_not_gone_of_a_mailing_when_the_site_was_copied_is_uncertain_and_nothing_else(table: Table) -> None:
    for name, status in (("ann", "claimed"), ("bob", "sending"), ("cat", "handed_over")):
        table.put(name, status)
    table.do(deliveries.doubt, table.mine)
    assert table.values("status", "lease_until") == {
        "ann": ("uncertain", None),
        "bob": ("uncertain", None),
        "cat": ("handed_over", None),
        "dan": ("uncertain", None),
    }
    assert table.mailings.counts(table.other) == {"queued": 4}


def test_a_result_that_says_no_more_than_that_names_no_message_and_no_reason() -> None:
    held = Held(1, Reader(1, "ann@example.org", EVERYTHING))
    bare = Result(held, None)
    assert (held.attempts, bare.message_id, bare.reason) == (0, "", "")


# ------------------------------------------------------------------------------------------------ giving them back


def test_a_worker_gives_back_what_it_has_not_begun(table: Table) -> None:
    table.put("ann", "claimed")
    table.put("bob", "claimed", claim="other")
    table.put("cat", "sending")
    table.put("ann", "claimed", table.other)
    table.do(deliveries.release, table.mine, "mine")
    assert table.held() == {
        "ann": QUEUED,
        "bob": ("claimed", "other", NOON + LEASE),
        "cat": ("sending", "mine", NOON + LEASE),
        "dan": QUEUED,
    }
    assert table.values("status", mailing=table.other)["ann"] == ("claimed",)


def test_what_a_lost_worker_held_waits_again_or_is_uncertain_once_its_time_is_up(table: Table, moment: Move) -> None:
    for name, status in (("ann", "claimed"), ("bob", "sending")):
        table.put(name, status)
        table.put(name, status, table.other)
    later = NOON + LEASE + timedelta(seconds=1)
    for name, status in (("cat", "claimed"), ("dan", "sending")):
        table.put(name, status, lease_until=later)
    moment(LEASE)
    table.do(deliveries.recover, table.mine)
    assert table.held() == {
        "ann": QUEUED,
        "bob": ("uncertain", "mine", None),  # its worker may still say what became of it
        "cat": ("claimed", "mine", later),
        "dan": ("sending", "mine", later),
    }
    assert table.mailings.statuses(table.other) == {"ann": "claimed", "bob": "sending", "cat": "queued", "dan": "queued"}


def test_what_has_not_begun_of_a_cancelled_mailing_is_skipped_and_nothing_else(table: Table) -> None:
    for name, status in (("ann", "claimed"), ("bob", "sending"), ("cat", "handed_over")):
        table.put(name, status)
    table.do(deliveries.call_off_some, table.mine)
    assert table.values("status", "reason", "lease_until") == {
        "ann": ("skipped", "cancelled", None),
        "bob": ("sending", "", NOON + LEASE),
        "cat": ("handed_over", "", None),
        "dan": ("skipped", "cancelled", None),
    }
    assert table.mailings.counts(table.other) == {"queued": 4}


# ------------------------------------------------------------------------------------------------ what is left to do


def test_the_next_thing_to_do_is_what_is_due_first_or_a_hold_that_runs_out(table: Table) -> None:
    for name in ("ann", "bob", "cat", "dan"):
        table.put(name, "queued", table.other, next_at=NOON - 9 * MINUTE)
    table.put("ann", "claimed", table.other, lease_until=NOON - 9 * MINUTE)
    for name in ("ann", "bob"):
        table.put(name, "queued", next_at=NOON + 3 * MINUTE)
    table.put("cat", "handed_over", next_at=NOON - MINUTE, lease_until=NOON - MINUTE)
    table.put("dan", "queued", next_at=NOON + 2 * MINUTE)
    assert [table.ask(deliveries.next_at), table.ask(deliveries.lapses_at)] == [NOON + 2 * MINUTE, None]
    table.put("ann", "claimed", lease_until=NOON + MINUTE)
    table.put("bob", "sending", lease_until=NOON + 4 * MINUTE)
    assert [table.ask(deliveries.next_at), table.ask(deliveries.lapses_at)] == [NOON + MINUTE, NOON + MINUTE]
    table.put("ann", "handed_over", lease_until=None)
    assert [table.ask(deliveries.next_at), table.ask(deliveries.lapses_at)] == [NOON + 2 * MINUTE, NOON + 4 * MINUTE]
    for name in ("bob", "dan"):
        table.put(name, "handed_over", lease_until=None)
    assert [table.ask(deliveries.next_at), table.ask(deliveries.lapses_at)] == [None, None]


def test_a_mailing_is_over_once_nothing_is_on_its_way_or_waits_for_a_choice(table: Table) -> None:
    for name, status in (("ann", "handed_over"), ("bob", "failed"), ("cat", "skipped"), ("dan", "handed_over")):
        table.put(name, status)
    assert [table.ask(deliveries.is_over, mailing) for mailing in (table.mine, table.other)] == [True, False]
    for status in ("queued", "claimed", "sending", "uncertain"):
        table.put("bob", status, reason="")
        assert not table.ask(deliveries.is_over), status
