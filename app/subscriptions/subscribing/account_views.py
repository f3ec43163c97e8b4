"""A member's own subscription, in their account: it goes to the account's address, which is proven already."""

from flask import flash, redirect, url_for

from app.accounts import queries as accounts
from app.accounts.models import Person
from app.core.db import transaction
from app.core.errors import NotFound
from app.subscriptions import ledger, offers, queries, services
from app.subscriptions.blueprint import ACCOUNT_PATH, Answer, bp, ledger_file
from app.subscriptions.models import Subscriber
from app.subscriptions.services import How
from app.subscriptions.subscribing.forms import TopicsForm, topics_of
from app.web.access import current_actor, signed_in
from app.web.submitting import drawn, submit


@bp.route(ACCOUNT_PATH, methods=["GET", "POST"])
@signed_in
def own() -> Answer:
    """Subscribe, change what is followed, and read the ledger."""
    person = _me()
    subscriber = _mine(person)
    is_on = subscriber is not None and subscriber.status == "confirmed"
    form = TopicsForm(data=topics_of(subscriber))
    form.save.label.text = "Save" if is_on else "Subscribe"
    how = How("account", ACCOUNT_PATH, form.wording.data or "")
    if submit(form, lambda: services.subscribe_member(current_actor(), form.topics(), how)).done:
        flash("What you follow has been saved." if is_on else "You are subscribed to the newsletter.", "success")
        return _back()
    return drawn(
        "subscribers/own.html",
        form,
        subscriber=subscriber,
        is_on=is_on,
        address=subscriber.address if is_on and subscriber is not None else person.email,
        status=ledger.STATUS_WORDS[subscriber.status] if subscriber is not None else "Not subscribed",
        lines=ledger.lines(subscriber.ledger) if subscriber is not None else [],
        wording=offers.current().words(offers.current().subscribe),
    )


@bp.post(f"{ACCOUNT_PATH}/leave")
@signed_in
def leave() -> Answer:
    """Stop."""
    subscriber = _mine(_me())
    if subscriber is None:
        raise NotFound
    with transaction():
        services.unsubscribe(subscriber.id, How("account", ACCOUNT_PATH))
    flash("You are not subscribed to the newsletter any more.", "success")
    return _back()


@bp.post(f"{ACCOUNT_PATH}/stay")
@signed_in
def stay() -> Answer:
    """Say that the newsletter is still wanted, after the letter that asks."""
    subscriber = _mine(_me())
    if subscriber is None:
        raise NotFound
    with transaction():
        services.stay(subscriber, How("account", ACCOUNT_PATH, offers.current().stay))
    flash("Thank you. We will keep sending the newsletter.", "success")
    return _back()


@bp.get(f"{ACCOUNT_PATH}/ledger/<ledger_code>")
@signed_in
def download(ledger_code: str) -> Answer:
    """The ledger as a file."""
    subscriber = _mine(_me())
    if subscriber is None:
        raise NotFound
    return ledger_file(subscriber, ledger_code, with_address=True)


def _me() -> Person:
    return accounts.get_person(current_actor().person_id or 0)


def _mine(person: Person) -> Subscriber | None:
    """The subscription of the account's address, or else one that is joined to the account."""
    return next(iter(queries.own(person)), None)


def _back() -> Answer:
    return redirect(url_for(".own"), 303)
