"""The site whose every confidential place holds a planted word."""

from tests.permissions.fixtures import furnisher, indexed

__all__ = ["furnisher", "indexed"]
