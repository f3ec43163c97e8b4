"""Subscribing without an account: the form, and the link that confirms. The same page and words for every address."""

from flask import redirect, render_template, request, url_for

from app.accounts.recognising import addresses
from app.accounts.signing_in import throttles
from app.core.db import transaction
from app.core.errors import Duplicate, NotFound
from app.subscriptions import ledger, offers, services
from app.subscriptions.blueprint import SUBSCRIBE_PATH, Answer, bp
from app.subscriptions.retention import ASK_AGAIN_AFTER, CONFIRM_WITHIN, ERASE_AFTER
from app.subscriptions.secret_links import single_use
from app.subscriptions.services import How
from app.subscriptions.subscribing.forms import SubscribeForm
from app.web.access import bearer, for_crawlers, public
from app.web.allowance import spend, spent_if_wrong
from app.web.secret_links import keep_private
from app.web.submitting import attempt, drawn

LINK = "newsletter-confirm"
MONTH_DAYS = 30


@bp.route(SUBSCRIBE_PATH, methods=["GET", "POST"])
@for_crawlers
@public
def subscribe() -> Answer:
    """Ask for the newsletter. Nothing is sent but a link, until somebody who reads that mailbox confirms."""
    form = SubscribeForm()
    if form.validate_on_submit() and attempt(form, lambda: _ask(form)).done:
        return redirect(url_for(".asked"), 303)
    return drawn(
        "subscribers/subscribe.html",
        form,
        wording=offers.current().words(offers.current().subscribe),
        ask_again_months=ASK_AGAIN_AFTER.days // MONTH_DAYS,
        erase_days=ERASE_AFTER.days,
    )


def _ask(form: SubscribeForm) -> None:
    """Raises Invalid for what is no address or no topic, TooMany for too many."""
    email = addresses.clean(form.email.data or "")
    spend(throttles.LETTER, email)
    how = How("form", SUBSCRIBE_PATH, form.wording.data or "")
    for turn in (1, 2):
        try:
            with transaction():
                services.ask(email, form.topics(), how)
            return
        except Duplicate:  # the same new address twice at one moment: the second time it is known
            if turn == 2:
                raise


@bp.get("/newsletter/subscribe/sent")
@public
def asked() -> Answer:
    """What to do next; the same words for every address."""
    return render_template("subscribers/asked.html", days=CONFIRM_WITHIN.days)


@bp.route("/newsletter/confirm/<token>", methods=["GET", "POST"])
@bearer(LINK)
def confirm(token: str) -> Answer:
    """Looking at the link shows a button, because mail systems open links; pressing it confirms."""
    keep_private()
    try:
        if request.method != "POST":
            return _confirm_page(token)
        with spent_if_wrong(throttles.LINK), transaction():
            services.follow_link(token)
    except NotFound:
        return render_template("subscribers/link-unusable.html", is_settled=single_use.is_settled(token)), 404
    return redirect(url_for(".confirmed"), 303)


def _confirm_page(token: str) -> str:
    link = single_use.peek(token)
    topics = link.subscriber if link.purpose == single_use.STAY else link
    return render_template(
        "subscribers/confirm.html",
        stays=link.purpose == single_use.STAY,
        address=ledger.masked(link.subscriber.address),
        wording=offers.current().words(link.wording_version),
        topics=ledger.topic_words(topics.sections, topics.harm_types, topics.regions),
    )


@bp.get("/newsletter/subscribe/confirmed")
@public
def confirmed() -> Answer:
    """After confirming."""
    return render_template("subscribers/confirmed.html")
