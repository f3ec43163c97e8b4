"""What the mechanisms bring: forgetting old jobs and throttles, and the search index that follows the database."""

from datetime import timedelta

from app.core import jobs, throttle
from app.core.jobs import Handler, Schedule
from app.feature import Feature
from app.search import follower
from app.upkeep import commands

DAILY = timedelta(days=1)

FEATURE = Feature(
    name="upkeep",
    handlers={
        "core.forget_done_jobs": Handler(jobs.forget_done_jobs),
        "core.forget_old_throttles": Handler(throttle.forget_old_counters),
        "search.compact": Handler(lambda task: follower.compact(task.database), transactional=False),
    },
    schedules=(
        Schedule("forget-done-jobs", "core.forget_done_jobs", DAILY),
        Schedule("forget-old-throttles", "core.forget_old_throttles", DAILY),
        Schedule("compact-search", "search.compact", DAILY),
    ),
    ticks=(follower.follow,),
    commands=(commands.install,),
)
