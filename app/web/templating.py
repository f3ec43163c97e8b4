"""Where templates are found, and what the page shell gives every one of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import jinja2
from flask import Flask, g, request, url_for

from app.core.actor import VISITOR, Actor


@dataclass(frozen=True)
class NavigationItem:
    """One entry of the site's menu. `shown(actor)` decides for whom; `section` is the blueprint or endpoint it stands for."""

    text: str
    endpoint: str
    section: str
    shown: Callable[[Actor], bool] = lambda actor: True


def install(app: Flask) -> None:
    """Find the GOV.UK components beside our own templates, and be strict about names that do not exist."""
    own = app.jinja_loader
    components = {name: jinja2.PackageLoader(name, "templates") for name in ("govuk_frontend_jinja", "govuk_frontend_wtf")}
    loaders: list[jinja2.BaseLoader] = [jinja2.PrefixLoader(components)]
    if own is not None:
        loaders.insert(0, own)
    app.jinja_loader = jinja2.ChoiceLoader(loaders)
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True


def install_navigation(app: Flask, items: Sequence[NavigationItem]) -> None:
    """Give the layout its menu: only what exists, only what this actor may use."""

    def navigation() -> dict[str, object]:
        actor = g.get("actor") or VISITOR
        current = (request.blueprint, request.endpoint)
        entries = [
            {"text": item.text, "href": url_for(item.endpoint), "current": item.section in current}
            for item in items
            if item.shown(actor)
        ]
        return {"navigation": entries}

    app.context_processor(navigation)
