"""The site whose every confidential place holds a planted word."""

from tests.permissions.fixtures import furnisher, indexed_site

__all__ = ["furnisher", "indexed_site"]
