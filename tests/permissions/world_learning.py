"""Learning notes of the world: one that is published, and the draft of one, with a word of its own in every text."""

from datetime import date

from app.contributions.services import deciding
from app.contributions.services import drafting as contributing
from app.core.actor import SYSTEM
from app.exchanges.learning.kind import LEARNING_NOTE
from app.exchanges.learning.services import agreeing, drafting
from app.exchanges.learning.services.drafting import Source, TickedLine
from tests.drawing import draw
from tests.permissions.roles import NO_ID, Thing
from tests.permissions.words import EVERYONE
from tests.permissions.world_people import Builder

HOSTS, TEAM = ("author", "lead"), ("neighbour", "editor")
SIDES = (*HOSTS, *TEAM)
ALONE = ("title", "summary", "looked_at", "to_take")  # what no line of the exchange says
TEXTS = ("title", "summary", "looked_at", "helped", "to_take")


class Learning:
    """One note that anyone may read, and a draft that two sides have agreed on."""

    def __init__(self, builder: Builder) -> None:
        self.made = builder

    def build(self) -> None:
        with self.made.writing():
            published = self._published()
            agreed = self._agreed()
        missing = {"slug": "no-such-note", "contribution_id": NO_ID, "revision_id": NO_ID, "version": 1}
        self.made.world.things["learning notes"] = {"published": published, "missing": missing}
        self.made.world.things["learning drafts"] = {"agreed": agreed, "missing": {"draft_id": NO_ID, "version": 1}}

    def _agreed(self) -> Thing:
        people, words = self.made.world.people, self.made.words
        for word, place in words.places.items():
            if place in {f"name of {role}" for role in SIDES}:
                words.readers[word] |= set(SIDES)
        source = Source(
            exchange_number=4711,
            lines=[TickedLine(f"Said {words.plant('line of an exchange', *SIDES)}", ("strategy",))],
            not_before=date(2026, 1, 1),
            hosts=[people[role] for role in HOSTS],
            team=[people[role] for role in TEAM],
            names=[words.plant("name that is looked for")],
            people=[words.plant("person who is looked for")],
        )
        draft = drafting.draft(source)
        values = {name: f"Said {words.plant(f'{name} of the draft of a learning note', *SIDES)}" for name in ALONE}
        author = self.made.actor("author")
        drafting.save(author, draft, draft.version, values, {name: f"<p>{values[name]}</p>" for name in ("looked_at", "to_take")})
        for role in ("author", "editor"):
            agreeing.agree(self.made.actor(role), draft, draft.version)
        return {"draft_id": draft.id, "version": draft.version}

    def _published(self) -> Thing:
        words = {name: f"Said {self.made.words.plant(f'{name} of the learning note', EVERYONE)}" for name in TEXTS}
        body, errors = LEARNING_NOTE.shape.clean({**words, "standards": ["strategy", "workforce"], "harm_types": ["cse"]})
        assert not errors, errors
        revision = contributing.start(SYSTEM, LEARNING_NOTE, body, draw(LEARNING_NOTE.shape, body), "learning")
        contributing.submit(SYSTEM, revision, {})
        deciding.publish(SYSTEM, revision)
        contribution = revision.contribution
        return {
            "slug": contribution.slug,
            "contribution_id": contribution.id,
            "revision_id": revision.id,
            "version": revision.version,
        }
