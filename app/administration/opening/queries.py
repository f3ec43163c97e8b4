"""What is settled, whether mail was seen to arrive, and how many people look after the site: as it is at this moment."""

from datetime import datetime, timedelta

import sqlalchemy as sa

from app.accounts.queries import people_with_role
from app.administration.opening.models import MailTest, SettledPoint
from app.administration.opening.points import POINTS
from app.core import config
from app.core.db import session
from app.core.secret_links import SingleUseLinks, keyed_hash

LINKS = SingleUseLinks(MailTest, "mail-test")
LIFETIME = timedelta(hours=24)


def list_settled() -> dict[str, SettledPoint]:
    """The points that are settled as they are worded now, by code. One that was worded anew since is open again."""
    rows = session().scalars(sa.select(SettledPoint).where(SettledPoint.reopened_at.is_(None)))
    return {row.code: row for row in rows if row.code in POINTS and row.as_of >= POINTS[row.code].as_of}


def settings_hash() -> str:
    """What tells that mail is sent as it was, without saying how."""
    settings = config.settings()
    return keyed_hash("mail-test-settings", f"{settings.mail_url} {settings.mail_from} {settings.site_url}")


def mail_arrived_at() -> datetime | None:
    """When it was last seen that mail arrives as it is sent now; None where that was never seen."""
    used = sa.select(sa.func.max(MailTest.used_at)).where(MailTest.settings_hash == settings_hash())
    return session().scalar(used)


def count_ready(role: str) -> int:
    """How many active people hold a role and have the second step without which it does not count."""
    return sum(1 for person in people_with_role(role) if person.has_second_factor)
