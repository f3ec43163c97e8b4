"""Specifications for the browser's world: one published with everything a clause can have, in long words, and a draft of one."""

from typing import Any

from app.contributions.models import Revision
from app.contributions.services import deciding, drafting
from app.core.actor import Actor
from app.core.db import session
from app.library.specifications.kind import SPECIFICATION
from tests.drawing import draw

LONG_WORD = "Antidisestablishmentarianism-as-understood-by-whole-neighbourhoods"
TABLE = (
    "| Term | Places |\n|---|---|\n| Autumn | 12 |\n\n1. First\n2. Second\n\n> What people said.\n\n### A heading inside\n\nMore."
)
CLAUSES: list[dict[str, Any]] = [
    {"id": "aims", "heading": "Aims", "clause_type": "aims", "text": TABLE, "locked": True, "source": "2018 review, section 3.1"},
    {
        "id": "length",
        "heading": LONG_WORD,
        "clause_type": "session-model",
        "text": f"{LONG_WORD} **lasts** as long as is needed.",
        "weeks": 26,
        "guidance": "Ask the provider.\nThen decide.",
    },
    {"id": "data", "heading": "Outcomes and data", "clause_type": "outcomes-data", "text": "The service uses the framework."},
]


def body(title: str, **values: Any) -> dict[str, Any]:
    """What one of them says."""
    return {
        "title": title,
        "summary": "What one borough asks of a service for children and their families after abuse.",
        "form": "specification",
        "introduction": TABLE,
        "service_type": "csa-recovery",
        "harm_types": ["csa", "hsb"],
        "ages": ["11-13", "14-15"],
        "coverage": "areas",
        "areas": ["E09000007", "E09000008"],
        "standing": "starter",
        "contract_form": "block",
        "contract_months": 60,
        "value_band": "150k-500k",
        "notice_link": "https://www.example.org/notices/" + "a-very-long-address-" * 6,
        "clauses": CLAUSES,
        "not_covered": [{"id": "court-support", "subject": "court-support", "reason": "The referral centre gives it."}],
        **values,
    }


def publish(author: Actor, moderator: Actor, framework: str) -> str:
    """Publish one whose last clause names `framework`, with a second version; returns its slug. Inside a transaction."""
    clauses = [*CLAUSES[:-1], {**CLAUSES[-1], "framework": framework}]
    first = _start(author, body("Recovery after abuse, for the whole of a borough", clauses=clauses), "published")
    live = _decide(author, moderator, first)
    again = drafting.edit(author, live.contribution)
    drafting.save(author, again, again.version, {"summary": "What one borough asks of a recovery service."}, {})
    return _decide(author, moderator, again).contribution.slug


def draft(author: Actor) -> int:
    """Begin one; returns the number of its draft. Inside a transaction."""
    revision = _start(author, body("A draft specification"), "draft")
    session().flush()
    return revision.id


def _start(author: Actor, body: dict[str, Any], key: str) -> Revision:
    cleaned, errors = SPECIFICATION.shape.clean(body)
    assert not errors, errors
    return drafting.start(author, SPECIFICATION, cleaned, draw(SPECIFICATION.shape, cleaned), f"browser-specification-{key}")


def _decide(author: Actor, moderator: Actor, revision: Revision) -> Revision:
    drafting.submit(author, revision, {})
    deciding.publish(moderator, revision)
    return revision
