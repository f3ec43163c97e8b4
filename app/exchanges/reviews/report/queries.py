"""Reading the final report of an exchange."""

import sqlalchemy as sa

from app.core.db import session
from app.exchanges.reviews.exchange.models import Exchange
from app.exchanges.reviews.report.models import FinalReport


def get_report(exchange: Exchange) -> FinalReport | None:
    """The frozen report; None before it is final."""
    return session().scalar(sa.select(FinalReport).where(FinalReport.exchange_id == exchange.id))
