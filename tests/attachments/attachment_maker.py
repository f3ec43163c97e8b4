"""Puts files with contributions, through pages and through services, and looks at what is kept."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.contributions import queries
from app.contributions.models import Attachment
from app.contributions.services import attaching
from app.core import config
from app.core.db import Database, session, transaction, unit_of_work
from app.core.files import storage
from tests.intake import good_files as good
from tests.page_client import Page, PageClient, judged
from tests.people import People

LETTER = "Our offer to families.docx"


class AttachmentMaker:
    """Puts files with contributions, and says what is kept of them."""

    def __init__(self, database: Database, people: People) -> None:
        self.database, self.people = database, people

    def upload(self, page: PageClient, revision: int, name: str, content: bytes, status: int = 200) -> Page:
        """Choose a file on the page of a draft's files and send it."""
        action, values = page.get(f"/contribute/drafts/{revision}/files").form_values("file")
        with page.client.post(action, data={**values, "file": (io.BytesIO(content), name)}) as answer:
            if answer.status_code == 303:
                return page.get(answer.headers["Location"], status)
            assert answer.status_code == status, f"answered {answer.status_code}, not {status}"
            return judged(answer)

    def attach(self, person: int, revision: int, name: str = LETTER, content: bytes | None = None) -> int:
        """Put a file with a draft by the services; its number."""
        looked_at = attaching.look_at(name, content if content is not None else good.docx_file())
        key = storage.put(looked_at.outcome.clean)
        with unit_of_work(self.database), transaction():
            return attaching.attach(self.people.actor(person), queries.get_revision(revision), looked_at, key).id

    def kept(self) -> list[Attachment]:
        """The rows of files that there are."""
        with unit_of_work(self.database):
            return list(
                session().scalars(sa.select(Attachment).options(sa.orm.undefer(Attachment.texts)).order_by(Attachment.id))
            )

    def on_disk(self) -> list[Path]:
        """The files in the store."""
        return sorted(path for path in config.settings().uploads_dir.rglob("*") if path.is_file())

    def missing(self) -> list[str]:
        """The keys of rows that have no file."""
        there = {path.name for path in self.on_disk()}
        return [one.storage_key for one in self.kept() if one.storage_key not in there]

    def do(self, act: Callable[[], object]) -> None:
        """Something in a transaction of its own."""
        with unit_of_work(self.database), transaction():
            act()


@pytest.fixture
def attachments(database: Database, people: People) -> AttachmentMaker:
    return AttachmentMaker(database, people)
