"""The store of uploaded files: whole or not there, closed to others, and what nobody owns goes once it is old enough."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from app.core.config import Settings
from app.core.files import storage

Move = Callable[[timedelta], None]
GRACE = timedelta(seconds=storage.GRACE_SECONDS)
SECOND = timedelta(seconds=1)


@pytest.fixture(autouse=True)
def an_own_folder(settings: Settings) -> None:
    """Every test keeps its files in a folder of its own."""


def read(key: str) -> bytes:
    with storage.open_file(key) as file:
        return file.read()


def half_written(settings: Settings) -> str:
    """A file whose writer was killed; returns the key it would have had."""
    key = storage.put(b"half")
    path = settings.uploads_dir / key[:2] / key
    path.rename(path.with_suffix(storage.WRITING))
    return key


def test_the_bytes_come_back_as_they_were_under_different_keys() -> None:
    first, second = storage.put(b"\x00words"), storage.put(b"\x00words")
    assert first != second
    assert read(first) == read(second) == b"\x00words"


def test_a_file_and_its_folders_are_for_the_site_alone(settings: Settings) -> None:
    key = storage.put(b"words")
    path = settings.uploads_dir / key[:2] / key
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700


def test_nothing_half_written_is_left_when_a_file_is_kept(settings: Settings) -> None:
    key = storage.put(b"words")
    assert [path.name for path in settings.uploads_dir.glob("*/*")] == [key]


def test_a_file_that_was_deleted_is_gone_and_may_be_deleted_again() -> None:
    key = storage.put(b"words")
    for _ in range(2):
        storage.delete(key)
    with pytest.raises(FileNotFoundError):
        storage.open_file(key)


@pytest.mark.parametrize("key", ["", "a" * 31, "a" * 33, "A" * 32, "../" + "a" * 29, "a" * 32 + "/..", "a" * 32 + "\n"])
@pytest.mark.parametrize("use", [storage.open_file, storage.delete, storage.is_fresh])
def test_what_is_no_key_names_no_file(key: str, use: Callable[[str], object]) -> None:
    with pytest.raises(ValueError, match="not a key"):
        use(key)


def test_a_file_is_fresh_for_half_of_its_time_of_grace(moment: Move) -> None:
    key = storage.put(b"words")
    moment(GRACE / 2 - SECOND)
    assert storage.is_fresh(key)
    moment(SECOND)
    assert not storage.is_fresh(key)


def test_a_file_that_is_not_there_is_not_fresh() -> None:
    assert not storage.is_fresh("a" * 32)


def test_a_file_is_old_once_its_time_of_grace_is_over(moment: Move) -> None:
    key = storage.put(b"words")
    moment(GRACE)
    assert list(storage.list_old()) == []
    moment(SECOND)
    storage.put(b"young")
    assert list(storage.list_old()) == [key]


def test_what_is_still_being_written_is_never_listed(settings: Settings, moment: Move) -> None:
    half_written(settings)
    moment(GRACE + SECOND)
    assert list(storage.list_old()) == []


def test_what_nobody_owns_is_reaped_and_nothing_else(moment: Move) -> None:
    unowned, owned = storage.put(b"unowned"), storage.put(b"owned")
    moment(GRACE + SECOND)
    assert storage.reap([unowned]) == 1
    assert list(storage.list_old()) == [owned]


def test_what_a_crash_left_half_written_is_reaped_once_it_is_old(settings: Settings, moment: Move) -> None:
    half_written(settings)
    moment(GRACE)
    assert storage.reap([]) == 0
    moment(SECOND)
    assert storage.reap([storage.put(b"unowned")]) == 2
    assert list(settings.uploads_dir.glob("*/*")) == []
