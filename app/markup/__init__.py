"""Markdown: what people write, drawn as safe HTML once, when it is saved."""

from app.markup.runner import TooComplex, render, render_many
from app.markup.words import plain_text

__all__ = ["TooComplex", "plain_text", "render", "render_many"]
