"""The page for what is not there: drawn once for each menu that may stand above it, since the rest of it is the same for all.

Whoever guesses at addresses is given it time after time, and drawing it costs more than finding out that nothing is there.
"""

from flask import render_template, request, session

from app.core import config
from app.core.cache import Cache
from app.web import shared_pages, templating

TEMPLATE = "errors/404.html"
WAITING = "_flashes"  # where Flask keeps what the next page is to tell, once
MOST_MENUS = 256

_drawn: Cache[bytes] = Cache(room=MOST_MENUS)


def missing_page() -> bytes:
    """The page, for whoever is asking."""
    if session.modified or WAITING in session:
        return render_template(TEMPLATE).encode()
    return _drawn.get((TEMPLATE, *_stands_in_it()), lambda: shared_pages.for_everyone(render_template(TEMPLATE)))


def _stands_in_it() -> tuple[object, ...]:
    """All that differs from one such page to another: its menu and who runs the site."""
    ours = config.settings()
    entries = tuple((entry.text, entry.href, entry.current, request.path == entry.href) for entry in templating.menu())
    return entries, request.root_path, ours.operator_name, ours.operator_address, ours.operator_email
