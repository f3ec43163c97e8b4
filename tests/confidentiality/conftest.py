"""The site whose every confidential place holds a planted word."""

from tests.permissions.fixtures import site

__all__ = ["site"]
