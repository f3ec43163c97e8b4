"""How many files one person may send: each takes the machine some seconds to look at."""

from datetime import timedelta

from app.core.limits.allowance import Act, By, Limit

UPLOAD = Act(Limit("upload", By.TARGET, limit=60, per=timedelta(hours=1)))
