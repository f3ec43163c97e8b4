"""Mail is held after a restore until a person lets it go: what a copy has still to send may have gone out since it was made."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core import audit, clock
from app.core.actor import Actor
from app.core.db import Base, session
from app.core.errors import Conflict


class MailHold(Base):
    """That mail is held since `held_at`, and who let it go. `copy_made_at` is when the copy was made, where that is known."""

    __tablename__ = "mail_hold"

    id: Mapped[int] = mapped_column(primary_key=True)
    held_at: Mapped[datetime]
    copy_made_at: Mapped[datetime | None]
    let_go_at: Mapped[datetime | None]
    let_go_by: Mapped[int | None] = mapped_column(comment="a person's id; no foreign key, so that it outlives them")


def current() -> MailHold | None:
    """The hold that nobody has ended yet, or None."""
    return session().scalar(sa.select(MailHold).where(MailHold.let_go_at.is_(None)).order_by(MailHold.id).limit(1))


def is_held() -> bool:
    """Whether no mail may leave."""
    return current() is not None


def hold(copy_made_at: datetime | None) -> bool:
    """Hold mail from now on, in this transaction; whether it was not held already."""
    if is_held():
        return False
    session().add(MailHold(held_at=clock.now(), copy_made_at=copy_made_at))
    session().flush()
    return True


def let_go(actor: Actor) -> None:
    """Let mail go. Raises Conflict where it is not held (any more)."""
    mail_hold = current()
    if mail_hold is None:
        raise Conflict("Mail is not held any more.")
    mail_hold.let_go_at, mail_hold.let_go_by = clock.now(), actor.person_id
    audit.record(actor, "let-go", "mail hold", mail_hold.id)
