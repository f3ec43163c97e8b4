"""Learning notes of the world: one that is published, with a word of its own in every text."""

from app.contributions.services import deciding, drafting
from app.core.actor import SYSTEM
from app.exchanges.learning.kind import LEARNING_NOTE
from tests.drawing import draw
from tests.permissions.roles import NO_ID, Thing
from tests.permissions.words import EVERYONE
from tests.permissions.world_people import Builder

TEXTS = ("title", "summary", "looked_at", "helped", "to_take")


class Learning:
    """One note that anyone may read."""

    def __init__(self, builder: Builder) -> None:
        self.made = builder

    def build(self) -> None:
        with self.made.writing():
            published = self._published()
        missing = {"slug": "no-such-note", "contribution_id": NO_ID, "revision_id": NO_ID, "version": 1}
        self.made.world.things["learning notes"] = {"published": published, "missing": missing}

    def _published(self) -> Thing:
        words = {name: f"Said {self.made.words.plant(f'{name} of the learning note', EVERYONE)}" for name in TEXTS}
        body, errors = LEARNING_NOTE.shape.clean({**words, "standards": ["strategy", "workforce"], "harm_types": ["cse"]})
        assert not errors, errors
        revision = drafting.start(SYSTEM, LEARNING_NOTE, body, draw(LEARNING_NOTE.shape, body), "learning")
        drafting.submit(SYSTEM, revision, {})
        deciding.publish(SYSTEM, revision)
        contribution = revision.contribution
        return {
            "slug": contribution.slug,
            "contribution_id": contribution.id,
            "revision_id": revision.id,
            "version": revision.version,
        }
