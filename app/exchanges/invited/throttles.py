"""How often somebody may invite others to self-assessments, and how often answers of one invitation may be saved."""

from datetime import timedelta

from app.core.limits.allowance import Act, By, Limit

INVITATION = Act(Limit("assessment-invite", By.TARGET, limit=100, per=timedelta(days=1)))
ANSWER = Act(Limit("assessment-invited-answer", By.TARGET, limit=120, per=timedelta(hours=1)))
