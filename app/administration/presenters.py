"""What the overview and the page of failed jobs show, made ready for templates."""

from dataclasses import dataclass
from datetime import datetime

from app.core.actor import Actor
from app.core.jobs import Job
from app.feature import ToDo


@dataclass(frozen=True)
class ToDoRow:
    """A line of the overview. Without an address, it is for others to look after."""

    text: str
    address: str
    count: int


@dataclass(frozen=True)
class JobRow:
    """A job that was given up. `about` holds ids only: what else a job carries is not for reading."""

    id: int
    handler: str
    about: str
    tries: int
    error: str
    buried_at: datetime
    created_at: datetime


def todo_rows(actor: Actor, todos: tuple[ToDo, ...]) -> list[ToDoRow]:
    """Each concern with its count, and its address where the actor may go there."""
    return [ToDoRow(one.text, one.address if actor.has_role(*one.roles) else "", one.count()) for one in todos]


def job_rows(jobs: list[Job]) -> list[JobRow]:
    """Failed jobs. Only whole numbers of what a job carries are shown."""
    return [
        JobRow(
            id=job.id,
            handler=job.handler,
            about=", ".join(
                f"{key.removesuffix('_id').replace('_', ' ')} {value}"
                for key, value in sorted(job.payload.items())
                if isinstance(value, int) and not isinstance(value, bool)
            ),
            tries=job.attempts,
            error=job.last_error,
            buried_at=job.buried_at or job.due_at,
            created_at=job.created_at,
        )
        for job in jobs
    ]
