"""Files in every state that decides who may take them, each with a word in its name and one in what it says.

The files were looked at already: what is tried here is who reads them, not what is let in.
"""

from app.contributions.models import MEMBERS, Attachment, Contribution, Revision
from app.contributions.services import attaching, deciding, drafting
from app.contributions.services.attaching import LookedAt
from app.core.db import session
from app.core.files import storage
from app.directory.kind import INITIATIVE
from app.intake import FORMATS, Outcome
from tests.intake.good_files import zipped
from tests.permissions.roles import NO_ID, OWNERS, STAFF, VERIFIED, Thing
from tests.permissions.words import EVERYONE
from tests.permissions.world_people import Builder

READERS = {
    "draft": OWNERS,
    "waiting": (*OWNERS, *STAFF),
    "opened by the moderator": (*OWNERS, *STAFF),
    "published": (EVERYONE,),
    "members-only": VERIFIED,
    "withdrawn": (*OWNERS, *STAFF),
    "redacted": (),
    "waiting edit": (*OWNERS, *STAFF),
}


def attach(
    builder: Builder, role: str, revision: Revision, state: str, readers: tuple[str, ...], kind: str = "docx"
) -> Attachment:
    """Put a file that only `readers` may see with a draft. Inside a transaction. A picture is one that no program could read."""
    name = builder.words.plant(f"name of the file {state}", *readers)
    said = builder.words.plant(f"text in the file {state}", *readers)
    data = zipped({"word/document.xml": f"<w:t>{said}</w:t>"})
    texts = {"text": said} if kind == "docx" else {}
    outcome = Outcome(kind, FORMATS[kind].media_type, texts, bool(texts), data)
    made = attaching.attach(builder.actor(role), revision, LookedAt(f"{name}.{kind}", outcome, {}), storage.put(data))
    session().flush()
    return made


class Files:
    """A page of organisation A's in each state, with a file; of what waits for a moderator, a picture that nobody opened and one
    that the moderator opened."""

    def __init__(self, builder: Builder) -> None:
        self.made = builder
        self.files: dict[str, Thing] = {}

    def build(self) -> None:
        with self.made.writing():
            for state in READERS:
                self._make(state)
            stranger = self.files["waiting"]["attachment_id"]
            of_another = {**self.files["published"], "attachment_id": stranger}
            of_another_draft = {**self.files["draft"], "attachment_id": stranger}
        missing = {"slug": "no-such-page", "contribution_id": NO_ID, "revision_id": NO_ID, "attachment_id": NO_ID}
        self.made.world.things["attachments"] = {
            **self.files,
            "of another page": of_another,
            "of another draft": of_another_draft,
            "missing": missing,
        }

    def _make(self, state: str) -> None:
        author, revision = self.made.actor("author"), self._draft(state)
        if state == "waiting edit":
            self._publish(drafting.submit(author, revision, {}))
            revision = drafting.edit(author, revision.contribution)
        unread = state in ("waiting", "opened by the moderator")
        attachment = attach(self.made, "author", revision, state, READERS[state], "png" if unread else "docx")
        if state != "draft":
            drafting.submit(author, revision, {})
        if state == "opened by the moderator":
            attaching.note_opened(self.made.actor("moderator"), attachment)
        if state in ("published", "members-only", "withdrawn", "redacted"):
            self._ended(state, self._publish(revision))
        session().flush()
        self.files[state] = {
            "slug": revision.contribution.slug,
            "contribution_id": revision.contribution_id,
            "revision_id": revision.id,
            "attachment_id": attachment.id,
        }

    def _draft(self, state: str) -> Revision:
        body = {"title": f"A page with a file, {state}", "summary": "A play.", "type": "drama", "description": "A play."}
        revision = drafting.start(self.made.actor("author"), INITIATIVE, body, {"description": "<p>A play.</p>"}, f"file-{state}")
        if state == "members-only":
            revision.audience = MEMBERS
        return revision

    def _publish(self, revision: Revision) -> Contribution:
        deciding.publish(self.made.actor("second moderator"), revision)
        return revision.contribution

    def _ended(self, state: str, live: Contribution) -> None:
        if state == "withdrawn":
            deciding.withdraw(self.made.actor("second moderator"), live, "It has ended.")
        elif state == "redacted":
            assert live.live_revision is not None
            deciding.redact(self.made.actor("admin"), live.live_revision)
