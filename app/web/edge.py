"""The edge of a request: its unit of work, its actor, and the pages for what goes wrong."""

import logging
from collections.abc import Callable
from contextlib import AbstractContextManager

import sqlalchemy as sa
from flask import Flask, current_app, g, redirect, render_template, request, url_for
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, SecurityError
from werkzeug.wrappers import Response

from app.core.actor import Actor
from app.core.db import Database, unit_of_work
from app.core.errors import AppError, Busy, SecondStepFirst, SignedOut, TooMany
from app.core.places import asking
from app.web.access import check_access
from app.web.allowance import whose_work
from app.web.missing_page import missing_page
from app.web.security import SAFE_METHODS

log = logging.getLogger(__name__)
PAGES = (400, 403, 404, 409, 413, 422, 429, 500, 503)


def database() -> Database:
    """The database of the application that is serving."""
    found: Database = current_app.extensions["database"]
    return found


def install(app: Flask, actor_source: Callable[[], Actor]) -> None:
    """Wrap every request of `app`. `actor_source` says who is asking, from inside the request's unit of work."""

    def open_unit() -> Response | None:
        unit: AbstractContextManager[object] = unit_of_work(
            app.extensions["database"], may_write=request.method not in SAFE_METHODS
        )
        unit.__enter__()
        g.unit_of_work = unit
        g.actor = actor_source()
        g.asking = asking(whose_work())
        g.asking.__enter__()
        return check_access()

    def close_unit(_error: BaseException | None) -> None:
        for block in (g.pop("asking", None), g.pop("unit_of_work", None)):
            if block is not None:
                block.__exit__(None, None, None)

    app.before_request(open_unit)

    app.teardown_request(close_unit)
    app.register_error_handler(AppError, _refused)
    app.register_error_handler(CSRFError, _form_expired)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(sa.exc.OperationalError, _database_away)
    app.register_error_handler(sa.exc.DataError, _cannot_be_stored)
    app.register_error_handler(Exception, _broken)


def error_page(status: int, message: str = "", **context: object) -> Response:
    """The page for `status`, in plain words. `message` may be shown to anyone."""
    if status == 404 and not message:
        return Response(missing_page(), status, mimetype="text/html")
    page = status if status in PAGES else (400 if status < 500 else 500)
    return Response(render_template(f"errors/{page}.html", message=message, **context), status, mimetype="text/html")


def _refused(error: AppError) -> Response:
    texts = _typed_text() if error.keeps_text else []
    long_texts = [value for _name, value in texts if len(value.split()) > 1]
    if isinstance(error, SignedOut):
        return error_page(403, signed_out=True, typed=long_texts)
    if isinstance(error, SecondStepFirst):
        return _to_second_step(long_texts)
    if isinstance(error, TooMany):
        response = error_page(429, error.message, retry_after=error.retry_after, by_others=error.by_others, typed=texts)
    elif isinstance(error, Busy):
        response = error_page(503, error.message, busy=True, typed=texts)
    else:
        return error_page(error.status, error.message)
    response.headers["Retry-After"] = str(error.retry_after)
    return response


def _to_second_step(long_texts: list[str]) -> Response:
    """Go there and come back to the page that was asked for; where a form was sent, from a page that shows what was typed."""
    has_page = request.url_rule is not None and "GET" in (request.url_rule.methods or ())
    address = url_for("accounts.second_step", next=request.full_path.removesuffix("?") if has_page else None)
    if request.method in SAFE_METHODS:
        return redirect(address, 303)
    return error_page(403, second_step=address, typed=long_texts)


def _typed_text() -> list[tuple[str, str]]:
    """What a form sent, to be sent again as it is; nothing where a password is in it, or a file, which no page can give back."""
    if request.method in SAFE_METHODS or request.files or any("password" in name for name in request.form):
        return []
    return [(name, value) for name, value in request.form.items(multi=True) if name != "csrf_token"]


def _form_expired(error: CSRFError) -> Response:
    return error_page(400, "This form has expired. Go back, reload the page and try again: what you typed is still in the form.")


def _http_error(error: HTTPException) -> Response:
    if isinstance(error, SecurityError):  # no page can be drawn for a host that is not ours: addresses have nothing to start from
        return Response("This address is not one that this site answers to.\n", 400, mimetype="text/plain")
    status = error.code or 500
    if status < 400:
        return error.get_response()
    response = error_page(status)
    if status == 405 and getattr(error, "valid_methods", None):
        response.headers["Allow"] = ", ".join(error.valid_methods)  # type: ignore[attr-defined]  # only MethodNotAllowed has it
    return response


def _database_away(error: sa.exc.OperationalError) -> Response:
    log.error("the database did not answer: %s", type(error.orig).__name__)
    response = error_page(503)
    response.headers["Retry-After"] = "30"
    return response


def _cannot_be_stored(error: sa.exc.DataError) -> Response:
    """What was sent holds something that no database column can, such as a NUL: PostgreSQL refuses it, SQLite does not."""
    log.warning("%s on %s: %s", request.method, request.endpoint, type(error.orig).__name__)
    return error_page(400, "What you sent has characters that this site cannot keep. Go back, take them out and try again.")


def _broken(error: Exception) -> Response:
    # The traceback names places in the code; the message may hold what somebody typed, so it is left out.
    frames = []
    trace = error.__traceback__
    while trace is not None:
        frames.append(f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}")
        trace = trace.tb_next
    log.error("%s on %s: %s at %s", request.method, request.endpoint, type(error).__name__, " > ".join(frames[-6:]))
    if current_app.config["TESTING"]:
        raise error
    return error_page(500)
