"""The site on a saved instance."""

from tests.running.saved.saved_site import application, record, site, upgraded_folder, worked_folder, working_site

__all__ = ["application", "record", "site", "upgraded_folder", "worked_folder", "working_site"]
