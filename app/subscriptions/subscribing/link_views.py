"""The two links in every message: to stop, as RFC 8058 wants it, and to choose what to follow."""

from flask import flash, redirect, render_template, request, url_for

from app.core.db import transaction
from app.core.errors import Conflict, NotFound
from app.subscriptions import ledger, queries, services
from app.subscriptions.blueprint import PREFERENCES_PATH, UNSUBSCRIBE_PATH, Answer, bp, ledger_file
from app.subscriptions.models import Subscriber
from app.subscriptions.secret_links import links
from app.subscriptions.secret_links.links import MailLink
from app.subscriptions.services import How
from app.subscriptions.subscribing.forms import TopicsForm, topics_of
from app.web.access import bearer
from app.web.secret_links import keep_private
from app.web.security import csrf
from app.web.submitting import drawn, submit

ONE_CLICK = ("List-Unsubscribe", "One-Click")
TRIES = 3


@bp.get(f"{UNSUBSCRIBE_PATH}/<token>")
@bearer(links.UNSUBSCRIBE)
def show_unsubscribe(token: str) -> Answer:
    """A page with one button, which changes nothing by being looked at."""
    keep_private()
    try:
        link = links.read(links.UNSUBSCRIBE, token)
    except NotFound:
        return render_template("subscribers/unsubscribe-unusable.html"), 404
    subscriber = queries.get(link.subscriber_id)
    if subscriber is None or subscriber.status not in ("confirmed", "suspended"):
        return render_template("subscribers/unsubscribed.html")
    return render_template(
        "subscribers/unsubscribe.html",
        address=ledger.masked(subscriber.address),
        preferences=url_for(".preferences", token=links.preferences_token(subscriber.id)),
    )


@bp.post(f"{UNSUBSCRIBE_PATH}/<token>")
@csrf.exempt  # type: ignore[untyped-decorator]  # the library has no types
@bearer(links.UNSUBSCRIBE)
def unsubscribe(token: str) -> Answer:
    """Stop at once: for a mail program, which has no cookie and follows no redirect, and for the button alike.

    Whatever became of the subscription, the answer is the same: it does not get the newsletter.
    """
    keep_private()
    try:
        link = links.read(links.UNSUBSCRIBE, token)
    except NotFound:
        return render_template("subscribers/unsubscribe-unusable.html"), 404
    one_click = request.form.get(ONE_CLICK[0]) == ONE_CLICK[1]
    _stop(link, How("one-click" if one_click else "link", UNSUBSCRIBE_PATH, mailing_id=link.mailing_id))
    return render_template("subscribers/unsubscribed.html")


def _stop(link: MailLink, how: How) -> None:
    """Somebody else, such as the daily turn, may change the same subscription at this moment: look again then."""
    for attempt in range(1, TRIES + 1):
        try:
            with transaction():
                services.unsubscribe(link.subscriber_id, how)
            return
        except Conflict:
            if attempt == TRIES:
                raise


@bp.route(f"{PREFERENCES_PATH}/<token>", methods=["GET", "POST"])
@bearer(links.PREFERENCES)
def preferences(token: str) -> Answer:
    """What is followed, and the ledger. The address is masked: a message may have been passed on."""
    keep_private()
    try:
        subscriber = _subscriber(token)
    except NotFound:
        return render_template("subscribers/preferences-unusable.html"), 404
    form = TopicsForm(data=topics_of(subscriber))
    how = How("link", PREFERENCES_PATH)
    if subscriber.status == "confirmed" and submit(form, lambda: services.change_topics(subscriber, form.topics(), how)).done:
        flash("What you follow has been saved.", "success")
        return redirect(url_for(".preferences", token=token), 303)
    return drawn(
        "subscribers/preferences.html",
        form,
        subscriber=subscriber,
        address=ledger.masked(subscriber.address),
        status=ledger.STATUS_WORDS[subscriber.status],
        lines=ledger.lines(subscriber.ledger),
        token=token,
        unsubscribe=url_for(".show_unsubscribe", token=links.unsubscribe_token(subscriber.id)),
    )


@bp.get(f"{PREFERENCES_PATH}/<token>/ledger/<ledger_code>")
@bearer(links.PREFERENCES)
def download_by_link(token: str, ledger_code: str) -> Answer:
    """The ledger as a file, the address in it masked."""
    keep_private()
    try:
        return ledger_file(_subscriber(token), ledger_code, with_address=False)
    except NotFound:
        return render_template("subscribers/preferences-unusable.html"), 404


def _subscriber(token: str) -> Subscriber:
    """Whose preferences a token opens. Raises NotFound for a wrong one, and once the address is erased."""
    subscriber = queries.get(links.read(links.PREFERENCES, token).subscriber_id)
    if subscriber is None or subscriber.address is None:
        raise NotFound
    return subscriber
