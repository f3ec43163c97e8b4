"""The pieces that pages share, drawn by themselves: words for everything that colour or shape says, and nothing unescaped."""

import base64
import hashlib
from collections.abc import Iterator
from typing import Any

import html5lib
import pytest
from flask import Flask, render_template, render_template_string
from markupsafe import Markup

from app.core.pagination import Page
from app.web import security

HOSTILE = "<script>alert('x')</script>\"'&"


@pytest.fixture(autouse=True)
def _request(app: Flask) -> Iterator[None]:
    with app.test_request_context("/"):
        yield


def draw(source: str, **context: Any) -> Any:
    """A tree of what the macros draw, by rules that accept no fault."""
    imports = (
        '{% from "macros/listing.html" import pagination, facet, removable_filters %}'
        '{% from "macros/page.html" import tag, back_link, inset, summary_rows, word_diff, task_list, data_table, timeline %}'
        '{% from "macros/forms.html" import confirm_button, search_box, form_tag %}'
    )
    page = f"{imports}<!DOCTYPE html><html lang=en><head><title>x</title></head><body>{source}</body></html>"
    html = render_template_string(page, hostile=HOSTILE, **context)
    assert "<script" not in html
    return html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(html)


def words(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())


def numbered(number: int, total: int = 400) -> str:
    page: Page[int] = Page([], number, 20, total)
    tree = draw("{{ pagination(page, address) }}", page=page, address=lambda wanted: f"/x?page={wanted}")
    return words(tree.find(".//body"))


def test_pages_are_numbered_round_the_one_shown() -> None:
    assert numbered(1) == "1 2 ⋯ 20 Next page"
    assert numbered(5) == "Previous page 1 ⋯ 4 5 6 ⋯ 20 Next page"
    assert numbered(20) == "Previous page 1 ⋯ 19 20"
    assert numbered(2, 40) == "Previous page 1 2"


def test_one_page_needs_no_numbers() -> None:
    assert numbered(1, 20) == ""


def test_the_page_shown_is_marked_for_a_screen_reader() -> None:
    tree = draw("{{ pagination(page, address) }}", page=Page([], 3, 10, 50), address=lambda wanted: f"/x?page={wanted}")
    current = [link for link in tree.iter("a") if link.get("aria-current") == "page"]
    assert [(link.get("href"), words(link)) for link in current] == [("/x?page=3", "3")]


def test_a_facet_is_open_when_something_in_it_is_chosen_and_says_how_many() -> None:
    options = [{"value": "a", "text": HOSTILE, "count": 12, "checked": True}, {"value": "b", "text": "B", "checked": False}]
    tree = draw("{{ facet('stage', 'Pathway stage', options) }}", options=options)
    assert tree.find(".//details").get("open") is not None
    assert words(tree.find(".//summary")) == "Pathway stage 1 chosen"
    boxes = list(tree.iter("input"))
    assert [(box.get("name"), box.get("value"), box.get("checked") is not None) for box in boxes] == [
        ("stage", "a", True),
        ("stage", "b", False),
    ]
    assert [words(label) for label in tree.iter("label")] == [f"{HOSTILE} (12)", "B"]
    assert {label.get("for") for label in tree.iter("label")} == {box.get("id") for box in boxes}


def test_a_facet_with_nothing_chosen_is_closed_unless_asked() -> None:
    options = [{"value": "a", "text": "A", "count": 0, "checked": False}]
    assert draw("{{ facet('x', 'X', options) }}", options=options).find(".//details").get("open") is None
    assert draw("{{ facet('x', 'X', options, false) }}", options=options).find(".//details").get("open") is not None


def test_each_filter_in_use_can_be_removed_by_its_link() -> None:
    filters = [{"text": HOSTILE, "href": "/x?a=1"}]
    tree = draw("{{ removable_filters(filters, '/x') }}", filters=filters)
    assert [(link.get("href"), words(link)) for link in tree.iter("a")] == [
        ("/x?a=1", f"Remove filter: {HOSTILE} ×"),
        ("/x", "Clear all filters"),
    ]
    assert words(draw("{{ removable_filters([]) }}").find(".//body")) == ""


def test_what_was_not_said_reads_not_stated() -> None:
    rows = [{"key": "Cost", "value": None}, {"key": "Name", "value": HOSTILE, "href": "/change"}, {"key": "Count", "value": 0}]
    tree = draw("{{ summary_rows(rows) }}", rows=rows)
    assert [words(value) for value in tree.iter("dd")] == ["Not stated", HOSTILE, "Change name", "0"]


def test_html_that_was_made_safe_is_kept() -> None:
    tree = draw("{{ summary_rows(rows) }}", rows=[{"key": "x", "value": Markup("<strong>bold</strong>")}])
    assert words(tree.find(".//strong")) == "bold"


def test_a_difference_is_said_in_words() -> None:
    pieces = [("Works with ", "same"), ("schools", "removed"), (HOSTILE, "added"), (".", "same")]
    tree = draw("{{ word_diff(pieces) }}", pieces=pieces)
    assert words(tree.find(".//del")) == "[removed: schools]"
    assert words(tree.find(".//ins")) == f"[added: {HOSTILE}]"
    assert words(tree.find(".//body")).startswith("Works with [removed:")


def test_a_task_that_cannot_start_has_no_link() -> None:
    items = [
        {"text": "About", "href": "/1", "status": "Completed"},
        {"text": HOSTILE, "href": "/2", "status": "Not started", "tone": "blue", "hint": "Links"},
        {"text": "Submit", "status": "Cannot start yet"},
    ]
    tree = draw("{{ task_list(items) }}", items=items)
    assert [words(item) for item in tree.iter("li")] == [
        "About Completed",
        f"{HOSTILE} Links Not started",
        "Submit Cannot start yet",
    ]
    assert [link.get("href") for link in tree.iter("a")] == ["/1", "/2"]


def test_a_table_has_a_caption_and_headers_both_ways() -> None:
    tree = draw("{{ data_table(hostile, ['Type', 'Checked'], [[hostile, 12]], [1]) }}")
    assert words(tree.find(".//caption")) == HOSTILE
    assert [(head.get("scope"), words(head)) for head in tree.iter("th")] == [
        ("col", "Type"),
        ("col", "Checked"),
        ("row", HOSTILE),
    ]
    assert "numeric" in tree.find(".//td").get("class")


def test_a_timeline_tells_what_when_and_by_whom() -> None:
    entries = [{"title": "Published", "when": "3 May 2026", "datetime": "2026-05-03", "by": HOSTILE, "text": "Why"}]
    tree = draw("{{ timeline(entries) }}", entries=entries)
    assert words(tree.find(".//li")) == f"Published 3 May 2026 by {HOSTILE} Why"
    assert tree.find(".//time").get("datetime") == "2026-05-03"


def test_a_button_that_acts_posts_with_the_anti_forgery_value() -> None:
    tree = draw("{{ confirm_button('Withdraw', '/withdraw', 'It will be gone.', {'version': 3}) }}")
    form = tree.find(".//form")
    assert (form.get("method"), form.get("action")) == ("post", "/withdraw")
    held = {field.get("name"): field.get("value") for field in form.iter("input")}
    assert held["version"] == "3"
    assert len(held["csrf_token"]) > 20
    assert "Warning It will be gone." in words(form)


def test_a_search_box_keeps_what_was_asked_and_the_other_choices() -> None:
    tree = draw("{{ search_box('/directory', hostile, 'Search the directory', hidden=[('stage', 'a')]) }}")
    values = {field.get("name"): field.get("value") for field in tree.iter("input")}
    assert values == {"stage": "a", "q": HOSTILE}
    assert words(tree.find(".//label")) == "Search the directory"


def test_small_pieces_escape_what_they_are_given() -> None:
    tree = draw("{{ tag(hostile, 'blue') }}{{ back_link('/x', hostile) }}{{ inset(hostile) }}")
    assert words(tree.find(".//body")) == HOSTILE * 3


@pytest.mark.parametrize(
    ("status", "heading"),
    [
        (400, "Sorry, we could not use what was sent"),
        (403, "You cannot do this"),
        (404, "Page not found"),
        (409, "Someone else has already decided this"),
        (413, "What you sent is too large"),
        (422, "There is a problem with what you sent"),
        (429, "You have tried this too many times"),
        (500, "Sorry, there is a problem with this site"),
        (503, "Sorry, this site is not available just now"),
    ],
)
def test_every_refusal_has_a_page_in_plain_words_with_a_way_to_get_help(status: int, heading: str) -> None:
    html = render_template(f"errors/{status}.html", message=HOSTILE, retry_after=121)
    assert "<script>alert" not in html
    tree = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(html)
    assert words(tree.find(".//h1")) == heading
    assert words(tree.find(".//title")) == f"{heading} – Practice Exchange"
    assert {"/get-help", "/accessibility", "/privacy", "/cookies", "#main-content"} <= {
        link.get("href") for link in tree.iter("a")
    }
    if status == 429:
        assert "Try again in 3 minutes." in words(tree.find(".//main"))
    if status == 409:
        assert HOSTILE in words(tree.find(".//main"))


def test_the_title_of_a_page_with_mistakes_says_so_first() -> None:
    source = "{% extends 'layout.html' %}{% block title %}Sign in{% endblock %}"
    assert "<title>Sign in – Practice Exchange</title>" in render_template_string(source)
    assert "<title>Error: Sign in – Practice Exchange</title>" in render_template_string(source, has_errors=True)


def test_a_page_can_do_without_the_exit_control() -> None:
    source = "{% extends 'layout.html' %}{% block exit %}{% endblock %}{% block exit_skip %}{% endblock %}"
    assert "exit-this-page" in render_template_string("{% extends 'layout.html' %}")
    assert "exit-this-page" not in render_template_string(source)


def test_the_only_scripts_in_the_page_itself_are_those_that_the_policy_names() -> None:
    html = render_template_string("{% extends 'layout.html' %}")
    tree = html5lib.HTMLParser(namespaceHTMLElements=False).parse(html)
    scripts = list(tree.iter("script"))
    first, second = security.INLINE_SCRIPTS
    assert [script.text for script in scripts] == [first, None, second]
    assert scripts[1].get("src", "").startswith("/static/init.js")
    digests = [base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in (first, second)]
    assert security.POLICY["script-src"] == f"'self' 'sha256-{digests[0]}' 'sha256-{digests[1]}'"
