"""What is put into a page without being escaped: each place by name, with why it may be. Anything else fails.

Everything a page shows is escaped unless a template or a view says otherwise, so this list is the whole of the ways in. To add to
it, say what made the HTML safe; a text that a person wrote is safe only once `app.markup` has drawn it.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import jinja2
from flask import Flask
from jinja2 import nodes

from app.core.config import ROOT
from app.mail import letters
from app.newsletter.issues import email

APP = ROOT / "app"
DRAWN = "HTML that app.markup drew when the draft was saved, stored with the revision"

# Template → expressions that it marks as safe, each with the reason.
MARKED: dict[str, dict[str, str]] = {
    "consultations/show.html": {"introduction": DRAWN, "row.html": DRAWN},
    "consultations/clause.html": {"html": DRAWN},
    "library/compare.html": {"html_of(column, clause)": DRAWN},
    "library/_specification.html": {"html.introduction": DRAWN, "clause.html": DRAWN},
    "library/_framework.html": {"html.introduction": DRAWN},
    "directory/_detail.html": {"html.description": DRAWN},
    "exchanges/learning/_note.html": {
        "text": "the same, with the draft of a note; until it is saved, escaped lines of app.exchanges.learning.services.drafting"
    },
    "newsletter/_issue.html": {
        "said.opening_html": DRAWN,
        "block.summary_html": "drawn by app.markup, or made of escaped paragraphs in app.newsletter.issues.contents",
    },
}
# Function → how often it makes Markup, and the reason.
MADE: dict[str, tuple[int, str]] = {
    "app/web/widgets.py: DateInput.__call__": (1, "an escaping template of a component"),
    "app/web/widgets.py: formatting_help": (1, "our own template, which shows no text of anybody's"),
    "app/contributions/taking_away/responses.py: drawn": (1, "app.documents.printing.print_html, which escapes every word"),
    "app/exchanges/standards/introductions.py: drawn": (1, "a shipped text, drawn by app.markup"),
    "app/exchanges/statements/views.py: printed": (1, "app.documents.printing.print_html, which escapes every word"),
    "app/contributions/listing/section.py: Section._filter_boxes.draw": (1, "our own escaping template"),
    "app/contributions/listing/section.py: _draw_article": (1, "our own template, held by MARKED"),
    "app/pages/views.py: page": (1, "a shipped page, sanitised when it was loaded"),
}
# Module → the environments of its own that it makes, and whether they escape.
ENVIRONMENTS = {
    "app/mail/letters.py": "plain text: its HTML part is escaped when it is made from that",
    "app/newsletter/issues/email.py": "escapes",
}
UNSAFE_FILTERS = {"safe", "tojson", "xmlattr", "urlize", "forceescape"}
UNSAFE_IN_PYTHON = {"Markup", "render_template_string", "from_string"}


def sources() -> Iterator[Path]:
    """Every template: pages and the newsletter's mail."""
    yield from (path for path in sorted(APP.rglob("*.html")) if "static" not in path.parts)


def name_of(path: Path) -> str:
    for folder in ("templates", "mail"):
        if folder in path.parts:
            return "/".join(path.parts[len(path.parts) - path.parts[::-1].index(folder) :])
    raise LookupError(path)


def marks(path: Path) -> Iterator[str]:
    """What a template puts out unescaped, as it is written there."""
    text = path.read_text()
    tree = jinja2.Environment().parse(text)
    lines = text.splitlines()
    for found in tree.find_all(nodes.Filter):
        if found.name in UNSAFE_FILTERS:
            written = re.findall(rf"{{{{-?\s*(.*?)\s*\|\s*{found.name}\b", lines[found.lineno - 1])
            yield from [one for one in written if found.name == "safe"] or [f"line {found.lineno}: {found.name}"]
    yield from (f"line {found.lineno}: autoescape" for found in tree.find_all(nodes.ScopedEvalContextModifier))
    yield from (f"line {found.lineno}: Markup" for found in tree.find_all(nodes.Name) if found.name == "Markup")


def test_templates_escape_all_but_what_is_listed() -> None:
    faults, uses = [], set()
    for path in sources():
        allowed = MARKED.get(name_of(path), {})
        for mark in marks(path):
            uses.add((name_of(path), mark))
            faults += [] if mark in allowed else [f"{path.relative_to(ROOT)} puts out {mark} as it is"]
    assert not faults, "\n".join(faults)
    unused = {(name, mark) for name, listed in MARKED.items() for mark in listed} - uses
    assert not unused, f"no longer in the templates: {unused}"
    assert all(reason for listed in MARKED.values() for reason in listed.values())


class _Makers(ast.NodeVisitor):
    """How often each function of a module makes Markup, or makes a template of a text."""

    def __init__(self) -> None:
        self.inside: list[str] = []
        self.made: dict[str, int] = {}
        self.environments = 0

    def _enter(self, node: ast.FunctionDef | ast.ClassDef | ast.AsyncFunctionDef) -> None:
        self.inside.append(node.name)
        self.generic_visit(node)
        self.inside.pop()

    visit_FunctionDef = visit_ClassDef = visit_AsyncFunctionDef = _enter

    def visit_Call(self, node: ast.Call) -> None:
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        if name in UNSAFE_IN_PYTHON:
            where = ".".join(self.inside)
            self.made[where] = self.made.get(where, 0) + 1
        self.environments += name in ("Environment", "Template", "SandboxedEnvironment")
        self.generic_visit(node)

    def visit_Attribute(self, node: ast.Attribute) -> None:
        if node.attr == "__html__":
            self.made[".".join([*self.inside, "__html__"])] = 1
        self.generic_visit(node)


def makers() -> Iterator[tuple[str, _Makers]]:
    for path in sorted(APP.rglob("*.py")):
        seen = _Makers()
        seen.visit(ast.parse(path.read_text()))
        yield str(path.relative_to(ROOT)), seen


def test_nothing_makes_markup_but_what_is_listed() -> None:
    made = {f"{path}: {where}": times for path, seen in makers() for where, times in seen.made.items()}
    assert made == {where: times for where, (times, _) in MADE.items()}


def test_every_environment_of_templates_escapes_but_that_of_letters(app: Flask) -> None:
    assert {path for path, seen in makers() if seen.environments} == set(ENVIRONMENTS)
    for path in sources():
        assert app.jinja_env.autoescape is True or app.select_jinja_autoescape(name_of(path)), path
    assert email._environment.autoescape is True
    assert letters._environment.autoescape is False


def test_a_letter_escapes_what_people_wrote_in_its_part_of_html() -> None:
    body = "Dear <script>alert(1)</script> & co,\n\n<img src=x> https://x.example/\"'><img src=x onerror=alert(1)> <img src=y>"
    html = letters._as_html("<b>&'\"", body)
    assert "<script" not in html
    assert "<img" not in html
    assert "<title>&lt;b&gt;" in html
    assert "Dear &lt;script&gt;" in html


def test_no_component_is_given_html_but_the_help_with_formatting() -> None:
    """A GOV.UK component puts out what it is given under a name such as `html` as it is."""
    html_keys = []
    for path in sources():
        pairs = jinja2.Environment().parse(path.read_text()).find_all(nodes.Pair)
        keys = [pair.key.value for pair in pairs if isinstance(pair.key, nodes.Const)]
        html_keys += [f"{path.relative_to(ROOT)}: {key}" for key in keys if str(key).casefold().endswith("html")]
    for path in sorted((APP / "web").rglob("*.py")):
        dicts = (node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Dict))
        keys = [key.value for node in dicts for key in node.keys if isinstance(key, ast.Constant)]
        html_keys += [f"{path.relative_to(ROOT)}: {key}" for key in keys if str(key).casefold().endswith("html")]
    assert html_keys == ["app/web/widgets.py: html"], "only formatting_help, which is our own"


def test_values_stand_in_text_and_in_quoted_attributes_only() -> None:
    """Escaping holds there. It holds neither in an attribute without quotes nor in a script or a style sheet."""
    faults = []
    for path in sources():
        text = path.read_text()
        faults += [f"{path.relative_to(ROOT)}: {found}" for found in re.findall(r"\s[\w-]+=\{[{%][^}]*", text)]
        for tag in ("script", "style"):
            bodies = re.findall(rf"<{tag}\b[^>]*>(.*?)</{tag}>", text, re.DOTALL)
            faults += [f"{path.relative_to(ROOT)}: a value in <{tag}>" for body in bodies if re.search(r"\{[{%]", body)]
        faults += [f"{path.relative_to(ROOT)}: {found}" for found in re.findall(r"\son\w+\s*=|srcdoc\s*=|javascript:", text)]
    assert not faults, "\n".join(faults)


def test_our_own_script_writes_no_html() -> None:
    for path in (APP / "web" / "static").glob("*.js"):
        found = re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|\bFunction\(", path.read_text())
        assert not found, f"{path.name}: {found.group() if found else ''}"
