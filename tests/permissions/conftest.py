"""The site that the permission table is tried on."""

from tests.permissions.fixtures import furnisher, site

__all__ = ["furnisher", "site"]
