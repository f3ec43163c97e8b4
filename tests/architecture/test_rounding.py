"""What a reader is shown is rounded by `core.numbers`, halves going up: Python's `round` takes a half to the even number.

Places that round what nobody reads as a figure (the widths of columns, the length of a bar) are here with their reason.
"""

import ast
import re
from collections.abc import Iterator

from app.core.config import ROOT
from tests.architecture.sources import MODULES, nodes_of

WIDTH = "the width of a column in a file"
ROUNDED = {
    "app/contributions/kinds/quantities.py": "compares, to refuse a number with too many decimals",
    "app/documents/ooxml/docx.py": WIDTH,
    "app/documents/opendocument/ods.py": WIDTH,
    "app/documents/opendocument/odt.py": WIDTH,
    "app/documents/printing/print_html.py": WIDTH,
    "app/newsletter/mailings/presenters.py": "the length of a bar, beside which its count stands",
}
SHORTENED = {"app/documents/opendocument/ods.py": WIDTH}  # a format that rounds: "{width:.1f}"


def nodes() -> Iterator[tuple[str, ast.AST]]:
    for path in MODULES:
        for node in nodes_of(path):
            yield str(path.relative_to(ROOT)), node


def test_no_figure_that_is_shown_is_rounded_by_python() -> None:
    rounding = {
        path
        for path, node in nodes()
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "round"
    }
    assert rounding == set(ROUNDED)


def test_no_figure_that_is_shown_is_rounded_by_its_format() -> None:
    formats = {
        path
        for path, node in nodes()
        if isinstance(node, ast.FormattedValue) and node.format_spec and re.search(r"\.\d[f%]", ast.unparse(node.format_spec))
    }
    assert formats == set(SHORTENED)


def test_no_template_rounds() -> None:
    templates = [path for path in (ROOT / "app").rglob("*.html") if re.search(r"\|\s*round\b", path.read_text())]
    assert not templates
