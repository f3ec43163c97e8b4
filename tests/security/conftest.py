"""The site that attacks are tried on."""

from tests.permissions.fixtures import site

__all__ = ["site"]
