"""What the library does after the fact: upgrade tasks for adaptations, their letters, and forgetting what was erased."""

from typing import Any

from app.contributions.models import Contribution
from app.core.db import session
from app.core.jobs import Task, enqueue
from app.library.adapting import services as adapting
from app.library.upgrading import services as upgrading
from app.library.usage import services as using

MAIL_UPGRADE = "library.mail_upgrade"


def raise_upgrades(task: Task) -> None:
    """A specification has a newer version: raise a task for each adaptation that has to look at it, and write to who it names.

    Where a still newer version was published meanwhile, the job of that one does it.
    """
    original = session().get(Contribution, task.payload["contribution_id"])
    if task.payload["verb"] != "publish" or original is None or original.kind != adapting.ADAPTED_KIND:
        return
    if original.status != "published" or original.live_revision_id != task.payload["revision_id"]:
        return
    for made in upgrading.raise_tasks(original):
        if made.owner_id is not None:
            enqueue(MAIL_UPGRADE, {"task_id": made.id, "person_id": made.owner_id})


def forget_redacted_text(task: Task) -> None:
    """A text was erased: forget what upgrade tasks hold of it, and what areas said about it."""
    upgrading.forget_redacted_text(task.payload["contribution_id"], task.payload["revision_id"])
    using.forget_redacted_text(task.payload["contribution_id"])


def forget_person(task: Task) -> None:
    """Somebody was erased: name others in their tasks, and leave what they said for their area to its organisation."""
    upgrading.forget_person(task.payload["person_id"])
    using.forget_person(task.payload["person_id"])


def held_about(person_id: int) -> dict[str, Any]:
    """What the library holds about a person, for them to download."""
    return {"upgrades": upgrading.held_about(person_id), "statements_of_use": using.held_about(person_id)}
