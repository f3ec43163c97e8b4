"""What ships with the site, loaded into a database: once a process on SQLite, since reading and drawing it all takes seconds."""

from app import content_loading
from app.content_loading import Loaded
from app.core import config
from app.core.db import Database
from tests.made_once import made_once


def load_what_ships(database: Database) -> Loaded:
    """Load it into an empty database; what loading it said."""
    return made_once(database, "what ships", lambda: content_loading.load_all(database, config.ROOT / "content"))
