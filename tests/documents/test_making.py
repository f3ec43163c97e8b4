"""A document that takes long is drawn by the worker, once, from the page that was asked for, or whoever asked is told why not."""

import errno
import io
import os
import signal
import stat
import time
import zipfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from app.core import config, slow_work, worker
from app.core.db import Database, session, transaction, unit_of_work
from app.core.errors import Busy, Conflict
from app.core.jobs import Job, Task
from app.documents import formats
from app.documents.making import choosing, files, queries, services
from app.documents.making import jobs as making
from app.documents.making.drawing import draw
from app.documents.making.models import MadeDocument, MadeDocumentOrigin
from app.documents.making.services import Order
from app.documents.making.sources import Source, drawn, source_of
from app.documents.model import Column, Paragraph, Run, Sheet, TextDocument, Workbook
from app.documents.printing import limits
from tests import forked
from tests.documents import example_documents
from tests.documents.example_documents import EVERYTHING
from tests.made_documents import DRAWN, draw_next, files_of_documents, finish_waiting
from tests.rows import count_rows, only_row_of, rows_of

Move = Callable[[timedelta], None]
BOOK = Workbook(
    "Values",
    "Practice Exchange",
    example_documents.DAY,
    (Sheet("One", (Column("Name"), Column("Day", kind="date")), (("=a", example_documents.DAY), (None, 3))),),
)
PDF = Source("pdf", b"<!DOCTYPE html><title>T</title><p>Words that are drawn")


def ask(database: Database, asker: str = "person:1", source: Source = PDF, *origins: str) -> bool:
    with unit_of_work(database):
        order, is_new = Order(source, origins, files.put(source.content)), False
        try:
            with transaction():
                is_new = services.ask(asker, order)
        finally:
            if not is_new:
                files.delete(order.file)
    return is_new


def content(database: Database, source: Source = PDF) -> bytes | None:
    with unit_of_work(database):
        return queries.content_of(source.key)


def page(words: str) -> Source:
    return Source("pdf", words.encode())


@pytest.mark.parametrize("code", ["docx", "odt"])
def test_a_long_text_is_drawn_from_its_source_as_it_would_be_at_once(code: str) -> None:
    source = source_of(EVERYTHING, formats.format_for(EVERYTHING, code))
    at_once = formats.format_for(EVERYTHING, code).render(EVERYTHING)
    assert parts_of(drawn(source)) == parts_of(at_once)


@pytest.mark.parametrize("code", ["ods", "csv"])
def test_a_long_workbook_is_drawn_from_its_source_as_it_would_be_at_once(code: str) -> None:
    source = source_of(BOOK, formats.format_for(BOOK, code))
    assert len(drawn(source)) == len(formats.format_for(BOOK, code).render(BOOK))


def parts_of(content: bytes) -> dict[str, bytes]:
    """Every part of an office file."""
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        return {name: parts.read(name) for name in parts.namelist()}


def test_what_takes_as_long_as_a_page_is_drawn_at_once_and_what_takes_longer_is_not() -> None:
    def of_length(length: int) -> TextDocument:
        return TextDocument("", "", example_documents.DAY, (Paragraph((Run("x" * length),)),))

    short, long = of_length(choosing.LARGEST_AT_ONCE - 100), of_length(choosing.LARGEST_AT_ONCE + 1)
    word, pdf = formats.format_for(short, "docx"), formats.format_for(short, "pdf")
    assert [choosing.is_made_apart(one, word) for one in (short, long)] == [False, True]
    assert choosing.is_made_apart(of_length(1), pdf)


@pytest.mark.long
@pytest.mark.usefixtures("pdf_libraries")
@pytest.mark.dialect
def test_a_document_is_drawn_once_and_what_it_was_drawn_from_is_gone(database: Database) -> None:
    ask(database)
    assert draw_next(database)
    document = only_row_of(database, MadeDocument)
    assert (document.status, document.size) == ("made", len(content(database) or b""))
    assert [one[:5] for one in files_of_documents()] == [b"%PDF-"]
    assert not draw_next(database)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_program_that_is_stopped_with_its_worker_does_not_call_its_document_too_long(number: signal.Signals) -> None:
    with pytest.raises(RuntimeError):
        limits.judge(-number, b"")
    with pytest.raises(limits.TooLong):
        limits.judge(-signal.SIGKILL, b"")


@pytest.mark.long
def test_what_two_ask_for_is_drawn_once(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    source = source_of(BOOK, formats.format_for(BOOK, "csv"))
    ask(database, "person:1", source)
    ask(database, "person:2", source)
    assert draw_next(database)
    monkeypatch.setattr("sys.executable", "/nowhere")
    assert draw_next(database)
    first, second = rows_of(database, MadeDocument)
    assert (first.status, second.status) == ("made", "made")
    assert first.file != second.file
    assert len(set(files_of_documents())) == 1


@pytest.mark.long
def test_a_long_office_file_is_drawn_by_a_program_with_limits() -> None:
    source = source_of(BOOK, formats.format_for(BOOK, "xlsx"))
    assert draw(source)[:2] == b"PK"


@pytest.mark.dialect
def test_who_asks_twice_asked_once(database: Database) -> None:
    assert ask(database)
    assert not ask(database)
    assert count_rows(database, MadeDocument) == 1
    finish_waiting(database)
    assert not ask(database)
    assert content(database) == DRAWN


@pytest.mark.dialect
def test_a_person_has_one_document_waiting_and_others_have_their_own(database: Database) -> None:
    ask(database)
    with pytest.raises(Conflict, match="still being made"):
        ask(database, source=page("another"))
    ask(database, "person:2")
    finish_waiting(database)
    assert ask(database, source=page("another"))


@pytest.mark.dialect
def test_the_database_itself_lets_nobody_have_two_waiting(database: Database) -> None:
    ask(database)
    with unit_of_work(database), pytest.raises(Conflict), transaction():
        session().add(MadeDocument(**{**row_values(only_row_of(database, MadeDocument)), "key": "other", "file": "0" * 32}))


def row_values(document: MadeDocument) -> dict[str, Any]:
    return {column.name: getattr(document, column.name) for column in MadeDocument.__table__.columns if column.name != "id"}


def test_where_too_many_wait_the_site_says_so(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "MOST_WAITING", 2)
    ask(database, "person:1")
    ask(database, "person:2", page("two"))
    with pytest.raises(Busy, match="waiting for documents"):
        ask(database, "person:3", page("three"))


def test_a_document_that_is_too_long_is_refused_in_a_code_and_not_tried_again(database: Database) -> None:
    ask(database)
    number = only_row_of(database, MadeDocument).id
    with unit_of_work(database), transaction():
        services.refuse(number, "too-long")
    assert not ask(database)
    assert only_row_of(database, MadeDocument).refusal == "too-long"
    assert files_of_documents() == []


def test_one_that_failed_may_be_asked_for_again(database: Database) -> None:
    ask(database)
    number = only_row_of(database, MadeDocument).id
    with unit_of_work(database), transaction():
        services.refuse(number, "failed")
    assert ask(database)
    assert only_row_of(database, MadeDocument).status == "waiting"


def test_a_drawing_that_ended_the_worker_each_time_is_given_up(database: Database) -> None:
    ask(database)
    with unit_of_work(database), transaction():
        session().execute(sa.update(Job).values(attempts=making.TRIES))
    assert draw_next(database)
    document = only_row_of(database, MadeDocument)
    assert (document.status, document.refusal) == ("refused", "failed")


@pytest.mark.long
def test_a_full_disk_leaves_no_half_file_and_is_said_in_the_end(
    database: Database, moment: Move, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def full(_path: Path, _target: Path) -> Path:
        raise OSError(errno.ENOSPC, "No space left on device")

    ask(database, "person:1", source_of(BOOK, formats.format_for(BOOK, "csv")))
    monkeypatch.setattr(Path, "rename", full)
    for _ in range(making.TRIES):
        assert draw_next(database)
        moment(timedelta(minutes=1))
    document = only_row_of(database, MadeDocument)
    assert (document.status, document.refusal) == ("refused", "failed")
    assert files_of_documents() == []
    assert BOOK.title not in caplog.text


@pytest.mark.dialect
def test_a_document_is_gone_within_a_day_with_its_file(database: Database, moment: Move) -> None:
    ask(database, "person:1", PDF, "contribution:1")
    finish_waiting(database)
    moment(queries.LIFETIME - timedelta(minutes=1))
    forget_old(database)
    assert content(database) == DRAWN
    moment(timedelta(minutes=2))
    assert content(database) is None, "it is given to nobody, although it is not taken away yet"
    forget_old(database)
    assert (count_rows(database, MadeDocument), count_rows(database, MadeDocumentOrigin), files_of_documents()) == (0, 0, [])
    assert queries.LIFETIME + timedelta(hours=1) < timedelta(hours=24), "the hourly job may come an hour later"


def forget_old(database: Database) -> None:
    with unit_of_work(database):
        making.forget_old(Task(0, {}, 1, database))


def test_a_file_that_belongs_to_no_document_is_reaped(database: Database, moment: Move) -> None:
    ask(database)
    files.put(b"of a transaction that never ended")
    (files.folder() / "ab").mkdir(exist_ok=True)
    (files.folder() / "ab" / f"{'ab' * 16}.part").write_bytes(b"half a fi")
    moment(timedelta(hours=1))
    os.utime(files.folder() / "ab" / f"{'ab' * 16}.part", (0, 0))
    forget_old(database)
    assert files_of_documents() == [PDF.content]


def test_its_file_is_for_its_owner_alone_under_a_name_that_says_nothing(database: Database) -> None:
    ask(database)
    (path,) = files.folder().glob("??/*")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert files.NAME.fullmatch(path.name)
    assert path.name != only_row_of(database, MadeDocument).key[:32]
    assert path.is_relative_to(config.settings().instance_dir)


@pytest.mark.dialect
def test_what_was_erased_while_it_was_drawn_leaves_nothing(database: Database) -> None:
    ask(database, "person:1", PDF, "contribution:5")
    number = only_row_of(database, MadeDocument).id
    with unit_of_work(database):
        with transaction():
            assert services.begin(number)
        with transaction():
            services.forget_origin("contribution:5")
        name = files.put(DRAWN)
        with transaction():
            assert not services.finish(number, name, len(DRAWN))
    assert count_rows(database, MadeDocument) == 0


@pytest.mark.long
def test_what_is_erased_while_a_program_draws_it_is_thrown_away(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    def erase() -> None:
        with unit_of_work(database), transaction():
            services.forget_origin("contribution:5")

    def erase_elsewhere() -> None:
        with ThreadPoolExecutor(1) as other:
            other.submit(erase).result(timeout=60)

    ask(database, "person:1", source_of(BOOK, formats.format_for(BOOK, "csv")), "contribution:5")
    monkeypatch.setattr(slow_work, "_let_go", [*slow_work._let_go, erase_elsewhere])
    assert draw_next(database)
    assert (count_rows(database, MadeDocument), files_of_documents()) == (0, [])


def test_what_is_erased_takes_every_document_that_holds_words_of_it(database: Database) -> None:
    ask(database, "person:1", page("a"), "contribution:5", "contribution:6")
    ask(database, "person:2", page("b"), "contribution:6")
    with unit_of_work(database), transaction():
        services.make_for_everyone("revision:9", Order(page("c"), ["contribution:5"], files.put(b"c")))
    with unit_of_work(database), transaction():
        services.forget_origin("contribution:5")
    assert [document.asker for document in rows_of(database, MadeDocument)] == ["person:2"]
    assert files_of_documents() == [b"b"]


def test_a_newer_page_takes_the_place_of_the_one_before(database: Database) -> None:
    for words in (b"before", b"after"):
        with unit_of_work(database), transaction():
            services.make_for_everyone("revision:9", Order(Source("pdf", words), [], files.put(words)))
    assert files_of_documents() == [b"after"]


def test_nothing_in_a_row_says_what_a_document_holds(database: Database) -> None:
    ask(database, "person:1", page("Secretword"), "contribution:5")
    assert "Secretword" not in str([row_values(document) for document in rows_of(database, MadeDocument)])
    assert "Secretword" not in str([job.payload for job in rows_of(database, Job)])


def wait_for(ready: Callable[[], Any], words: str = "") -> Any:
    """What `ready` gives, once it gives anything."""
    ends = time.monotonic() + 60
    while not (result := ready()):
        assert time.monotonic() < ends, words
        time.sleep(0.01)
    return result


def is_running(number: int) -> bool:
    """Whether a process is there, and not only its number."""
    try:
        return Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def children_of(number: int | None) -> list[str]:
    """The processes that one started which are still there."""
    tasks = Path(f"/proc/{number}/task").glob("*/children")
    return " ".join(path.read_text() for path in tasks).split()


def run_slowly(settings: config.Settings, ready: Any) -> None:
    """A worker that holds what takes long for a second only, until it is killed."""
    database = forked.application(settings).extensions["database"]
    ready.set()
    while not worker.run_one_slow(database, timedelta(seconds=1)):
        time.sleep(0.01)


@pytest.mark.long
@pytest.mark.usefixtures("pdf_libraries")
@pytest.mark.dialect
def test_a_document_whose_worker_is_killed_is_drawn_again_and_never_by_half(
    database: Database, settings: config.Settings, database_name: str
) -> None:
    ask(database)
    context = forked.context()
    ready = context.Event()
    url = database.engine.url.render_as_string(hide_password=False)
    process = context.Process(
        target=run_slowly, args=(config.Settings(**{**settings.__dict__, "database_url": url}), ready), daemon=True
    )
    process.start()
    assert ready.wait(60)
    assert process.pid is not None
    program = int(wait_for(lambda: children_of(process.pid))[0])
    wait_for(lambda: "libpango" in Path(f"/proc/{program}/maps").read_text())
    os.kill(program, signal.SIGSTOP)  # so that it does not end by itself
    os.kill(process.pid, signal.SIGKILL)
    process.join()
    wait_for(lambda: not is_running(program), "the program that draws ends with its worker")
    assert only_row_of(database, MadeDocument).status == "drawing"
    assert files_of_documents() == [PDF.content]
    wait_for(lambda: draw_next(database), "its lease ran out")
    assert only_row_of(database, MadeDocument).status == "made"
    assert (content(database) or b"").startswith(b"%PDF-")
    assert only_row_of(database, Job).attempts == 2
