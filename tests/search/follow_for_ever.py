"""Follows a database until it is killed, printing each number of changes written. Run by test_killing_the_follower."""

import sys
from dataclasses import replace
from pathlib import Path

from app.core import config
from app.core.db import Database
from app.search import follower

if __name__ == "__main__":
    instance, url = sys.argv[1:3]
    usual = config.from_environment({"APP_ENV": "test", "SECRET_KEY": "s" * 8, "INSTANCE_DIR": instance})
    config.install(replace(usual, content_dir=Path(instance)))
    database = Database(url)
    print("ready", flush=True)
    while True:
        written = follower.follow(database)
        if written:
            print(written, flush=True)
