"""House rules that a reader can rely on, read from the source itself."""

import ast
import re

import pytest
import sqlalchemy as sa
from flask import Flask

from app import feature
from app.contributions.kinds.description import all_kinds
from app.core.config import ROOT
from app.core.db import Database, connection, session, transaction, unit_of_work
from app.web import security
from app.web.access import access_of
from tests.architecture.sources import APP, MODULES, nodes_of, tree_of


def test_no_status_is_assigned_outside_a_lifecycle() -> None:
    for path in MODULES:
        for node in nodes_of(path):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AugAssign) else []
            for target in targets:
                flat = target.elts if isinstance(target, ast.Tuple) else [target]
                named = [one.attr for one in flat if isinstance(one, ast.Attribute)]
                assert not {"status", "assurance"} & set(named), f"{path.relative_to(ROOT)}:{target.lineno} sets a status"


def test_only_the_transaction_at_the_edge_commits() -> None:
    for path in MODULES:
        if path == APP / "core" / "db.py":
            continue
        calls = [node for node in nodes_of(path) if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)]
        commits = [call.lineno for call in calls if call.func.attr == "commit" and "writer" not in ast.unparse(call)]
        assert not commits, f"{path.relative_to(ROOT)}:{commits} commits"


def test_services_open_no_transaction_of_their_own() -> None:
    for path in MODULES:
        if "services" not in path.parts and path.name != "services.py":
            continue
        names = {node.func.id for node in nodes_of(path) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}
        assert "transaction" not in names, f"{path.relative_to(ROOT)} opens a transaction"


def test_only_the_settings_read_the_environment() -> None:
    for path in MODULES:
        if path == APP / "core" / "config.py":
            continue
        assert not re.search(r"os\.(environ|getenv)", path.read_text()), f"{path.relative_to(ROOT)} reads the environment"


def test_only_the_clock_asks_what_time_it_is() -> None:
    for path in MODULES:
        if path == APP / "core" / "clock.py":
            continue
        found = re.search(r"datetime\.(now|utcnow|today)\(|date\.today\(|time\.time\(", path.read_text())
        assert not found, f"{path.relative_to(ROOT)}: {found.group() if found else ''}"


def test_no_module_is_a_drawer_for_everything() -> None:
    assert not [path for path in MODULES if path.stem in ("utils", "util", "helpers", "common", "manager", "misc")]


def test_every_module_says_what_it_is_for() -> None:
    for path in MODULES:
        assert ast.get_docstring(tree_of(path)), f"{path.relative_to(ROOT)} has no docstring"


def test_the_project_speaks_of_itself_alone() -> None:
    kinds = (".py", ".md", ".toml", ".html", ".txt", ".css", ".js")
    private = re.compile(r"/work/|/tmp/w/|files\.pythonhosted|pypi\.org|registry\.npmjs", re.IGNORECASE)
    for folder in ("app", "content", "docs", "migrations", "scripts"):
        for path in (ROOT / folder).rglob("*"):
            if path.suffix in kinds and "vendor" not in path.parts:
                assert not private.search(path.read_text()), path.relative_to(ROOT)


def test_every_view_says_who_it_is_for(app: Flask) -> None:
    unmarked = [endpoint for endpoint in app.view_functions if access_of(app, endpoint) is None]
    assert not unmarked


def test_a_view_that_says_nothing_is_refused(app: Flask) -> None:
    other = Flask("other")
    other.add_url_rule("/open", "open", lambda: "open")
    assert access_of(other, "open") is None


def test_addresses_are_kebab_case_and_their_parameters_are_typed_or_slugs(app: Flask) -> None:
    for rule in app.url_map.iter_rules():
        if rule.endpoint == "static":
            continue
        bare = re.sub(r"<[^>]+>", "x", rule.rule)
        assert re.fullmatch(r"[/a-z0-9.-]*", bare), rule.rule
        for converter, name in re.findall(r"<(?:(\w+)(?:\([^)]*\))?:)?(\w+)>", rule.rule):
            assert converter or name.endswith(("slug", "kind", "section", "token", "code")), rule.rule


def test_no_entry_can_take_the_address_of_a_page(app: Flask) -> None:
    sections = {kind.pages.section for kind in all_kinds()}
    parts = [rule.rule.strip("/").split("/") for rule in app.url_map.iter_rules()]
    taken = {part[1] for part in parts if len(part) == 2 and part[0] in sections and "<" not in part[1]}
    assert taken <= feature.reserved_words()


def test_every_csrf_exemption_is_in_the_table(app: Flask) -> None:
    exempt = set(security.csrf._exempt_views)
    assert {
        f"{app.view_functions[name].__module__}.{app.view_functions[name].__name__}" for name in security.CSRF_EXEMPT
    } == exempt


@pytest.mark.parametrize("path", ["/", "/nothing-here", "/directory?page=x", "/admin", "/healthz", "/static/app.css"])
def test_every_answer_carries_the_security_headers(app: Flask, client: object, path: str) -> None:
    with app.test_client().get(path) as response:
        policy = response.headers["Content-Security-Policy"]
        for part in ("default-src", "object-src", "base-uri", "frame-ancestors"):
            assert f"{part} 'none'" in policy
        assert "unsafe" not in policy
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Referrer-Policy"] == "same-origin"


def test_a_host_that_is_not_ours_is_refused(app: Flask, client: object) -> None:
    assert app.test_client().get("/", headers={"Host": "evil.example"}).status_code == 400


def test_every_unsafe_request_without_a_token_is_refused(app: Flask, client: object) -> None:
    browser = app.test_client()
    for rule in app.url_map.iter_rules():
        if "POST" not in (rule.methods or set()) or rule.endpoint in security.CSRF_EXEMPT:
            continue
        path = re.sub(r"<int[:(][^>]+>", "1", rule.rule)
        path = re.sub(r"<[^>]+>", "x", path)
        response = browser.post(path, data={"a": "b"})
        assert response.status_code in (400, 303, 404), f"{path} answered {response.status_code}"
        if response.status_code == 303:
            assert response.headers["Location"].startswith("/sign-in"), path


def test_a_head_request_is_answered_like_a_get_without_its_body(app: Flask, client: object) -> None:
    browser = app.test_client()
    for path in ("/", "/sign-in", "/nothing-here"):
        asked, headed = browser.get(path), browser.head(path)
        assert headed.status_code == asked.status_code
        assert headed.data == b""
        assert headed.headers["Content-Length"] == asked.headers["Content-Length"]


def test_a_safe_request_cannot_open_a_transaction(app: Flask, database: Database) -> None:
    with unit_of_work(database, may_write=False), pytest.raises(RuntimeError, match="safe request"), transaction():
        pass


@pytest.mark.dialect
def test_the_database_refuses_to_write_outside_a_transaction_also_after_one(database: Database) -> None:
    delete = sa.text("DELETE FROM throttle_counter")
    for may_write in (True, False, False):
        with unit_of_work(database, may_write=may_write), pytest.raises(sa.exc.DBAPIError, match=r"read-?only"):
            session().execute(delete)
        with unit_of_work(database, may_write=False), pytest.raises(sa.exc.DBAPIError, match=r"read-?only"):
            connection().execute(delete)
        with unit_of_work(database), transaction():
            session().execute(delete)


def test_a_number_that_no_row_can_have_is_a_missing_page(app: Flask, client: object) -> None:
    assert app.test_client().get("/checks/x").status_code == 404
    for path in ("/moderation/99999999999999999999", "/contribute/drafts/2147483648"):
        assert app.test_client().get(path).status_code == 404
