"""A specification with a working copy of it, newer versions to look at, and what an area says about having used it."""

from dataclasses import replace
from datetime import date
from typing import Any

from app.contributions.models import Contribution, Revision
from app.contributions.services import deciding, deciding_short_texts, drafting
from app.core.actor import SHIPPED_CONTENT, Actor
from app.core.db import session
from app.library.adapting import services as adapting
from app.library.models import UpgradeTask
from app.library.specifications.kind import SPECIFICATION
from app.library.upgrading import services as upgrading
from app.library.upgrading import upgrades
from app.library.upgrading.upgrades import ACCEPT, Made
from app.library.usage import services as using
from app.library.usage.services import Use
from app.library.usage.texts import STATEMENTS_OF_USE
from tests.drawing import draw


def clause(name: str, text: str, **values: Any) -> dict[str, Any]:
    return {"id": name, "heading": name.capitalize(), "clause_type": "other", "text": text, **values}


OLD = [
    clause("aims", "Children are safer."),
    clause("length", "Support lasts **26 weeks**.\n\n- It may be made longer", weeks=26),
    clause("data", "Data are kept in England.", locked=True),
    clause("exit", "Three months’ notice is given."),
]
NEW = [
    clause("aims", "Children are safer, and say so themselves."),
    clause("length", "Support lasts **40 weeks**.\n\n- It may be made longer", weeks=40),
    clause("data", "Data are kept in the United Kingdom.", locked=True),
    clause("partners", "Who works with whom."),
]


def furnish(author: Actor, moderator: Actor, area: str) -> dict[str, Any]:
    """What to put into addresses. Inside a transaction."""
    open_task, original = _upgrade("A service for recovery", author, area)
    finished_task, _ = _upgrade("A service for parents", author, area)
    _finish(finished_task, author)
    use = Use(date(2025, 3, 1), "contract", None, "with-changes", "Say the notice in weeks.")
    statement = using.state(author, original, area, use)
    deciding_short_texts.publish(moderator, STATEMENTS_OF_USE, statement, ())
    newer = replace(use, change="Write to jo.bloggs@gmail.com\nabout the notice.", explanation="An invented address.")
    waiting = using.state(author, original, area, newer)
    session().flush()
    return {
        "upgrade": open_task.id,
        "upgrade_done": finished_task.id,
        "original_slug": original.slug,
        "statement": statement.id,
        "short_text": waiting.id,
        "working_copy": open_task.contribution.revisions[-1].id,
    }


def _publish(revision: Revision) -> Contribution:
    drafting.submit(SHIPPED_CONTENT, revision, {})
    deciding.publish(SHIPPED_CONTENT, revision)
    return revision.contribution


def _upgrade(title: str, author: Actor, area: str) -> tuple[UpgradeTask, Contribution]:
    """A specification, a working copy that changed one clause, and a newer version that changed it too."""
    body = {"title": title, "summary": "What we buy.", "form": "specification", "introduction": "For children.", "clauses": OLD}
    original = _publish(drafting.start(SHIPPED_CONTENT, SPECIFICATION, body, draw(SPECIFICATION.shape, body), f"browser-{title}"))
    draft = adapting.adapt(author, original, area, f"browser-copy-{title}")
    clauses = [{**one, "text": one["text"].replace("26", "30")} for one in draft.body["clauses"]]
    drafting.save(author, draft, draft.version, {"clauses": clauses}, draw(SPECIFICATION.shape, {"clauses": clauses}))
    reason = "Another contract has it."
    facts = {"contract_months": 60, "not_covered": [{"id": "court", "subject": "court-support", "reason": reason}]}
    newer = {**body, **facts, "clauses": NEW, "introduction": "For **every** child.\n\n- And their families"}
    _publish(drafting.redraft(SHIPPED_CONTENT, original, newer, draw(SPECIFICATION.shape, newer)))
    [task] = upgrading.raise_tasks(original)
    return task, original


def _finish(task: UpgradeTask, author: Actor) -> None:
    """Take everything of the newer version."""
    merge = upgrading.merge_of(task)
    for item in merge.plan.to_decide():
        upgrading.choose(author, task, item, upgrades.fingerprint(item), Made(ACCEPT))
    for value in merge.values:
        upgrading.choose_value(author, task, value, upgrades.fingerprint(value), ACCEPT)
    upgrading.finish(author, task, upgrading.prepare(task, merge))
