"""A specification that anyone may read, working copies of it for a local area with newer versions to look at, and what the area
says about having used it."""

from datetime import date
from typing import Any

from app.contributions.models import Contribution, Revision
from app.contributions.services import deciding, deciding_short_texts, drafting
from app.core.actor import SHIPPED_CONTENT
from app.core.db import session
from app.library.adapting import services as adapting
from app.library.models import UpgradeTask, UsedStatement
from app.library.specifications.kind import SPECIFICATION
from app.library.upgrading import services as upgrading
from app.library.upgrading import upgrades
from app.library.upgrading.upgrades import ACCEPT, KEEP, Made
from app.library.usage import services as using
from app.library.usage.services import Use
from app.library.usage.texts import STATEMENTS_OF_USE
from tests.permissions.roles import AREA, COMMISSIONERS, NO_ID, Thing
from tests.permissions.words import EVERYONE
from tests.permissions.world_people import Builder


class Adaptations:
    """Upgrade tasks and statements of use in every state, of the area that the author and the lead commission in."""

    def __init__(self, builder: Builder) -> None:
        self.made = builder
        self.words = builder.words
        self.tasks: dict[str, Thing] = {}

    def build(self) -> None:
        with self.made.writing():
            drafts = {state: self.adapted(state) for state in ("superseded", "open", "ready", "done")}
            for revision in drafts.values():
                self.annotate(revision)
            self.tasks_of(drafts)
            original = self.original("read by anyone").contribution
            copy = next(iter(drafts.values())).contribution
            self.uses(original)
            self.made.world.things["originals"] = {
                "read by anyone": {"slug": original.slug},
                "a working copy": {"slug": copy.slug},
                "missing": {"slug": "no-such-page"},
            }
        self.made.world.things["upgrades"] = {**self.tasks, "missing": {"task_id": NO_ID, "token": ""}}

    def body(self, name: str, text: str) -> dict[str, Any]:
        title = self.words.plant(f"title of specification {name}", EVERYONE).capitalize()
        clause = {"id": "aims", "heading": "Aims", "clause_type": "aims", "text": text}
        return {"title": title, "summary": "A specification.", "form": "specification", "clauses": [clause]}

    def original(self, name: str) -> Revision:
        """A specification that the site published."""
        body = self.body(name, self.words.plant(f"aims of {name}", EVERYONE))
        revision = drafting.start(SHIPPED_CONTENT, SPECIFICATION, body, {}, f"original-{name}")
        return self.published(revision)

    def published(self, revision: Revision) -> Revision:
        drafting.submit(SHIPPED_CONTENT, revision, {})
        deciding.publish(SHIPPED_CONTENT, revision)
        return revision

    def adapted(self, state: str) -> Revision:
        """A working copy of an original of its own, for the area."""
        original = self.original(f"that {state} came from").contribution
        return adapting.adapt(self.made.actor("lead"), original, AREA, f"copy-{state}")

    def annotate(self, draft: Revision) -> None:
        """A word in the working copy that only those who commission in the area may see."""
        note = self.words.plant(f"title of working copy {draft.id}", *COMMISSIONERS).capitalize()
        drafting.save(self.made.actor("lead"), draft, draft.version, {"title": note}, {})

    def revise(self, draft: Revision, text: str) -> UpgradeTask:
        """A newer version of what a draft was adapted from, and the task that it raises."""
        original = session().get_one(Contribution, draft.contribution.parent_id)
        assert original.live_revision is not None
        clauses = [{**original.live_revision.body["clauses"][0], "text": text}]
        body = {**original.live_revision.body, "clauses": clauses, "extension": text}
        self.published(drafting.redraft(SHIPPED_CONTENT, original, body, {}))
        [task] = upgrading.raise_tasks(original)
        return task

    def tasks_of(self, drafts: dict[str, Revision]) -> None:
        lead = self.made.actor("lead")
        for state, draft in drafts.items():
            task = self.revise(draft, f"Newer, {self.words.plant(f'newer aims of {state}', EVERYONE)}.")
            if state == "superseded":
                self.revise(draft, f"Newest, {self.words.plant('newest aims', EVERYONE)}.")
            merge = upgrading.merge_of(task)
            [item] = merge.plan.to_decide()
            if state in ("ready", "done"):
                upgrading.choose(lead, task, item, upgrades.fingerprint(item), Made(ACCEPT))
                [value] = merge.values
                upgrading.choose_value(lead, task, value, upgrades.fingerprint(value), KEEP)
            if state == "done":
                self.finish(task)
            session().flush()
            self.tasks[state] = {"task_id": task.id, "token": upgrading.merge_of(task).sides.token}

    def finish(self, task: UpgradeTask) -> None:
        upgraded = upgrading.prepare(task, upgrading.merge_of(task))
        upgrading.finish(self.made.actor("lead"), task, upgraded)

    def uses(self, original: Contribution) -> None:
        """What the area said of one specification stands, of another it was taken back, of others it waits or was returned."""
        statements = {
            "published": self.use("lead", original, "published", EVERYONE),
            "withdrawn": self.use("lead", self.original("of which nothing is said now").contribution, "withdrawn", "lead"),
            "waiting": self.use("author", self.original("that waits").contribution, "waiting", *COMMISSIONERS, "moderator"),
            "returned": self.use("author", self.original("that was returned").contribution, "returned", *COMMISSIONERS),
        }
        moderator = self.made.actor("moderator")
        deciding_short_texts.publish(moderator, STATEMENTS_OF_USE, statements["published"], ())
        reason = self.words.plant("reason for returning a statement", *COMMISSIONERS)
        deciding_short_texts.send_back(moderator, STATEMENTS_OF_USE, statements["returned"], f"Please leave out {reason}.")
        using.withdraw(self.made.actor("lead"), statements["withdrawn"])
        by_state = {
            state: {"slug": one.contribution.slug, "statement_id": one.id, "short_text_id": one.id}
            for state, one in statements.items()
        }
        missing = {"slug": original.slug, "statement_id": NO_ID, "short_text_id": NO_ID}
        self.made.world.things["statements of use"] = {**by_state, "missing": missing}

    def use(self, role: str, about: Contribution, state: str, *readers: str) -> UsedStatement:
        """What a role says for the area; who said it may download it."""
        change = self.words.plant(f"change of statement {state}", *readers)
        return using.state(
            self.made.actor(role), about, AREA, Use(date(2025, 3, 1), "contract", 36, "yes", f"Shorter, {change}.")
        )
