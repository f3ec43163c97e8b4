"""Whether there is a backup of late: what the set-up list says of backups."""

from datetime import UTC, datetime, timedelta

from app.core import clock, config
from app.upkeep.backups import folders

RECENT = timedelta(days=2)  # made daily, one may be late


def newest() -> datetime | None:
    """When the newest finished backup was made; None where there is none that this process can see."""
    try:
        finished = folders.list_finished(config.settings().backups_dir)
    except OSError:  # no such folder, or not ours to read
        return None
    return folders.moment_of(finished[-1]).astimezone(UTC) if finished else None


def missing() -> str:
    """What is missing of backups, in words; nothing where one was made of late."""
    made_at = newest()
    if made_at is None:
        return "No finished backup was found"
    age = clock.now() - made_at
    return "" if age <= RECENT else f"The newest backup is {age.days} days old"
