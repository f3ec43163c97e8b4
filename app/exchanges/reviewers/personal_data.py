"""What is kept about somebody as a reviewer: for them, and for nobody else, to download."""

from typing import Any

import sqlalchemy as sa

from app.core.db import session
from app.exchanges.reviewers.models import ReviewerInterest, ReviewerProfile, ReviewerStandard


def held_about(person_id: int) -> dict[str, Any]:
    """Everything they said of themselves; nothing where they never offered to review."""
    profile = session().scalar(sa.select(ReviewerProfile).where(ReviewerProfile.person_id == person_id))
    return {} if profile is None else _profile(profile)


def _profile(profile: ReviewerProfile) -> dict[str, Any]:
    return {
        "state": profile.status,
        "agreed_at": profile.consented_at.isoformat() if profile.consented_at else None,
        "months": [row.month for row in profile.months],
        "load": profile.load,
        "how": profile.how,
        "regions": list(profile.regions),
        "able_to_lead": profile.can_lead,
        "works_for_inspectorate": profile.works_for_inspectorate,
        "trained_on": profile.trained_on.isoformat() if profile.trained_on else None,
        "standards": [_strength(row) for row in profile.standards],
        "interests": [_interest(row) for row in profile.interests],
    }


def _strength(row: ReviewerStandard) -> dict[str, Any]:
    return {"standard": row.key, "level": row.level, "evidence": row.evidence, "explanation": row.explanation}


def _interest(row: ReviewerInterest) -> dict[str, Any]:
    until = row.until.isoformat() if row.until else None
    what = "organisation" if row.area_code is None else "area"
    return {"kind": row.kind, what: row.name, "until": until, "explanation": row.explanation}
