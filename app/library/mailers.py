"""The library's letters. Each is written when it is sent, from what the database then holds."""

from app.accounts import queries as accounts
from app.contributions.mailers import reachable, title_of
from app.contributions.queries import find_text_to_edit, is_readable, is_readable_version
from app.core.db import session
from app.core.jobs import Task
from app.library import policy
from app.library.models import UpgradeTask
from app.mail import letters


def send_upgrade(task: Task) -> None:
    """Tell the person a task names that the original has a newer version: nothing once it was finished, once they no longer
    look after the adaptation, or once they may not read the original."""
    upgrade = session().get(UpgradeTask, task.payload["task_id"])
    person = reachable(task.payload["person_id"])
    if upgrade is None or person is None or upgrade.status != "open":
        return
    actor, original = accounts.actor_for(person), upgrade.to_revision.contribution
    if not policy.can_upgrade(actor, upgrade):
        return
    if not is_readable(actor, original) or not is_readable_version(actor, upgrade.to_revision):
        return
    mine = find_text_to_edit(upgrade.contribution)
    words = {
        "name": accounts.display_name(person),
        "title": title_of(upgrade.contribution, mine),
        "original": title_of(original, upgrade.to_revision),
        "number": upgrade.to_revision.number,
        "taken_in": upgrade.from_number,
        "address": f"/library/upgrades/{upgrade.id}",
    }
    letters.send(str(person.email), "library/upgrade", words, key=f"job-{task.job_id}")
