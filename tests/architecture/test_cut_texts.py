"""A text that is cut says so: `core.text.cut` does it, and every other place that cuts is here, with why nobody is misled."""

import ast
from collections.abc import Iterator

from app.core.config import ROOT
from tests.architecture.sources import MODULES, nodes_of

NO_READERS_TEXT = "a key, a code or a mark of ours, which nobody reads"
SAID = "the page says that a part was looked for"
LOOKED_AT = "what is looked through, not what is shown"
CUTS = {
    "app/accounts/credentials/passwords.py: password[:LONGEST]": "a longer one is wrong, whatever it begins with",
    "app/administration/queries.py: tidy(filters.text)[:LONGEST_SEARCH]": "the form says that it is too long",
    "app/administration/queries.py: tidy(text)[:LONGEST_SEARCH]": "the form says that it is too long",
    "app/contributions/guard/normalise.py: folded[:LONGEST_SPELLING]": LOOKED_AT,
    "app/contributions/kinds/entries.py: re.sub('^[^a-z]+', '', slugify(heading))[:LONGEST_ID - 4]": NO_READERS_TEXT,
    "app/contributions/listing/selection.py: raw_text[:LONGEST_TEXT * 2]": SAID,
    "app/contributions/listing/selection.py: whole[:LONGEST_TEXT]": SAID,
    "app/core/secret_links.py: token[:LONGEST_TOKEN]": NO_READERS_TEXT,
    "app/documents/ooxml/docx.py: block.anchor[:LONGEST_BOOKMARK]": NO_READERS_TEXT,
    "app/intake/reading/pdf.py: packed.get_data().decode('utf-8', 'ignore')[:LONGEST_METADATA]": LOOKED_AT,
    "app/library/consultations/taking_part/views.py: (form.key.data or '')[:LONGEST_KEY]": NO_READERS_TEXT,
    "app/search/asking/parsing.py: text[:LONGEST_QUERY]": SAID,
    "app/search/answering/snippets.py: body[:READ_AT_MOST]": LOOKED_AT,
    "app/search/asking/words.py: word[:LONGEST_WORD]": LOOKED_AT,
    "app/subscriptions/returned_mail/returns.py: report.code[:LONGEST_CODE]": NO_READERS_TEXT,
}


def cuts() -> Iterator[str]:
    """Every slice that ends at a limit with a name, in the module it is in."""
    for path in MODULES:
        for node in nodes_of(path):
            if not isinstance(node, ast.Subscript) or not isinstance(node.slice, ast.Slice) or node.slice.upper is None:
                continue
            if any(name.startswith(("LONGEST", "READ_AT_MOST")) for name in _names(node.slice.upper)):
                yield f"{path.relative_to(ROOT)}: {ast.unparse(node)}"


def _names(node: ast.AST) -> set[str]:
    return {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}


def test_every_place_that_cuts_says_so_or_is_known_to_mislead_nobody() -> None:
    assert sorted(set(cuts())) == sorted(CUTS)
