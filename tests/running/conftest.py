"""The site on a saved instance."""

from tests.running.saved.opening import application, saved, site, upgraded, worked, working_site

__all__ = ["application", "saved", "site", "upgraded", "worked", "working_site"]
