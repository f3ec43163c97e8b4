"""A sealed file is in no backup made from then on, and one that comes back with an older backup is sealed again."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.contributions.models import Attachment
from app.contributions.services import sealing
from app.core.actor import SYSTEM
from app.core.db import session, transaction, unit_of_work
from app.core.files import storage
from app.upkeep.backups import folders
from tests.attachments.attachment_maker import AttachmentMaker
from tests.moderation.initiative_maker import InitiativeMaker
from tests.upkeep.conftest import Machine

pytestmark = pytest.mark.each_database
NAME = "qnameofthefile.docx"


def backed_up(machine: Machine) -> Path:
    outcome = machine.run("backup")
    assert outcome.exit_code == 0, outcome.output
    return folders.list_finished(machine.settings.backups_dir)[-1]


def bytes_of(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


def files_of(machine: Machine) -> list[str]:
    machine.use()
    with unit_of_work(machine.database):
        return list(session().scalars(sa.select(Attachment.storage_key)))


@pytest.mark.dialect
def test_a_sealed_file_is_in_no_later_backup_and_is_sealed_again_where_an_older_one_is_restored(
    site: Machine,
    machines: Callable[[], Machine],
    moment: Callable[[timedelta], None],
    attachments: AttachmentMaker,
    initiatives: InitiativeMaker,
    author: int,
) -> None:
    attachments.attach(author, initiatives.draft(author), NAME)
    [key] = files_of(site)
    content = storage.sealed_path(key).parents[1].joinpath("uploads", key[:2], key).read_bytes()
    before = backed_up(site)
    assert content in bytes_of(before)
    moment(timedelta(hours=1))
    with unit_of_work(site.database), transaction():
        sealing.seal(SYSTEM, session().scalars(sa.select(Attachment)).one())
    moment(timedelta(hours=1))
    after = backed_up(site)
    assert not any(one in bytes_of(after) for one in (content, NAME.encode()))
    assert storage.sealed_path(key).read_bytes() == content
    other = machines()
    outcome = other.run("restore", str(before), "--erasures", str(site.settings.erasures_dir))
    assert outcome.exit_code == 0, outcome.output
    assert files_of(other) == []
    assert storage.sealed_path(key).read_bytes() == content
    assert storage.sealed_path(key).is_relative_to(other.settings.instance_dir)
