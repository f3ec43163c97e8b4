"""What the views of every section do: its listing, the downloads, the page of one entry.

A section's own blueprint says what is particular to it; `add_pages` gives it the four pages that every section has for anyone.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import chain, islice

from flask import Blueprint, current_app, make_response, redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

from app.areas.places import gazetteer
from app.contributions import policy
from app.contributions.attachments.presenters import public_rows
from app.contributions.kinds.description import Kind, get_kind
from app.contributions.listing import caches, detail, documents, finding, presenters, queries, selection
from app.contributions.listing.definition import Definition
from app.contributions.listing.detail import ReadPage
from app.contributions.listing.documents import Sheet
from app.contributions.listing.finding import Listing
from app.contributions.listing.queries import Found, LivePage
from app.contributions.listing.selection import Selection
from app.contributions.queries import list_attachments
from app.core.actor import Actor
from app.core.errors import NotFound
from app.web import shared_pages
from app.web.access import current_actor, for_crawlers, public
from app.web.edge import database
from app.web.security import attachment

SLUG = re.compile(r"[a-z0-9-]{1,100}")
LONGEST_QUERY = 300  # of an address whose listing is kept


@dataclass(frozen=True)
class Section:
    """The pages of one section. `result` puts a row of the listing in words; `sheet` says what its spreadsheet, if any, holds.

    Its templates, in the folder of its name, are `index.html` and `show.html`: each extends the one of the spine (`listing/`).
    """

    of: Definition
    result: Callable[[Found], object]
    sheet: Sheet | None = None

    def add_pages(self, blueprint: Blueprint) -> None:
        """The listing, its spreadsheet, its feed and the page of one entry. Search engines list neither downloads nor feeds."""

        def index() -> Response:
            return self.index()

        def download() -> Response:
            return self.download()

        def feed() -> Response:
            return self.feed()

        def show(slug: str) -> Response:
            return self.show(slug)

        blueprint.get("")(for_crawlers(public(index)))
        blueprint.get("/csv")(public(download))
        blueprint.get("/feed")(public(feed))
        blueprint.get("/<slug>")(for_crawlers(public(show)))

    def index(self) -> Response:
        """The listing: free text, facets with counts, an order, pages. One without text is drawn once for all visitors."""
        choice, query = self._asked(), request.query_string
        if choice.text or len(query) > LONGEST_QUERY or not shared_pages.may_share():
            return make_response(self._draw_index(choice))
        key = caches.listing_key(self.of, queries.read_clock(self.of), gazetteer().edition, query)
        return shared_pages.answer(caches.PAGES.get(key, lambda: shared_pages.pack(self._draw_index(choice))))

    def _draw_index(self, choice: Selection) -> str:
        listing = finding.find(self.of, current_actor(), choice)
        return render_template(
            f"{self.of.section}/index.html",
            **presenters.page_of(listing, self.result),
            filter_boxes=self._filter_boxes(listing),
            most_rows=documents.MOST_ROWS,
        )

    def download(self) -> Response:
        """The same selection as a spreadsheet, at most documents.MOST_ROWS rows."""
        if self.sheet is None:
            raise NotFound
        audiences, ids = finding.find_ids(self.of, current_actor(), self._asked(), documents.MOST_ROWS)
        lines = documents.csv_lines(self.of, self.sheet, database(), audiences, ids)
        start = list(islice(lines, 2))  # the first rows before the answer begins: a database that is away is said by its status
        response = current_app.response_class(chain(start, lines), content_type="text/csv; charset=utf-8")
        return attachment(response, f"{self.of.nouns.replace(' ', '-')}.csv")

    def feed(self) -> Response:
        """What is new, for feed readers."""
        response = make_response(documents.atom_feed(self.of))
        response.content_type = "application/atom+xml; charset=utf-8"
        return response

    def show(self, slug: str) -> Response:
        """One entry. An address it used to have leads to the one it has."""
        actor = current_actor()
        if not SLUG.fullmatch(slug):
            raise NotFound
        try:
            page = detail.get(self.of, actor, slug)
        except NotFound:
            moved = queries.find_moved(self.of, actor, slug)
            if moved is None:
                raise
            return redirect(url_for(".show", slug=moved), 301)
        if not shared_pages.may_share():
            return make_response(self._draw_page(actor, page))
        return shared_pages.answer(caches.PAGES.get(page.cache_key, lambda: shared_pages.pack(self._draw_page(actor, page))))

    def _draw_page(self, actor: Actor, page: ReadPage) -> str:
        live, kind = page.live, get_kind(page.live.kind)
        return render_template(
            f"{self.of.section}/show.html",
            of=self.of,
            live=live,
            kind=kind,
            article=self._article(actor, kind, page),
            files=public_rows(list_attachments(live.live_revision_id), self.of.address(live.slug)),
            badge=presenters.badge(live.assurance),
            tone=presenters.TONES[live.assurance],
            checker=page.surroundings.checker,
            related=page.surroundings.related,
            may_edit=policy.can_edit(actor, live),
            may_check=policy.can_check(actor, live),
        )

    def _article(self, actor: Actor, kind: Kind, page: ReadPage) -> Markup:
        """What the page says. What it may say of other pages depends on who asks: of one that does, only a visitor’s is kept."""
        live = page.live
        key = (live.live_revision_id, live.assurance, gazetteer().edition)
        if not self.of.linked:
            return caches.ARTICLES.get(key, lambda: _draw_article(kind, live))
        if actor.is_signed_in:
            return _draw_article(kind, live)
        return caches.ARTICLES.get((key, page.cache_key), lambda: _draw_article(kind, live))

    def _asked(self) -> Selection:
        return selection.read(request.args, self.of.facets)

    def _filter_boxes(self, listing: Listing) -> Markup:
        """The facets of the form: the dearest part of the page to draw, and the same for everyone until something changes."""

        def draw() -> Markup:
            drawn = render_template("listing/_filters.html", facets=presenters.facet_views(listing))
            return Markup(drawn)  # noqa: S704  # our own template

        return draw() if listing.facets_key is None else caches.FILTER_BOXES.get(listing.facets_key, draw)


def _draw_article(kind: Kind, live: LivePage) -> Markup:
    body, html = queries.get_text(live.live_revision_id)
    drawn = render_template(kind.pages.detail_template, body=body, html=html, kind=kind, contribution=live)
    return Markup(drawn)  # noqa: S704  # our own template, which escapes all but sanitised HTML
