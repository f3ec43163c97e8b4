"""What the worker does about documents, without what costs most: a program that draws for a second and more."""

import sqlalchemy as sa

from app.core import worker
from app.core.db import Database, session, transaction, unit_of_work
from app.documents.making import files, services
from app.documents.making.models import MadeDocument
from tests.rows import rows_of

DRAWN = b"%PDF-1.7 drawn for a test"
SETTLING = ("library.settle_documents", "library.make_missing_documents", "library.check_documents")
DRAWING = (services.DRAW_ASKED, services.DRAW_FOR_EVERYONE)


def settle(database: Database) -> None:
    """Do what texts that were published or taken down ask of documents, and draw none."""
    while worker.run_one(database, only=SETTLING):
        pass


def draw_next(database: Database) -> bool:
    """Draw one document as the worker does, in its program; False where none waits."""
    return any(worker.run_one(database, only=[name]) for name in DRAWING)


def finish_waiting(database: Database, content: bytes = DRAWN) -> int:
    """Have every document that waits made, of `content` and with no program; how many there were."""
    with unit_of_work(database):
        numbers = session().scalars(sa.select(MadeDocument.id).where(MadeDocument.status == "waiting")).all()
        for number in numbers:
            name = files.put(content)
            with transaction():
                assert services.begin(number)
                assert services.finish(number, name, len(content))
    return len(numbers)


def documents_of(database: Database) -> list[MadeDocument]:
    return list(rows_of(database, MadeDocument))


def files_of_documents() -> list[bytes]:
    """What is in the folder of documents."""
    return [path.read_bytes() for path in sorted(files.folder().glob("??/*"))]
