"""The link in a reminder: opening it shows the page's name and one button; pressing that starts the clock again."""

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from app.accounts import queries as accounts
from app.contributions import policy, queries
from app.contributions.assurance import links
from app.contributions.assurance.links import CheckLink
from app.contributions.kinds.description import get_kind
from app.contributions.models import Contribution
from app.contributions.presenters import title_of
from app.contributions.services import assuring
from app.core.actor import Actor
from app.core.db import transaction
from app.core.errors import NotFound
from app.web.access import bearer

bp = Blueprint("check_link", __name__, url_prefix="/checks")
Answer = Response | str | tuple[str, int]


@bp.get("/<token>")
@bearer(links.PURPOSE)
def show(token: str) -> Answer:
    """What the link is for, or that there is nothing left to do."""
    try:
        link, contribution, _ = _usable(token)
    except NotFound:
        return render_template("reading/link-unusable.html"), 404
    kind = get_kind(contribution.kind)
    return render_template(
        "reading/check-link.html",
        kind=kind,
        contribution=contribution,
        title=title_of(contribution.live_revision) if contribution.live_revision else "",
        is_done=contribution.checked_at != link.checked_at,
        is_published=contribution.status == "published",
        token=token,
    )


@bp.post("/<token>")
@bearer(links.PURPOSE)
def confirm(token: str) -> Answer:
    """ "I have checked this". A second press changes nothing and is answered in the same way."""
    try:
        link, contribution, owner = _usable(token)
    except NotFound:
        return render_template("reading/link-unusable.html"), 404
    if contribution.checked_at == link.checked_at and contribution.status == "published":
        with transaction():
            assuring.check_by_link(owner, contribution, link.checked_at)
    return redirect(url_for(".show", token=token), 303)


def _usable(token: str) -> tuple[CheckLink, Contribution, Actor]:
    """What a link says, and the person it was made for, if they still look after the page. Raises NotFound."""
    link = links.read(token)
    contribution = queries.get_contribution(link.contribution_id)
    owner = accounts.actor_for(accounts.get_person(link.person_id))
    if not policy.owns(owner, contribution):
        raise NotFound
    return link, contribution, owner
