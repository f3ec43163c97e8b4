"""What every view about one contribution shares: how it gets the contribution that its address names, and what it may answer."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from app.contributions import queries
from app.contributions.kinds.description import get_kind
from app.web.access import current_actor

Answer = Response | str | tuple[str, int] | tuple[str, int, dict[str, str]]


def of_page(view: Callable[..., Answer]) -> Callable[..., Answer]:
    """Give a view the contribution that its address names; an old address leads to the new one."""

    @wraps(view)
    def wrapped(section: str, slug: str, **rest: Any) -> Answer:
        actor = current_actor()
        moved = queries.find_moved(section, slug) if request.method == "GET" else None
        if moved is not None and moved.slug != slug and queries.is_readable(actor, moved):
            address = url_for(str(request.endpoint), section=section, slug=moved.slug, **rest)
            query = request.query_string.decode("ascii", "ignore")
            return redirect(f"{address}?{query}" if query else address, 301)
        found = queries.get_readable(actor, section, slug)
        return view(get_kind(found.kind), found, **rest)

    return wrapped
