"""The framework's longer texts as HTML: drawn by the program that draws all Markdown, once a process."""

from functools import lru_cache

from markupsafe import Markup

from app import markup


@lru_cache(maxsize=8)
def drawn(text: str) -> Markup:
    """A text that ships with the site, to stand in a page."""
    return Markup(markup.render(text, trusted_ids=True))  # noqa: S704  # sanitised by the program that drew it
