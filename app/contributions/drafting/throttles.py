"""How often one person may save: the machine draws each text anew."""

from datetime import timedelta

from app.core.allowance import Act, By, Limit

SAVE = Act(Limit("save", By.TARGET, limit=400, per=timedelta(hours=1)))
