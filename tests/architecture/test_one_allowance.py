"""What is tried is counted through one door, and what a browser is given is on the page about cookies."""

import ast
import json

from app.core.config import ROOT
from tests.architecture.sources import MODULES, nodes_of
from tests.architecture.stored_words import RECORD


def callers(*names: str) -> set[str]:
    """The modules that call something by one of these names."""
    return {
        str(path.relative_to(ROOT))
        for path in MODULES
        for node in nodes_of(path)
        if isinstance(node, ast.Call) and ast.unparse(node.func) in names
    }


def test_only_an_allowance_counts_in_the_database() -> None:
    assert callers("throttle.add", "throttle.take_back") == {"app/core/limits/allowance.py"}


def test_only_the_door_of_the_web_says_who_asks() -> None:
    assert callers("Asker") == {"app/web/allowance.py"}


def test_only_the_door_asks_for_the_address_of_a_client() -> None:
    asking = {str(path.relative_to(ROOT)) for path in MODULES if "remote_addr" in path.read_text()}
    assert asking == {"app/web/allowance.py"}


def test_every_cookie_is_on_the_page_about_cookies() -> None:
    page = (ROOT / "content" / "pages" / "cookies.md").read_text()
    cookies = json.loads(RECORD.read_text())["cookies"]
    assert {"session", "known-browser"} <= set(cookies)
    assert [name for name in cookies if f"| `{name}` |" not in page] == []
