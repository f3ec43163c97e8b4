"""The files that programs ask for by a fixed address: what to leave alone, which public pages there are, where to report."""

from collections.abc import Iterator

from flask import Blueprint, current_app
from werkzeug.wrappers import Response

from app.contributions.kinds.description import get_kind
from app.contributions.listing.definition import LISTINGS
from app.core import clock, config, numbers
from app.core.db import Database, unit_of_work
from app.core.errors import NotFound
from app.pages import crawlers, queries, security_contact
from app.pages.crawlers import Listed
from app.web.access import public
from app.web.edge import database
from app.web.templating import listed_addresses

bp = Blueprint("crawlers", __name__)
BATCH = 1_000


@bp.get("/robots.txt")
@public
def robots() -> Response:
    """What crawlers are asked to leave alone."""
    return Response(crawlers.robots_txt(config.settings().site_url), mimetype="text/plain")


@bp.get("/sitemap.xml")
@public
def sitemap() -> Response:
    """Every page that anyone may read, the newest contributions first. The same for everyone who asks."""
    listings = (listing.path for listing in LISTINGS.things)
    paths = ("/", *listed_addresses(), *listings, *(f"/{slug}" for slug in queries.list_slugs()))
    pages: list[Listed] = [(path, None) for path in dict.fromkeys(paths)]
    lines = crawlers.sitemap_lines(config.settings().site_url, _batches(pages, database()))
    return current_app.response_class(lines, content_type="application/xml; charset=utf-8")


@bp.get("/.well-known/security.txt")
@public
def security() -> Response:
    """Where to report a security problem. Missing while the operator has no address: a file without one would be no such file."""
    settings = config.settings()
    if not settings.operator_email:
        raise NotFound
    expires_on = security_contact.expires_on(settings.security_contact_checked_on, clock.today())
    return Response(crawlers.security_txt(settings.site_url, settings.operator_email, expires_on), mimetype="text/plain")


def _batches(pages: list[Listed], of: Database) -> Iterator[list[Listed]]:
    """`pages`, then what is published, each batch read when it is sent: what was withdrawn until then is not in it."""
    yield pages
    last = numbers.LARGEST_ROW
    while last:
        with unit_of_work(of):
            rows = queries.list_public(last, BATCH)
        yield [(get_kind(row.kind).pages.address(row.slug), row.published_at) for row in rows]
        last = rows[-1].id - 1 if len(rows) == BATCH else 0
