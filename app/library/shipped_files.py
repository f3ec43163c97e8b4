"""Reading shipped files of the library: a specification's clauses from the headings of its text, a framework from TOML alone."""

import tomllib
from pathlib import Path
from typing import Any

from app.core import front_matter
from app.core.front_matter import BadContent, ContentFile
from app.library.splitting import CannotSplit, ClauseText, split


def read_specification(path: Path) -> ContentFile:
    """A specification file: front matter, an introduction, and a `## Heading {#id}` with text for each of its clauses.

    Raises BadContent where the clauses of the front matter and those of the text are not the same, in the same order.
    """
    file = front_matter.read(path)
    try:
        text = split(file.text, first_line=file.text_line)
    except CannotSplit as error:
        raise BadContent(path, error.reason, error.line) from None
    rows = file.values.get("clauses", [])
    if not isinstance(rows, list) or not all(isinstance(one, dict) for one in rows):
        raise BadContent(path, "clauses must be written as [[clauses]]", file.line_of("clauses"))
    for row, clause in zip(rows, text.clauses, strict=False):
        if (row.get("id"), row.get("heading")) != (clause.id, clause.heading):
            raise BadContent(
                path,
                f"the clause “{row.get('heading')}” ({row.get('id')}) does not stand at its place in the text: {clause.id} does",
            )
    if len(rows) != len(text.clauses):
        raise BadContent(path, f"{len(rows)} clauses are declared and {len(text.clauses)} are written")
    clauses = [_with_text(one, written) for one, written in zip(rows, text.clauses, strict=True)]
    not_covered = [{"subject": one.get("id"), **one} for one in file.values.get("not_covered", [])]
    values = {**file.values, "introduction": text.introduction, "clauses": clauses, "not_covered": not_covered}
    return ContentFile(path, file.raw, values, "", file.text_line)


def _with_text(declared: dict[str, Any], clause: ClauseText) -> dict[str, Any]:
    return {**declared, "text": clause.markdown}


def read_framework(path: Path) -> ContentFile:
    """A framework file: TOML alone. Raises BadContent with the line at fault."""
    raw = path.read_bytes()
    try:
        values = tomllib.loads(raw.decode("utf-8"))
    except UnicodeDecodeError:
        raise BadContent(path, "the file is not UTF-8") from None
    except ValueError as error:  # a number of thousands of digits is one that tomllib does not catch
        raise BadContent(path, f"this is not TOML: {error}") from None
    return ContentFile(path, raw, values, "", 1)
