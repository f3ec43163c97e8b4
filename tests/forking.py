"""Imported by the server of `tests.forked` before it forks, and by nothing else: makes the application there."""

from tests import forked

forked.make()
