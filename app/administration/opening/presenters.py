"""The set-up list and the points to settle, as administrators see them at this moment."""

from dataclasses import dataclass
from datetime import datetime

from app import feature
from app.accounts.queries import ERASED_NAME, names_of
from app.administration.opening import queries, set_up
from app.administration.opening.points import CHAPTERS, POINTS, Point
from app.administration.opening.set_up import Step
from app.core import config

PAGE, POINTS_PAGE = "/admin/set-up", "/admin/before-opening"


@dataclass(frozen=True)
class PointRow:
    """A point, and who said when that it is settled; `settled_at` is None where nobody has."""

    point: Point
    settled_at: datetime | None
    settled_by: str


@dataclass(frozen=True)
class ChapterRows:
    """Points about one subject."""

    title: str
    rows: tuple[PointRow, ...]


def steps() -> list[Step]:
    """Every line of the set-up list, done or not."""
    settings = config.settings()
    operator = {
        "OPERATOR_NAME": settings.operator_name,
        "OPERATOR_EMAIL": settings.operator_email,
        "OPERATOR_ADDRESS": settings.operator_address,
    }
    mail = set_up.mail_missing(
        is_written_to_files=settings.mail_url.startswith("file:"), has_arrived=queries.mail_arrived_at() is not None
    )
    administrators = set_up.administrators_missing(queries.count_ready("admin"))
    moderators = set_up.moderators_missing(queries.count_ready("moderator"))
    points = set_up.points_missing(len(queries.list_settled()), len(POINTS))
    return [
        Step("Say who runs the site, and how to reach them", f"{PAGE}#operator", set_up.operator_missing(operator)),
        Step("See that mail arrives", f"{PAGE}#mail", mail),
        Step("Have a second administrator", "/admin/invitations/new", administrators),
        Step("Have moderators", "/admin/invitations/new", moderators),
        *(Step(one.text, one.address, one.missing()) for brought in feature.installed() for one in brought.set_up),
        Step("Settle what must be settled before opening", POINTS_PAGE, points),
    ]


def open_steps() -> list[Step]:
    """The lines of which something is missing."""
    return [step for step in steps() if not step.is_done]


def chapters() -> list[ChapterRows]:
    """The points to settle, by subject."""
    settled = queries.list_settled()
    names = names_of(row.settled_by for row in settled.values())

    def row(point: Point) -> PointRow:
        if point.code not in settled:
            return PointRow(point, None, "")
        said = settled[point.code]
        return PointRow(point, said.settled_at, names.get(said.settled_by or 0, ERASED_NAME))

    return [ChapterRows(chapter.title, tuple(row(point) for point in chapter.points)) for chapter in CHAPTERS]
