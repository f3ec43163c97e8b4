"""How many problems one client may report, and everybody together about one page.

A report that the guard sends back is no report, but takes the machine a moment to read: trying has a limit of its own.
"""

from datetime import timedelta

from app.core.limits.allowance import Act, By, Limit

HOUR, DAY = timedelta(hours=1), timedelta(days=1)

REPORT = Act(
    Limit("report-address", By.CLIENT, limit=10, per=HOUR),
    Limit("report-page-address", By.CLIENT_THERE, limit=10, per=DAY),
    Limit("report-network", By.SITE, limit=30, per=HOUR, slowly=(1, timedelta(minutes=5))),
    Limit("report-page-network", By.SITE_THERE, limit=15, per=DAY, slowly=(1, timedelta(hours=3))),
    Limit("report-page", By.EVERYBODY_THERE, limit=40, per=DAY, slowly=(1, timedelta(minutes=15))),
)
TRYING = Act(
    Limit("report-try-address", By.CLIENT, limit=60, per=HOUR),
    Limit("report-try-network", By.SITE, limit=240, per=HOUR, slowly=(2, timedelta(seconds=30))),
)
