"""The features of the site, in the order that counts wherever one comes before another, and the order of the menu."""

from flask import Flask

from app import feature
from app.accounts.feature import FEATURE as ACCOUNTS
from app.accounts.signing_in import flask_sessions
from app.administration.feature import FEATURE as ADMINISTRATION
from app.contributions.feature import FEATURE as CONTRIBUTIONS
from app.directory.feature import FEATURE as DIRECTORY
from app.exchanges.feature import FEATURE as EXCHANGES
from app.exchanges.learning.feature import FEATURE as LEARNING
from app.feature import Feature
from app.library.consultations.feature import FEATURE as CONSULTATIONS
from app.library.feature import FEATURE as LIBRARY
from app.newsletter.issues.feature import FEATURE as ISSUES
from app.newsletter.mailings.feature import FEATURE as MAILINGS
from app.pages.feature import FEATURE as PAGES
from app.subscriptions.feature import FEATURE as SUBSCRIPTIONS
from app.upkeep.feature import FEATURE as UPKEEP
from app.web import edge, static_files, templating
from app.web.templating import NavigationItem

FEATURES: tuple[Feature, ...] = (
    UPKEEP,
    ACCOUNTS,
    ADMINISTRATION,
    CONTRIBUTIONS,
    DIRECTORY,
    LIBRARY,
    CONSULTATIONS,
    EXCHANGES,
    LEARNING,
    SUBSCRIPTIONS,
    ISSUES,
    MAILINGS,
    PAGES,
)

# By endpoint. An entry that is not named here comes after those that are.
MENU = (
    "directory.index",
    "library.index",
    "exchanges.index",
    "newsletter.index",
    "pages.search",
    "contributing.index",
    "moderation.queue",
    "administration.registrations",
    "administration.overview",
    "accounts.account",
    "accounts.sign_in",
)


def connect(app: Flask, features: tuple[Feature, ...] = FEATURES) -> None:
    """Join `features` to `app` and make them those of this process. Raises ValueError for a name that two of them use."""
    feature.install(features)
    flask_sessions.install(app)
    edge.install(app, flask_sessions.load_actor)
    for blueprint in (blueprint for one in features for blueprint in one.blueprints):
        app.register_blueprint(blueprint)
    app.view_functions["static"] = static_files.send
    templating.install_navigation(app, sorted((item for one in features for item in one.menu), key=_place_in_menu))


def _place_in_menu(item: NavigationItem) -> int:
    return MENU.index(item.endpoint) if item.endpoint in MENU else len(MENU)
