"""The table at which a specification is written together."""

from tests.library.consulting import table

__all__ = ["table"]
