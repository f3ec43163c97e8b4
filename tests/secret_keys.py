"""The site under another secret key, as after an administrator changed it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from app.core import config


@contextmanager
def another_key() -> Iterator[None]:
    """Another SECRET_KEY, for as long as this lasts."""
    usual = config.settings()
    config.install(replace(usual, secret_key="another-key-0123456789-abcdefghijklmnopqrstuvwxyz"))
    try:
        yield
    finally:
        config.install(usual)
