"""Putting a text together out of clauses: what splitting takes apart."""

from collections.abc import Iterable

from app.library.splitting import CannotSplit, ClauseText, SplitText, split


def join(introduction: str, clauses: Iterable[ClauseText]) -> str:
    """The text that `split` takes apart into just these. Raises CannotSplit where no text would: see `split`."""
    pieces = SplitText(introduction, tuple(clauses))
    parts = [introduction] if introduction else []
    parts += [f"## {one.heading} {{#{one.id}}}\n\n{one.markdown}" for one in pieces.clauses]
    text = "\n\n".join(parts)
    if split(text) != pieces:
        raise CannotSplit(1, "the clauses would not come apart again as they are")
    return text
