"""How often passwords, codes and emailed links may be tried, and letters asked for, by somebody who has not proved who they are.

Each is spent before the work it guards. Every try counts, known account or not; what was right is given back. A client is a
whole office's, so it is allowed more than an account.
"""

from datetime import timedelta

from app.core.limits.allowance import Act, By, Limit

HALF_MINUTE = timedelta(seconds=30)
QUARTER = timedelta(minutes=15)
HOUR = timedelta(hours=1)

# Ten an account: NCSC advises to throttle at ten or fewer.
PASSWORD = Act(
    Limit("sign-in-address", By.CLIENT, limit=100, per=QUARTER),
    Limit("sign-in-network", By.SITE, limit=400, per=QUARTER, slowly=(5, HALF_MINUTE)),
    Limit("sign-in-account", By.TARGET, limit=10, per=QUARTER),
    Limit("sign-in-site", By.EVERYBODY, limit=3000, per=QUARTER, slowly=(30, HALF_MINUTE)),
    of_accounts=True,
)
SECOND_STEP = Act(
    Limit("second-step-address", By.CLIENT, limit=100, per=QUARTER),
    Limit("second-step-network", By.SITE, limit=400, per=QUARTER, slowly=(5, HALF_MINUTE)),
    Limit("second-step-account", By.TARGET, limit=10, per=QUARTER),
    of_accounts=True,
)
SETTING_UP = Act(
    Limit("second-step-set-up", By.TARGET, limit=10, per=QUARTER),
    of_accounts=True,
)
LINK = Act(
    Limit("link-address", By.CLIENT, limit=100, per=QUARTER),
    Limit("link-network", By.SITE, limit=400, per=QUARTER, slowly=(5, HALF_MINUTE)),
)
LETTER = Act(
    Limit("mail-address", By.CLIENT, limit=30, per=HOUR),
    Limit("mail-network", By.SITE, limit=120, per=HOUR, slowly=(1, HALF_MINUTE)),
    Limit("mail-account", By.TARGET, limit=5, per=HOUR),
    Limit("mail-site", By.EVERYBODY, limit=1000, per=HOUR, slowly=(5, HALF_MINUTE)),
    of_accounts=True,
)
