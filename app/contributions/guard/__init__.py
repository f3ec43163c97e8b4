"""The guard: finds text that may be about an identifiable child before anyone publishes it.

It only points; a person decides. `inspect` lists what was found and where, in plain words, for the contributor and the
moderator. `about_a_child_at_risk_now` says that text must not be kept at all. Pure: no database, no web framework.
Time is linear in the length of the text: every pattern has bounded repeats, and context is looked for in short windows.
"""

from app.contributions.guard.findings import RULES, Finding, Rule
from app.contributions.guard.inspection import inspect
from app.contributions.guard.readings import Readings, reading_once
from app.contributions.guard.risk import about_a_child_at_risk_now

__all__ = ["RULES", "Finding", "Readings", "Rule", "about_a_child_at_risk_now", "inspect", "reading_once"]
