"""A browser without JavaScript that judges every page it is given, and fills in forms as a person would."""

import re
from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from xml.etree import ElementTree

import html5lib
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.web.security import INLINE_SCRIPTS

BROWSER_ONLY_PARTS = ("script", "style")
SECRETS = re.compile(r'name="csrf_token"[^>]*? value="([^"]+)"')  # which differ each time a page is drawn
PAGES_AT_HAND = 200


@dataclass(frozen=True)
class Page:
    """A page that passed: its response, its parsed tree, its text."""

    response: TestResponse
    tree: Any

    @property
    def status(self) -> int:
        return self.response.status_code

    @property
    def text(self) -> str:
        """The words of the page, white space folded."""
        return " ".join("".join(_words(self.tree)).split())

    @property
    def main(self) -> str:
        """The words of its main part."""
        return " ".join("".join(_words(self.tree.find(".//main"))).split())

    @property
    def h1(self) -> str:
        return " ".join("".join(self.tree.find(".//h1").itertext()).split())

    @property
    def draft_number(self) -> int:
        """The number of the draft that the address of the page names."""
        path = self.response.request.path
        draft = re.match(r"/contribute/drafts/(\d+)", path)
        assert draft, f"no draft at {path}"
        return int(draft.group(1))

    def texts(self, tag: str) -> list[str]:
        """The words of every element of a sort, in order."""
        return [" ".join("".join(element.itertext()).split()) for element in self.tree.iter(tag)]

    def answers(self) -> dict[str, str]:
        """What each line of its lists says."""
        return dict(zip(self.texts("dt"), self.texts("dd"), strict=True))

    def links(self) -> dict[str, str]:
        """Address by the text of the link."""
        return dict(zip(self.texts("a"), [link.get("href", "") for link in self.tree.iter("a")], strict=True))

    def forms(self) -> list[Any]:
        return list(self.tree.iter("form"))

    def form_values(self, containing: str = "") -> tuple[str, dict[str, Any]]:
        """(action, values as drawn) of the first form whose text or field names hold `containing`."""
        for form in self.tree.iter("form"):
            names = " ".join(str(field.get("name")) for field in form.iter() if field.get("name"))
            if form.get("method", "get").lower() == "post" and containing in names + " ".join(form.itertext()):
                return form.get("action") or self.response.request.path, _values(form)
        raise AssertionError(f"no form with {containing!r} on {self.response.request.path}")


def _words(element: Any) -> list[str]:
    if element.tag in BROWSER_ONLY_PARTS:
        return []
    pieces = [element.text or ""]
    for child in element:
        pieces += [*_words(child), child.tail or ""]
    return [
        f"{piece} " if element.tag in ("p", "li", "dt", "dd", "h1", "h2", "h3", "td", "th", "label") else piece
        for piece in pieces
    ]


def _fields(tree: Any) -> list[Any]:
    return [one for one in tree.iter() if one.tag in ("input", "select", "textarea")]


def _values(form: Any) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for field in _fields(form):
        name, kind = field.get("name"), field.get("type", "text")
        if not name or kind in ("submit", "button"):
            continue
        if field.tag == "textarea":
            values[name] = "".join(field.itertext()).removeprefix("\n")
        elif field.tag == "select":
            chosen = [option for option in field.iter("option") if option.get("selected") is not None] or list(
                field.iter("option")
            )[:1]
            values[name] = chosen[0].get("value", "") if chosen else ""
        elif kind in ("checkbox", "radio"):
            if field.get("checked") is not None:
                values.setdefault(name, []).append(field.get("value", "on"))
        else:
            values[name] = field.get("value", "")
    return values


class PageClient:
    """Asks for pages and posts forms through a Flask test client."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def get(self, path: str, status: int = 200) -> Page:
        """The page at `path`, judged, with the status that was expected."""
        return self._judge(self.client.get(path), status)

    def post(self, path: str, values: dict[str, Any], status: int = 303) -> TestResponse:
        """The answer to a form posted as it is, with no anti-forgery value of its own."""
        response = self.client.post(path, data=values)
        assert response.status_code == status, f"{path} answered {response.status_code}, not {status}: {response.text[:2000]}"
        return response

    def fill(self, page: Page, changes: dict[str, Any] | None = None, containing: str = "", status: int = 200) -> Page:
        """Fill in a form of `page`, send it, and follow where it leads."""
        action, values = page.form_values(containing)
        response = self.client.post(action, data={**values, **(changes or {})})
        for _ in range(5):
            if response.status_code not in (301, 302, 303):
                break
            response = self.client.get(response.headers["Location"])
        return self._judge(response, status)

    def _judge(self, response: TestResponse, status: int) -> Page:
        path = response.request.path
        assert response.status_code == status, f"{path} answered {response.status_code}, not {status}: {response.text[:3000]}"
        return judged(response)


def parsed(html: str) -> tuple[Any, Sequence[Any]]:
    """The tree of a page, and what is wrong with its HTML. The same page but for its secrets is parsed once in a while only."""
    secrets = {f"secret-{number}": secret for number, secret in enumerate(dict.fromkeys(SECRETS.findall(html)))}
    for name, secret in secrets.items():
        html = html.replace(secret, name)
    tree, errors = _parsed(html)
    tree = deepcopy(tree)
    for element in tree.iter():
        if element.get("value") in secrets:
            element.set("value", secrets[element.get("value")])
    return tree, errors


@lru_cache(maxsize=PAGES_AT_HAND)
def _parsed(html: str) -> tuple[Any, Sequence[Any]]:
    parser = html5lib.HTMLParser(strict=False, namespaceHTMLElements=False)
    return parser.parse(html), parser.errors


def judged(response: TestResponse) -> Page:
    """Parse a page strictly and hold it to the rules that every page keeps."""
    path = response.request.path
    html = response.get_data(as_text=True)
    tree, errors = parsed(html)
    assert not errors, f"{path}: {errors[:3]}"
    _one_heading_and_title(path, tree)
    _ids_and_labels(path, tree)
    _nothing_inline(path, tree, html)
    for form in tree.iter("form"):
        if form.get("method", "get").lower() == "post":
            assert any(field.get("name") == "csrf_token" for field in form.iter("input")), f"{path}: a form lacks its token"
    return Page(response, tree)


def _one_heading_and_title(path: str, tree: Any) -> None:
    headings = list(tree.iter("h1"))
    assert len(headings) == 1, f"{path}: {len(headings)} h1"
    title = (tree.find(".//title").text or "").strip()
    assert title.endswith(" – Practice Exchange") or title == "Practice Exchange", f"{path}: title {title!r}"
    assert tree.find(".//main") is not None, f"{path}: no main"
    assert tree.get("lang") == "en-GB", f"{path}: language"


def _ids_and_labels(path: str, tree: Any) -> None:
    ids = [one.get("id") for one in tree.iter() if one.get("id")]
    assert len(ids) == len(set(ids)), f"{path}: id used twice: {sorted(one for one in set(ids) if ids.count(one) > 1)}"
    ids_with_label = {one.get("for") for one in tree.iter("label")}
    for field in _fields(tree):
        if field.get("type") in ("hidden", "submit"):
            continue
        named = field.get("id") in ids_with_label or field.get("aria-label") or field.get("aria-labelledby")
        assert named, f"{path}: a field has no label: {ElementTree.tostring(field, encoding='unicode')[:200]}"


def _nothing_inline(path: str, tree: Any, html: str) -> None:
    assert not re.search(r"\son[a-z]+\s*=\s*[\"']", html), f"{path}: an inline event handler"
    for one in tree.iter():
        assert one.get("style") is None, f"{path}: an inline style"
        if one.tag == "script" and one.get("src") is None:
            known = one.get("type") == "application/ld+json" or one.text in INLINE_SCRIPTS
            assert known, f"{path}: an inline script that the policy does not name"
