"""Keeping adaptations up: a task where the original has a newer version, choices clause by clause, and the upgrade itself."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from app.contributions import queries as spine
from app.contributions.kinds.fields import Body
from app.contributions.models import Contribution, Revision
from app.contributions.owner_queries import list_owners
from app.contributions.services import drafting, guarding
from app.contributions.services.drafting import StaleDraft
from app.core import clock
from app.core.actor import SYSTEM, Actor
from app.core.db import session
from app.core.errors import Conflict, Invalid, NotFound
from app.core.policy import require
from app.library import policy
from app.library.adapting import queries
from app.library.lifecycle import UPGRADE
from app.library.models import UpgradeTask
from app.library.specifications import lineage
from app.library.specifications.kind import CARRIED, SPECIFICATION
from app.library.upgrading import merging, merging_values, redrawing, upgrades
from app.library.upgrading.merging import ClauseMerge, Merged, MergePlan, Order
from app.library.upgrading.merging_values import ValueMerge
from app.library.upgrading.upgrades import Item, Made

LONGEST_REASON = 500
CHANGED_MEANWHILE = "What this rests on has changed since you opened the page. Read it again, then choose."


@dataclass(frozen=True)
class Sides:
    """The three texts of an upgrade. `mine` is the text that an edit goes on from."""

    base: Revision | None
    theirs: Revision
    mine: Revision

    @property
    def token(self) -> str:
        """Names the text that was compared: another text, or the same one saved again, has another token."""
        return f"{self.mine.id}.{self.mine.version}"


@dataclass(frozen=True)
class Merge:
    """The three texts of an upgrade, and what there is to decide: the plan for the clauses, and the `values` besides them.

    Setting the texts side by side is work: a request does it once, and hands the merge on.
    """

    sides: Sides
    plan: MergePlan
    values: tuple[ValueMerge, ...]


@dataclass(frozen=True)
class Upgraded:
    """What finishing will store: worked out, and its Markdown drawn, before the transaction. `token` names the text it is of."""

    token: str
    task_version: int
    body: Body
    html: Mapping[str, str]
    merged: Merged
    replaced_values: Mapping[str, Any] = field(default_factory=dict)


def raise_tasks(original: Contribution) -> list[UpgradeTask]:
    """A task for each adaptation in use whose text needs looking at now that `original` is published anew.

    Doing it again makes nothing. A task that was open for an older version is superseded; what was chosen in it goes over.
    """
    newest = original.live_revision
    if newest is None or newest.number is None:
        return []
    made = [_raise(adaptation, newest) for adaptation in queries.list_adaptations(original.id) if _in_use(adaptation)]
    return [task for task in made if task is not None]


def _in_use(adaptation: Contribution) -> bool:
    """Not taken down, and not a working copy that was thrown away."""
    text = spine.find_text_to_edit(adaptation)
    if adaptation.status == "withdrawn" or text is None or text.redacted_at is not None:
        return False
    return adaptation.status == "published" or text.status != "retracted"


def _raise(adaptation: Contribution, newest: Revision) -> UpgradeTask | None:
    if queries.find_upgrade(adaptation.id, newest.id) is not None:
        return None
    sides = _sides(adaptation, newest)
    before = queries.find_open_upgrade(adaptation.id)
    if before is not None:
        UPGRADE.apply(before, "supersede", SYSTEM)
    if sides is None or not _needs_task(_merge(sides)):
        return None
    task = UpgradeTask(
        contribution_id=adaptation.id,
        from_number=_taken_in(adaptation, sides.mine),
        to_revision_id=newest.id,
        owner_id=find_owner(adaptation),
        created_at=clock.now(),
        choices=dict(before.choices) if before is not None else {},
        replaced={},
    )
    UPGRADE.start(task)
    session().add(task)
    session().flush()
    return task


def _needs_task(merge: Merge) -> bool:
    return bool(merge.values) or merging.needs_task(merge.plan)


def find_owner(adaptation: Contribution) -> int | None:
    """The person a task names: who wrote last of those who still look after the adaptation, else a member or the area's lead."""
    people = [person.id for person in list_owners(adaptation)]
    wrote = [revision.author_id for revision in reversed(adaptation.revisions) if revision.author_id in people]
    return next(iter([*wrote, *people]), None)


def merge_of(task: UpgradeTask) -> Merge:
    """The merge of the texts that a task is about, as they are now. Raises NotFound where there is no text left to upgrade."""
    return _merge(_sides_of(task))


def _sides_of(task: UpgradeTask) -> Sides:
    sides = _sides(task.contribution, task.to_revision)
    if sides is None:
        raise NotFound
    return sides


def _sides(adaptation: Contribution, theirs: Revision) -> Sides | None:
    mine = spine.find_text_to_edit(adaptation)
    if mine is None or adaptation.parent_id is None or theirs.number is None:
        return None
    return Sides(queries.find_version(adaptation.parent_id, _taken_in(adaptation, mine)), theirs, mine)


def _merge(sides: Sides) -> Merge:
    """What an original whose text was erased had besides clauses is compared with nothing."""
    base, theirs, mine = sides.base, sides.theirs.body, sides.mine.body
    before = base.body if base is not None else {}
    plan = upgrades.plan(before, theirs, mine, sides.theirs.number or 1)
    values = merging_values.compare(CARRIED, before, theirs, mine) if base is not None and base.redacted_at is None else ()
    return Merge(sides, plan, values)


def _taken_in(adaptation: Contribution, text: Revision) -> int:
    """The version of the original that a text last took in; the one it was started from where no clause says."""
    number = lineage.taken_in(text.body)
    if number is None and adaptation.base_revision_id is not None:
        number = spine.get_revision(adaptation.base_revision_id).number
    return number or 1


def choose(actor: Actor, task: UpgradeTask, item: ClauseMerge, shown_fingerprint: str, choice: Made) -> None:
    """Keep what was chosen about one clause. `shown_fingerprint` is that of what was on the page.

    Raises Invalid for a missing reason or an edit of a locked clause, Conflict where the clause has changed since.
    """
    _require_open(actor, task)
    guarding.refuse_at_risk([("reason", choice.reason)])
    if shown_fingerprint != upgrades.fingerprint(item):
        raise Conflict(CHANGED_MEANWHILE)
    if len(choice.reason) > LONGEST_REASON:
        raise Invalid(f"Use {LONGEST_REASON} characters or fewer", "reason")
    if choice.verb == upgrades.KEEP and not choice.reason.strip():
        raise Invalid("Enter why you keep yours", "reason")
    if choice.verb == upgrades.EDIT and item.locked:
        raise Invalid("The owner of the original locked this clause", "choice")
    task.choices = {**task.choices, item.id: upgrades.to_keep(item, choice)}
    session().flush()


def choose_value(actor: Actor, task: UpgradeTask, item: ValueMerge, shown_fingerprint: str, verb: str) -> None:
    """Keep whether a value is taken or kept. `shown_fingerprint` is that of what was on the page.

    Raises Invalid for any other verb, Conflict where the value has changed since.
    """
    _require_open(actor, task)
    if shown_fingerprint != upgrades.fingerprint(item):
        raise Conflict(CHANGED_MEANWHILE)
    if verb not in (upgrades.ACCEPT, upgrades.KEEP):
        raise Invalid("Choose what to do with it", "choice")
    task.choices = {**task.choices, item.id: upgrades.to_keep(item, Made(verb))}
    session().flush()


def _offers(merge: Merge) -> list[Item]:
    """What only the original changed or added: clauses and values."""
    clauses = [item for item in merge.plan.to_decide() if item.state in upgrades.OFFERS]
    return [*clauses, *(item for item in merge.values if not item.changed_here)]


def offers_left(task: UpgradeTask, merge: Merge) -> list[Item]:
    """Those of the offers on which nothing was chosen yet."""
    offered = _offers(merge)
    chosen = upgrades.counted_of(offered, task.choices)
    return [item for item in offered if item.id not in chosen]


def accept_offers(actor: Actor, task: UpgradeTask, merge: Merge) -> int:
    """Accept what only the original changed or added, wherever nothing was chosen yet; how many changes that was."""
    _require_open(actor, task)
    taken = offers_left(task, merge)
    task.choices = {**task.choices, **{item.id: upgrades.to_keep(item, Made(upgrades.ACCEPT)) for item in taken}}
    session().flush()
    return len(taken)


def prepare(task: UpgradeTask, merge: Merge, order: Order | None = None) -> Upgraded:
    """What finishing will store. Slow, for it draws Markdown: call it outside a transaction.

    Raises CannotMerge where something was not chosen, TooComplex where the text cannot be drawn.
    """
    sides = merge.sides
    clauses = merging.apply(merge.plan, upgrades.counted(merge.plan, task.choices), order)
    mine, replaced = merging_values.apply(merge.values, upgrades.counted_of(merge.values, task.choices), sides.mine.body)
    body = upgrades.merged_body(mine, clauses)
    html = redrawing.redraw(SPECIFICATION.shape, body, [sides.theirs, sides.mine])
    return Upgraded(sides.token, task.version, body, html, clauses, replaced)


def finish(actor: Actor, task: UpgradeTask, upgrade: Upgraded) -> Revision:
    """Put the upgraded text into the adaptation's draft, making one if none is open. What it takes out is kept on the task.

    Raises Conflict where the task was finished, the choices or the original changed, or the text is with a moderator, and
    StaleDraft where somebody saved the text since it was compared.
    """
    UPGRADE.check(task, "finish", actor)
    now = _sides_of(task)
    if now.token != upgrade.token:
        raise StaleDraft(now.mine)
    if task.version != upgrade.task_version:
        raise Conflict(CHANGED_MEANWHILE)
    draft = drafting.edit(actor, task.contribution)
    drafting.reconcile(actor, draft, draft.version, upgrade.body, upgrade.html, task.to_revision)
    task.replaced = {
        "clauses": list(upgrade.merged.replaced),
        "dropped": list(upgrade.merged.undropped),
        "values": dict(upgrade.replaced_values),
    }
    task.draft_id = draft.id
    UPGRADE.apply(task, "finish", actor, to_version=task.to_revision.number)
    return draft


def _require_open(actor: Actor, task: UpgradeTask) -> None:
    require(policy.can_upgrade(actor, task))
    if task.status != "open":
        raise Conflict("Somebody has already finished this.")


def forget_redacted_text(contribution_id: int, revision_id: int) -> None:
    """Erase the words that tasks hold of an erased text: of the adaptation itself, and edits that may quote its original."""
    for task in queries.list_upgrades_touching(contribution_id, revision_id):
        _forget_words(task)
        if task.status == "open" and task.to_revision_id == revision_id:
            UPGRADE.apply(task, "supersede", SYSTEM)


def forget_person(person_id: int) -> None:
    """Name somebody else in the tasks of an erased person, and erase what they chose about adaptations of their own."""
    for task in queries.list_upgrades_of(person_id):
        if task.contribution.owner_scope == "person":
            _forget_words(task)
        task.owner_id = find_owner(task.contribution)
    session().flush()


def _forget_words(task: UpgradeTask) -> None:
    task.choices, task.replaced = {}, {}


def may_read_original(actor: Actor, task: UpgradeTask) -> bool:
    """Whether the newer version is still there for `actor` to look at."""
    original = task.to_revision.contribution
    readable = spine.is_readable(actor, original) and spine.is_readable_version(actor, task.to_revision)
    return readable and task.to_revision.redacted_at is None


def held_about(person_id: int) -> list[dict[str, Any]]:
    """The tasks that name a person."""
    return [
        {"upgrade": task.id, "status": task.status, "made_at": task.created_at.isoformat()}
        for task in queries.list_upgrades_of(person_id)
    ]
