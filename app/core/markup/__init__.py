"""Markdown: what people write, drawn as safe HTML once, when it is saved."""

from app.core.markup.runner import TooComplex, render, render_many
from app.core.markup.words import plain_text

__all__ = ["TooComplex", "plain_text", "render", "render_many"]
