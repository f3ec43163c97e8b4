"""The blueprint of the administrators' pages, in a module of its own so that its views can be several."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response

bp = Blueprint("administration", __name__, template_folder="templates")
Answer = Response | str | tuple[str, int]
ID = "int(max=2147483647)"  # the largest number that an id column of PostgreSQL holds: a larger one names nothing


def confirm_page(question: str, words: list[str], button: str, cancel: str, *, grave: bool = True) -> str:
    """The page between asking for something and its being done. `cancel` is the address to go back to."""
    return render_template(
        "administration/confirm.html", question=question, words=words, button=button, cancel=cancel, grave=grave
    )


def page_links(**filters: str | None) -> Callable[[int], str]:
    """The address of another page of the list now shown, with the same `filters` (empty ones left out)."""
    endpoint, held = request.endpoint or "", dict(request.view_args or {})
    kept: dict[str, Any] = {name: value for name, value in filters.items() if value}
    return lambda number: url_for(endpoint, **held, **kept, page=number)
