"""The site that attacks are tried on."""

from tests.permissions.fixtures import furnisher, site

__all__ = ["furnisher", "site"]
