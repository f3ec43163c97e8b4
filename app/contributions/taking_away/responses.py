"""Answers with a document: as a file, as a page to print, or, while the worker makes it, as a page that says how far it is."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from flask import current_app, redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

from app.core.db import transaction
from app.core.errors import Busy, Duplicate, NotFound
from app.core.limits.allowance import Act, By, Limit
from app.documents import formats
from app.documents.formats import Document, Format
from app.documents.making import choosing, files, services
from app.documents.making import queries as making
from app.documents.making.models import MadeDocument
from app.documents.making.services import Order
from app.documents.making.sources import PDF, Source, source_of
from app.documents.model import TextDocument
from app.documents.printing import print_html
from app.web.access import current_actor
from app.web.allowance import spend
from app.web.security import SAFE_METHODS, attachment

log = logging.getLogger(__name__)
PRINT = "print"
ASKED = "asked"  # of an address: the key of what was asked for there
HALF_MINUTE, HOUR = timedelta(seconds=30), timedelta(hours=1)
ASKING = Act(
    Limit("document-address", By.CLIENT, limit=30, per=HOUR),
    Limit("document-network", By.SITE, limit=120, per=HOUR, slowly=(1, HALF_MINUTE)),
    Limit("document-site", By.EVERYBODY, limit=600, per=HOUR, slowly=(5, HALF_MINUTE)),
)
NO_ROOM = "The site has no room to make this document at the moment. We cannot mend that from here: try again later."
STATUSES = {"too-long": 422, "unavailable": 503, "failed": 503}  # of a page that says why there is no file
Answer = Response | str | tuple[str, int]


@dataclass(frozen=True)
class Place:
    """Where a document is handed over: the page that it belongs to (its address, and the words of a link back to it), the
    address of each format, and that of a page to print."""

    page: str
    words: str
    address: Callable[[str], str]
    to_print: str


@dataclass(frozen=True)
class Offer:
    """What is taken away, by somebody who may see it.

    `build` makes the document as they may see it now. `origins` are codes of what it holds words of. `asker` is a code of whoever
    asks, empty for somebody we do not know, who cannot ask for what has to be made first. `file_name` is what the file is called,
    where its title says more than the name of a file may.
    """

    build: Callable[[], Document]
    origins: Callable[[], tuple[str, ...]]
    asker: str
    is_made_when_published: bool = False
    file_name: str = ""


def signed_in_asker() -> str:
    """The code of a confirmed member who is signed in; empty for anybody else: of accounts that nobody confirmed, one client may
    make many, and would fill what waits."""
    actor = current_actor()
    return services.asker(actor.person_id) if actor.person_id is not None and actor.verified else ""


def handed_over(offer: Offer, format_code: str, place: Place) -> Answer:
    """The document as a file to keep or, where `format_code` is "print", as a page. A POST asks for what has to be made first.

    Raises NotFound for a format of none.
    """
    asked = making.find_asked(offer.asker, request.args.get(ASKED, ""))
    if asked is not None and asked.format == format_code and request.method in SAFE_METHODS:
        return _progress(asked, place)
    document = offer.build()
    if format_code == PRINT:
        return _printed(document, place)
    file_format = formats.format_for(document, format_code)
    if not choosing.is_made_apart(document, file_format):
        return _sent(offer, document, file_format, file_format.render(document))
    source = source_of(document, file_format)
    content = making.content_of(source.key)
    if request.method not in SAFE_METHODS:
        return _asked(offer, source, place) if content is None else redirect(place.address(format_code), 303)
    if content is not None:
        return _sent(offer, document, file_format, content)
    return _not_there(offer, source, place)


def _sent(offer: Offer, document: Document, file_format: Format, content: bytes) -> Response:
    response: Response = current_app.response_class(content, content_type=file_format.media_type)
    return attachment(response, file_format.file_name(offer.file_name or document.title))


def _asked(offer: Offer, source: Source, place: Place) -> Response:
    """Ask for a document, and go to the page that says how far it is. A visitor signs in first."""
    address = place.address(source.format_code)
    if not offer.asker:
        return redirect(address if current_actor().is_signed_in else url_for("accounts.sign_in", next=address), 303)
    origins = offer.origins()
    spend(ASKING)
    order, is_new = Order(source, origins, _put(source)), False
    try:
        with transaction():
            is_new = services.ask(offer.asker, order)
    except Duplicate:
        pass  # the same button pressed twice at one moment: the other press asked
    finally:
        if not is_new:
            files.delete(order.file)
    return redirect(_asked_at(address, source.key), 303)


def _put(source: Source) -> str:
    try:
        return files.put(source.content)
    except OSError as error:
        log.error("the folder of documents takes no file: %s", type(error).__name__)
        raise Busy(NO_ROOM) from None


def _progress(own: MadeDocument, place: Place) -> Answer:
    """How far a document is that somebody asked for."""
    before = making.count_before(own) if own.status == "waiting" else 0
    again = _asked_at(place.address(own.format), own.key)
    return _page(own.status, own.refusal, own.format, place, again=again, before=before, may_ask=True)


def _asked_at(address: str, key: str) -> str:
    """The address of the page that says how far what was asked for at an address is."""
    return f"{address}{'&' if '?' in address else '?'}{ASKED}={key}"


def _not_there(offer: Offer, source: Source, place: Place) -> Answer:
    """Why there is no file yet, and what to do. Nothing was accepted, since looking changes nothing: so it is a page like any."""
    own = making.find_asked(offer.asker, source.key)
    if own is not None and making.is_sound(own):
        return _progress(own, place)
    document = making.find_for_everyone(source.key)
    is_on_its_way = offer.is_made_when_published and not offer.asker if document is None else document.status != "refused"
    status = "on its way" if is_on_its_way else "absent" if document is None else document.status
    refusal = "" if document is None else document.refusal
    address = place.address(source.format_code)
    return _page(status, refusal, source.format_code, place, again=address, may_ask=bool(offer.asker))


def _page(
    status: str, refusal: str, format_code: str, place: Place, *, again: str, before: int = 0, may_ask: bool
) -> tuple[str, int]:
    family = choosing.family_of(format_code)
    words = {
        "status": status,
        "refusal": refusal,
        "format": next(one for one in family if one.code == format_code),
        "place": place,
        "others": [one for one in family if one.code not in (format_code, PDF)],
        "is_for_print": family is formats.TEXT_FORMATS,
        "again": again,
        "before": before,
        "may_ask": may_ask,
        "is_signed_in": current_actor().is_signed_in,
        "hours": making.LIFETIME // HOUR,
    }
    return render_template("documents/made-apart.html", **words), STATUSES.get(refusal, 200)


def _printed(document: Document, place: Place) -> str:
    if not isinstance(document, TextDocument):
        raise NotFound
    return render_template("documents/print.html", title=document.title, document=drawn(document), place=place)


def drawn(document: TextDocument) -> Markup:
    """The document as HTML, to stand in a page."""
    return Markup(print_html.body(document))  # noqa: S704  # the renderer escapes every word
