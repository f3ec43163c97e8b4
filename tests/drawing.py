"""The Markdown of what tests are furnished with, drawn as the site draws it.

Each drawing starts a program of its own, and the same few texts are in everything that tests publish: a process draws each once.
What is furnished is drawn beside the transaction that it is furnished in, which the site would not wait for a program with.
"""

from collections.abc import Mapping
from contextvars import Context
from typing import Any

from app.contributions.kinds.shape import Shape
from app.markup import render_many

_drawn: dict[str, str] = {}


def draw(shape: Shape, body: Mapping[str, Any]) -> dict[str, str]:
    """The sanitised HTML of each Markdown field."""
    texts = shape.markdown(dict(body))
    new = list(dict.fromkeys(text for text in texts.values() if text not in _drawn))
    _drawn.update(zip(new, Context().run(render_many, new), strict=True))
    return {name: _drawn[text] for name, text in texts.items()}
