"""The HTML of a text that was put together from others: copied where the Markdown is the same, drawn anew where it is not."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from app import markup
from app.contributions.kinds.fields import Body
from app.contributions.kinds.shape import Shape


class Drawn(Protocol):
    """A text with its HTML: a revision."""

    body: dict[str, Any]
    html: dict[str, Any]


def redraw(shape: Shape, body: Body, sources: Sequence[Drawn]) -> dict[str, str]:
    """The sanitised HTML of each Markdown value of `body`. Raises TooComplex. Slow: call it outside a transaction."""
    texts = shape.markdown(body)
    html: dict[str, str] = {}
    for source in sources:
        html = {**_copied(texts, shape.markdown(source.body), source.html), **html}
    left = {name: text for name, text in texts.items() if name not in html}
    drawn = markup.render_many(list(left.values())) if left else []
    return {**html, **dict(zip(left, drawn, strict=True))}


def _copied(texts: Mapping[str, str], theirs: Mapping[str, str], html: Mapping[str, Any]) -> dict[str, str]:
    return {name: html[name] for name, text in texts.items() if theirs.get(name) == text and name in html}
