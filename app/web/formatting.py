"""How dates, numbers and addresses are written on pages: GOV.UK style, UK time."""

from datetime import date, datetime
from typing import Any
from urllib.parse import quote, urlencode

from flask import Flask, g, request

from app.core import config, taxonomy
from app.core.clock import LONDON, time_of_day
from app.core.text import phone_link, with_article
from app.web import static_files


def long_date(value: date | datetime | None) -> str:
    """ "3 May 2026", in UK time; "Not stated" for None."""
    if value is None:
        return taxonomy.NOT_STATED_LABEL
    day = value.astimezone(LONDON).date() if isinstance(value, datetime) else value
    return f"{day.day} {day:%B %Y}"


def date_and_time(value: datetime) -> str:
    """ "3 May 2026 at 2:05pm", in UK time."""
    return f"{long_date(value)} at {time_of_day(value)}"


def plural(count: int, one: str, many: str = "") -> str:
    """ "1 initiative", "1,204 initiatives"."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def with_parameters(**changes: object) -> str:
    """This page's address with query parameters changed; None removes one, a list sets several."""
    values: dict[str, Any] = request.args.to_dict(flat=False)
    for name, value in changes.items():
        values.pop(name, None)
        if value not in (None, "", []):
            values[name] = value
    # Encoded here, not by url_for: a parameter called `endpoint` or `_external` would mean something to that.
    query = urlencode(values, doseq=True)
    return f"{quote(request.path)}?{query}" if query else quote(request.path)


def _stamp_static(endpoint: str, values: dict[str, Any]) -> None:
    """Static files are cached for a year, so their address changes with their content."""
    if endpoint == "static" and "v" not in values:
        stamp = static_files.fingerprint(values["filename"])
        if stamp:
            values["v"] = stamp


def install(app: Flask) -> None:
    """Make these available to every template."""
    app.url_defaults(_stamp_static)
    app.jinja_env.filters.update(
        long_date=long_date, date_and_time=date_and_time, with_article=with_article, phone_link=phone_link
    )
    app.jinja_env.globals.update(plural=plural, with_parameters=with_parameters, label=taxonomy.label, styles=static_files.STYLES)
    app.context_processor(lambda: {"actor": g.get("actor"), "operator": config.settings()})
