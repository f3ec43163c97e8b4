"""Sending a mailing in slices of a few seconds, so that a worker does its other jobs in between.

A batch of deliveries is written down as being sent, in one commit; its messages are handed over; what became of them is committed
together with the beginning of the next batch. So each message costs a share of one commit, and a crash leaves at most one batch
uncertain. What is written down is fenced by a claim: a worker that lost its lease changes nothing.
"""

import logging
import secrets
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

from app.core import clock, config
from app.core.batches import Again
from app.core.db import transaction
from app.core.jobs import Task
from app.mail.handing_over import Answer, Line, NoConnection, Outcome, line_for
from app.mail.headers import BadAddress
from app.mail.messages import Message
from app.newsletter.issues import mailers as issue_mailers
from app.newsletter.issues.contents import contents
from app.newsletter.mailings import checks, deliveries, queries, services
from app.newsletter.mailings.checks import Obstacle
from app.newsletter.mailings.composing import Press
from app.newsletter.mailings.deliveries import Held, Result
from app.newsletter.mailings.models import Mailing

log = logging.getLogger(__name__)
SLICE_SECONDS = 3.0
BATCHES_CLAIMED = 10
LOSSES_IN_A_ROW = 5  # connections that went away one after another: the server is in trouble, and is left alone for a while
FIRST_BACK_OFF, LONGEST_BACK_OFF = timedelta(seconds=15), timedelta(minutes=15)
MARGIN = 0.25  # of a lease: nothing new is begun in its last quarter


def start_mailing(task: Task) -> None:
    """The time of a mailing has come."""
    mailing = queries.find(task.payload["mailing_id"])
    if mailing is not None:
        services.start(mailing)


def prepare_mailing(task: Task) -> Again | None:
    """A batch of the deliveries of a mailing whose time has come; the job for the next, until all are made."""
    status = deliveries.status_of(task.payload["mailing_id"])
    mailing = queries.find(task.payload["mailing_id"])
    if mailing is None or mailing.run != task.payload["run"] or status != "preparing":
        return None
    return Again(task.payload) if services.prepare(mailing) else None


def call_off_mailing(task: Task) -> Again | None:
    """A batch of the deliveries of a mailing that was cancelled, which never go."""
    mailing_id = task.payload["mailing_id"]
    if deliveries.status_of(mailing_id) != "cancelled":
        return None
    return Again(task.payload) if deliveries.call_off_some(mailing_id) else None


def resume_forgotten_mailings(_task: Task) -> None:
    """Look after mailings whose jobs were lost, discarded, or set aside."""
    services.resume_forgotten_mailings()


def send_slice(task: Task) -> None:
    """One slice of a run, and the job for the next. A repeat of it does no harm: what another holds it leaves alone."""
    mailing_id, run = task.payload["mailing_id"], task.payload["run"]
    press = _prepare(mailing_id, run)
    trouble = ""
    if press is not None:
        lines = Lines(config.settings().newsletter_connections)
        try:
            trouble = Slice(mailing_id, press, lines).send()
        finally:
            lines.close()
    with transaction():
        _go_on(task, trouble)


def _prepare(mailing_id: int, run: int) -> Press | None:
    """Take up what was left lying, look at the issue again, and make ready; None where nothing is to be sent (any more)."""
    with transaction():
        deliveries.recover(mailing_id)
        mailing = queries.find(mailing_id)
        if mailing is None or mailing.run != run or mailing.status != "sending" or services.finish(mailing):
            return None
        obstacle = checks.obstacle(mailing.revision)
        if obstacle is not None:
            services.hold(mailing, obstacle)
            return None
    revision = queries.get(mailing_id).revision
    return Press(mailing_id, contents(revision), issue_mailers.sender())


def _go_on(task: Task, trouble: str) -> None:
    """Say that the mailing is sent, or queue the next slice for when there is something to do."""
    mailing_id, run = task.payload["mailing_id"], task.payload["run"]
    mailing = queries.find(mailing_id)
    if mailing is None or mailing.run != run:
        return
    services.note_trouble(mailing_id, trouble)
    if services.finish(mailing):
        return
    next_at = _next_at(mailing)
    if next_at is None:
        if mailing.status == "sending":  # only what is uncertain is left
            services.tell_editors(mailing_id, once="uncertain")
        return
    failures = task.payload["failures"] + 1 if trouble else 0
    if trouble:
        next_at = max(next_at, clock.now() + min(FIRST_BACK_OFF * 2 ** (failures - 1), LONGEST_BACK_OFF))
        log.warning("mailing %s waits: %s", mailing_id, trouble)
    services.queue_slice(mailing_id, run, task.payload["number"] + 1, max(next_at, clock.now()), failures)


def _next_at(mailing: Mailing) -> datetime | None:
    """When there is something to do for a mailing. One that was stopped is looked after only while a worker holds some of it."""
    if mailing.status == "sending":
        return deliveries.next_at(mailing.id)
    return deliveries.lapses_at(mailing.id)


class Slice:
    """A few seconds of sending: claims batches, hands their messages over, and writes down what became of each."""

    def __init__(self, mailing_id: int, press: Press, lines: "Lines") -> None:
        settings = config.settings()
        self.mailing_id, self.press, self.lines = mailing_id, press, lines
        self.word = secrets.token_hex(12)
        self.rate = settings.newsletter_rate
        self.lease = timedelta(seconds=settings.newsletter_lease)
        # A batch takes about a second at most, so that stopping is prompt and little is ever uncertain.
        self.batch = min(settings.newsletter_batch, self.rate) if self.rate else settings.newsletter_batch
        self.losses = 0

    def send(self) -> str:
        """Send until the time is over or nothing is due. "" or a code for what the mail server does to us."""
        ends = time.monotonic() + SLICE_SECONDS
        results: list[Result] = []
        waiting: list[int] = []
        trouble = ""
        while True:
            with transaction():
                batch, waiting = self._turn(results, waiting, wants_more=time.monotonic() < ends and not trouble)
            if not batch:
                return trouble
            begun = time.monotonic()
            results, trouble = self._hand_over(batch)
            pause = len(batch) / self.rate - (time.monotonic() - begun) if self.rate and not trouble else 0.0
            if pause > 0:
                with transaction():  # before waiting, so that a crash meanwhile leaves nothing uncertain
                    self._write_down(results)
                results = []
                time.sleep(pause)

    def _turn(self, results: Sequence[Result], waiting: list[int], *, wants_more: bool) -> tuple[list[Held], list[int]]:
        """Write down what became of a batch and begin the next, in one transaction: (the batch, what is claimed after it)."""
        status = self._write_down(results)
        batch: list[Held] = []
        while wants_more and status == "sending" and not batch:
            if not waiting:
                waiting = deliveries.claim(self.mailing_id, self.word, self.batch * BATCHES_CLAIMED, self.lease)
            if not waiting:
                break
            batch, waiting = deliveries.begin(self.word, waiting[: self.batch], self.lease), waiting[self.batch :]
        if not batch:
            deliveries.release(self.mailing_id, self.word)
        return batch, waiting

    def _write_down(self, results: Sequence[Result]) -> str:
        """What became of a batch; where the mailing stands then."""
        status = deliveries.status_of(self.mailing_id)
        deliveries.record(self.word, results, is_cancelled=status == "cancelled")
        services.count_refused(self.mailing_id, results)
        if self._is_refused(results) and status == "sending":
            return self._hold("sender-refused")
        if status == "sending" and deliveries.are_refused_in_a_row(self.mailing_id, results):
            return self._hold("content-refused")
        return status

    def _hold(self, reason: str) -> str:
        services.hold(queries.get(self.mailing_id), Obstacle(reason))
        return "paused"

    @staticmethod
    def _is_refused(results: Sequence[Result]) -> bool:
        """Whether the mail server refuses us for good as the sender: that is about no address in particular."""
        return any(one.answer and one.answer.step == "sender" and one.answer.outcome == Outcome.REFUSED for one in results)

    def _hand_over(self, batch: Sequence[Held]) -> tuple[list[Result], str]:
        """Offer a batch: what became of each, and a code where the mail server is in trouble."""
        latest = clock.now() + self.lease * (1 - MARGIN)
        made = list(zip(batch, self._messages(batch), strict=True))
        ready = [(one, message) for one, message in made if isinstance(message, Message)]
        answers = self.lines.hand_over([message for _, message in ready], latest)
        results = [Result(one, None, reason=message) for one, message in made if isinstance(message, str)]
        results += [Result(one, answer, message.message_id) for (one, message), answer in zip(ready, answers, strict=True)]
        return results, self.lines.trouble or self._losing(answers)

    def _messages(self, batch: Sequence[Held]) -> list[Message | str]:
        """The messages of a batch. Where one cannot be made, for a fault of ours, none was sent, and that is written down."""
        try:
            return [self._message(one) for one in batch]
        except Exception:
            with transaction():
                unsent = [Result(one, Answer(Outcome.NOT_SENT, "sender")) for one in batch]
                deliveries.record(self.word, unsent, is_cancelled=deliveries.status_of(self.mailing_id) == "cancelled")
                deliveries.release(self.mailing_id, self.word)
            raise

    def _message(self, delivery: Held) -> Message | str:
        """The message of a delivery, or the reason why there is none."""
        try:
            return self.press.message(delivery.reader) or "nothing-followed"
        except BadAddress:
            return "bad-address"

    def _losing(self, answers: Sequence[Answer]) -> str:
        for answer in answers:
            if answer.outcome == Outcome.LATER and answer.step == "sender":
                return "busy"
            self.losses = self.losses + 1 if answer.outcome in (Outcome.NOT_SENT, Outcome.UNKNOWN) else 0
        return "no-connection" if self.losses >= LOSSES_IN_A_ROW else ""


class Lines:
    """Several lines to the mail server, each with its share of a batch. `trouble` says in a code why a line could not be had."""

    def __init__(self, count: int) -> None:
        self.trouble = ""
        self._lines: list[Line] = [line_for(config.settings().mail_url) for _ in range(count)]
        self._pool = ThreadPoolExecutor(count) if count > 1 else None

    def hand_over(self, messages: Sequence[Message], latest: datetime) -> list[Answer]:
        """Offer messages, none after `latest`; an answer for each. What was not offered was not sent."""
        count = len(self._lines)
        shares = [messages[first::count] for first in range(count)]
        each = self._pool.map if self._pool is not None else map
        answered = list(each(self._offer, self._lines, shares, [latest] * count))
        return [answered[at % count][at // count] for at in range(len(messages))]

    def _offer(self, line: Line, messages: Sequence[Message], latest: datetime) -> list[Answer]:
        answers: list[Answer] = []
        for message in messages:
            if self.trouble or clock.now() >= latest:
                answers.append(Answer(Outcome.NOT_SENT, "sender"))
                continue
            try:
                answers.append(line.hand_over(message))
            except NoConnection as error:
                self.trouble = str(error)
                answers.append(Answer(Outcome.NOT_SENT, "sender"))
        return answers

    def close(self) -> None:
        """End every connection."""
        if self._pool is not None:
            self._pool.shutdown()
        for line in self._lines:
            line.close()
