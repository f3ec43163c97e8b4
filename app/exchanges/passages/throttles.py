"""How many passages somebody may show moderators."""

from datetime import timedelta

from app.core.limits.allowance import Act, By, Limit

PASSAGE = Act(Limit("exchange-passage", By.TARGET, limit=10, per=timedelta(days=1)))
