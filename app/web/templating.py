"""Where templates are found, and what the page shell gives every one of them."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache

import jinja2
from flask import Flask, current_app, g, request, url_for

from app.core.actor import VISITOR, Actor
from app.web.access import is_for_crawlers


@dataclass(frozen=True)
class NavigationItem:
    """One entry of the site's menu. `shown(actor)` decides for whom; `section` is the blueprint or endpoint it stands for, and
    `also` are other blueprints whose pages belong to it."""

    text: str
    endpoint: str
    section: str
    shown: Callable[[Actor], bool] = lambda actor: True
    also: Collection[str] = ()


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


@dataclass(frozen=True)
class MenuEntry:
    """An entry as one page shows it."""

    text: str
    href: str
    current: bool


def install_navigation(app: Flask, items: Sequence[NavigationItem]) -> None:
    """Give the layout its menu: only what exists, only what this actor may use."""
    app.extensions["navigation"] = tuple(items)
    app.context_processor(lambda: {"navigation": menu()})


def menu() -> list[MenuEntry]:
    """The menu of the page that is being asked for."""
    actor = g.get("actor") or VISITOR
    current = (request.blueprint, request.endpoint)
    items: tuple[NavigationItem, ...] = current_app.extensions["navigation"]
    return [
        MenuEntry(
            item.text, _address(request.root_path, item.endpoint), item.section in current or request.blueprint in item.also
        )
        for item in items
        if item.shown(actor)
    ]


def listed_addresses() -> list[str]:
    """Where the entries of the menu lead that search engines may list."""
    items: tuple[NavigationItem, ...] = current_app.extensions["navigation"]
    return [url_for(item.endpoint) for item in items if is_for_crawlers(current_app, item.endpoint)]


@lru_cache(maxsize=256)
def _address(_root: str, endpoint: str) -> str:
    """The address of an endpoint that takes no values, on a site that stands below `_root`: worked out once."""
    return url_for(endpoint)
