"""How times, numbers and addresses are written, so that a voice reads them as what they are."""

from datetime import UTC, datetime

import pytest

from app.core.clock import time_of_day
from app.core.text import web_words
from app.web.formatting import date_and_time


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (datetime(2026, 1, 3, 14, 5, tzinfo=UTC), "2:05pm"),
        (datetime(2026, 1, 3, 10, 0, tzinfo=UTC), "10am"),
        (datetime(2026, 1, 3, 12, 0, tzinfo=UTC), "midday"),
        (datetime(2026, 1, 3, 12, 30, tzinfo=UTC), "12:30pm"),
        (datetime(2026, 1, 3, 0, 0, tzinfo=UTC), "midnight"),
        (datetime(2026, 1, 3, 0, 1, tzinfo=UTC), "12:01am"),
        (datetime(2026, 7, 3, 8, 30, tzinfo=UTC), "9:30am"),  # summer time
    ],
)
def test_a_time_is_written_as_it_is_spoken(moment: datetime, words: str) -> None:
    assert time_of_day(moment) == words


def test_a_date_with_its_time_is_one_sentence() -> None:
    assert date_and_time(datetime(2026, 7, 3, 23, 0, tzinfo=UTC)) == "4 July 2026 at midnight"


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("https://www.example.org/", "www.example.org"),
        ("HTTP://example.org/a/b?c=https://d", "example.org/a/b?c=https://d"),
        ("https://example.org/evaluation.pdf", "example.org/evaluation.pdf"),
    ],
)
def test_a_web_address_is_called_by_its_host_and_path(address: str, words: str) -> None:
    assert web_words(address) == words
