"""The site is loaded once, before its processes are forked: they share it, and inherit nothing that one alone may use."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.core.config import ROOT
from app.core.db import Database

LOADS = """
import json, os, sys, threading
from pathlib import Path
import wsgi
def opened(path):
    try:
        return os.readlink(path)
    except FileNotFoundError:
        return ""
pool = wsgi.app.extensions["database"].engine.pool
print(json.dumps({
    "threads": [thread.name for thread in threading.enumerate()],
    "files": [name for name in map(opened, Path("/proc/self/fd").iterdir()) if name.startswith(("socket:", sys.argv[1]))],
    "locks": [line for line in Path("/proc/locks").read_text().splitlines() if line.split()[4] == str(os.getpid())],
    "connections": pool.checkedin() + pool.checkedout(),
}))
"""


@pytest.mark.dialect
@pytest.mark.long
def test_nothing_is_open_held_or_running_when_the_site_was_loaded(database: Database, tmp_path: Path) -> None:
    environment = {
        **os.environ,
        "APP_ENV": "test",
        "SECRET_KEY": "loading-0123456789-abcdefghijklmnopqrstuvwxyz",
        "INSTANCE_DIR": str(tmp_path),
        "DATABASE_URL": database.engine.url.render_as_string(hide_password=False),
    }
    command = [sys.executable, "-c", LOADS, str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {"threads": ["MainThread"], "files": [], "locks": [], "connections": 0}
