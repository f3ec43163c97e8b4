"""An outcomes framework for the browser's world: long names, a gap, a measure outside the marked cells, every warning but one."""

from app import markup
from app.contributions.services import deciding, drafting
from app.core.actor import Actor
from app.library.frameworks.kind import FRAMEWORK
from tests.library.frameworks import BODY


def publish(author: Actor, moderator: Actor) -> str:
    """Publish it; returns its slug. Inside a transaction."""
    long = {**BODY["measures"][0], "id": "long", "name": "Antidisestablishmentarianism-as-reported-by-whole-neighbourhoods"}
    body = {**BODY, "measures": [*BODY["measures"], long]}
    html = {"introduction": markup.render(BODY["introduction"])}
    revision = drafting.submit(author, drafting.start(author, FRAMEWORK, body, html, "browser-framework"), {})
    deciding.publish(moderator, revision)
    return revision.contribution.slug
