"""Whatever is sent where a number belongs, in an address, a header or a file, is answered in words and never with a fault."""

import ast
import re
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.exceptions import NotFound

from app.areas import area_file
from app.core.config import ROOT
from app.core.errors import Invalid
from app.core.front_matter import BadContent, read
from tests.page_client import PageClient

LONG = "9" * 5000
HOSTILE = (LONG, "²", "٣", "-1", "1e9", " ")
# Modules in which what a browser sends is read; and where one of them makes a number of something of our own.
READERS = [
    path
    for path in sorted((ROOT / "app").rglob("*.py"))
    if path.stem.rpartition("_")[2] in ("views", "forms", "fields") or path.parent.name == "web"
]
OUR_OWN = {"app/web/secret_links.py", "app/web/known_browser.py"}
RAW = {"int", "float", "Decimal"}
RAW_DAYS = {"fromisoformat", "strptime", "isdecimal", "isnumeric"}


def test_no_view_and_no_form_reads_a_number_or_a_day_by_itself() -> None:
    faults = [
        f"{path.relative_to(ROOT)}:{node.lineno} calls {ast.unparse(node.func)}"
        for path in READERS
        if str(path.relative_to(ROOT)) not in OUR_OWN
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in RAW | RAW_DAYS
    ]
    assert not faults


def test_a_number_in_an_address_that_no_row_has_is_a_missing_page(app: Flask) -> None:
    rules = [rule for rule in app.url_map.iter_rules() if "<int" in rule.rule]
    assert len(rules) > 30
    adapter = app.url_map.bind("localhost")
    for rule in rules:
        for number in (LONG, "²", "٣"):
            path = re.sub(r"<[^>]+>", "x", re.sub(r"<int[^>]*>", number, rule.rule))
            with pytest.raises(NotFound):
                adapter.match(path, method=next(iter(rule.methods or {"GET"})))


@pytest.mark.parametrize("typed", HOSTILE)
def test_a_page_or_version_that_is_no_number_is_answered_in_words(page: PageClient, typed: str) -> None:
    for path in ("/directory?page=", "/search?q=x&page=", "/newsletter/issues?page="):
        assert page.client.get(path + typed).status_code in (200, 404)


@pytest.mark.parametrize("announced", [LONG, "²", "1_0", "+5", "-5"])
def test_a_length_that_is_no_number_is_not_read_and_no_fault(app: Flask, announced: str) -> None:
    for method in ("GET", "POST"):
        answer = app.test_client().open("/sign-in", method=method, environ_overrides={"CONTENT_LENGTH": announced})
        assert answer.status_code in (200, 400, 413)


def test_a_shipped_file_with_a_number_of_thousands_of_digits_is_named_as_at_fault(tmp_path: Path) -> None:
    path = tmp_path / "page.md"
    path.write_text(f"+++\ntitle = {LONG}\n+++\nText\n")
    with pytest.raises(BadContent):
        read(path)


@pytest.mark.parametrize("day", ["20230401", "2023-W14-1", LONG])
def test_a_day_in_a_file_of_areas_is_written_in_one_way(day: str) -> None:
    with pytest.raises(Invalid, match="is not a date like 2023-04-01"):
        area_file._date(day, "areas.csv line 2")
