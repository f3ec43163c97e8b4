"""The site that the permission table is tried on."""

from tests.permissions.fixtures import site

__all__ = ["site"]
