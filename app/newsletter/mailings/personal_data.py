"""What mailings hold about a person with an account, for them to download: which issue went to them, and when."""

from typing import Any

import sqlalchemy as sa

from app.accounts import queries as accounts
from app.core.db import session
from app.newsletter.mailings.models import Delivery
from app.subscriptions import queries as subscribers


def held_about(person_id: int) -> list[dict[str, Any]]:
    """Each delivery to a person's own subscriptions, the oldest first."""
    own = [one.id for one in subscribers.own(accounts.get_person(person_id))]
    rows = session().scalars(sa.select(Delivery).where(Delivery.subscriber_id.in_(own)).order_by(Delivery.id))
    return [
        {
            "mailing": one.mailing_id,
            "status": one.status,
            "at": one.status_at.isoformat(),
            "reason": one.reason,
            "answer_of_the_mail_server": one.code,
            "message_id": one.message_id,
        }
        for one in rows
    ]
