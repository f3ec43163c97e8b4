"""What the mechanisms bring: forgetting old jobs, throttles and erased text, drawing documents, the search index, backups, and a
restored site."""

from datetime import timedelta

from app.core import bank_holidays, clock, erasures, jobs
from app.core.databases import leftovers
from app.core.jobs import Handler, Schedule
from app.core.limits import throttle
from app.documents.making import jobs as making
from app.documents.making import services
from app.feature import Feature, SetUpStep, ToDo
from app.search.index import follower
from app.upkeep import commands
from app.upkeep import jobs as upkeep_jobs
from app.upkeep.backups import commands as backup_commands
from app.upkeep.backups import queries as backups
from app.upkeep.restored import queries, views

HOURLY, DAILY = timedelta(hours=1), timedelta(days=1)
PAGE = "/admin/restored"

FEATURE = Feature(
    name="upkeep",
    blueprints=(views.bp,),
    handlers={
        "core.forget_done_jobs": Handler(jobs.forget_done_jobs),
        "core.forget_old_throttles": Handler(throttle.forget_old_counters),
        "search.compact": Handler(lambda task: follower.compact(task.database), transactional=False),
        services.DRAW_ASKED: Handler(making.draw_document, transactional=False, turn=services.FOR_SOMEBODY),
        services.DRAW_FOR_EVERYONE: Handler(making.draw_document, transactional=False, turn=services.FOR_EVERYONE),
        "documents.forget_old": Handler(making.forget_old, transactional=False),
        erasures.LEAVE_NOTHING: Handler(upkeep_jobs.leave_nothing, transactional=False),
    },
    schedules=(
        Schedule("forget-done-jobs", "core.forget_done_jobs", DAILY),
        Schedule("forget-old-throttles", "core.forget_old_throttles", DAILY),
        Schedule("forget-old-documents", "documents.forget_old", HOURLY),
        Schedule("compact-search", "search.compact", DAILY),
    ),
    ticks=(views.catch_up, erasures.record_late, follower.follow, leftovers.NowAndThen()),
    commands=(commands.install, backup_commands.install),
    restored=services.forget_everything,
    set_up=(SetUpStep("Make backups every day", "/admin/set-up#backups", backups.missing),),
    to_do=(
        ToDo("Mail held since a restore", PAGE, queries.count_held),
        ToDo("Erasures still to be made again", PAGE, queries.count_undone),
        ToDo("Erased text still on the disk", PAGE, queries.count_lingering),
        ToDo("Bank holidays to look at", "/admin/set-up#bank-holidays", lambda: int(bank_holidays.is_review_due(clock.today()))),
    ),
)
