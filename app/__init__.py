"""Practice Exchange: where people who commission and provide services responding to child sexual abuse learn from each other."""

import logging

from flask import Flask

from app import cli, wiring
from app.core import config, places
from app.core.db import Database
from app.core.files import private_files
from app.core.limits.host_turns import HostTurns
from app.feature import Feature
from app.web import formatting, security, templating


def create_app(settings: config.Settings | None = None, features: tuple[Feature, ...] = wiring.FEATURES) -> Flask:
    """The application, of `features`, from `settings` or the environment. Raises BadSettings where they cannot be used."""
    settings = settings or config.from_environment()
    config.install(settings)
    private_files.keep(settings)
    places.share(HostTurns())
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    app = Flask("app", static_folder="web/static", template_folder="web/templates")
    app.extensions["database"] = Database(settings.database_url)
    security.configure(app, settings)
    templating.install(app)
    formatting.install(app)
    wiring.connect(app, features)
    cli.install(app)
    return app
