"""The Chromium that tests and benchmarks drive: where it is, how it is started, and how to get it where there is none."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, sync_playwright

# One without a window, which takes half as long to open a page, before one that has windows.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
HOW_TO_GET = "No Chromium is installed. On Debian: apt-get install chromium-headless-shell, then make test again."
# Nothing but this machine has an address, so no page can reach out, whatever it holds.
SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-software-rasterizer",
    "--in-process-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]


@contextmanager
def started_chromium() -> Iterator[Browser]:
    """A Chromium of its own. Whoever needs it is skipped, saying how to get it, where there is none."""
    path = next((path for name in NAMES if (path := shutil.which(name))), None)
    if path is None:
        pytest.skip(HOW_TO_GET)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=SWITCHES, timeout=120_000)
        yield browser
        browser.close()
