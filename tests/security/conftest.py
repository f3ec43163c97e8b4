"""The site that attacks are tried on."""

from tests.answered_once import _programs_are_asked_once
from tests.permissions.fixtures import furnisher, site

__all__ = ["_programs_are_asked_once", "furnisher", "site"]
