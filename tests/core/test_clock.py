"""One clock for everything, which tests can hold and move."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from app.core import clock

Move = Callable[[timedelta], None]


def test_the_clock_is_the_computers_and_in_utc() -> None:
    before = datetime.now(UTC)
    shown = clock.now()
    assert before <= shown <= datetime.now(UTC)
    assert shown.tzinfo is UTC


def test_a_clock_that_is_held_moves_only_as_it_is_moved() -> None:
    noon = datetime(2026, 3, 2, 13, 0, tzinfo=timezone(timedelta(hours=1)))
    with clock.frozen(noon) as move:
        assert clock.now() == datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
        assert clock.now().tzinfo is UTC
        for hours in (1, 2):
            move(timedelta(hours=1))
            assert clock.now() == noon + timedelta(hours=hours)


def test_a_clock_goes_on_after_it_was_held_even_through_a_fault(moment: Move) -> None:
    held = clock.now()
    with pytest.raises(LookupError), clock.frozen(datetime(1999, 1, 1, tzinfo=UTC)):
        raise LookupError
    assert clock.now() == held


def test_a_time_without_a_zone_holds_nothing() -> None:
    naive = datetime(2026, 3, 2, 12, 0, tzinfo=UTC).replace(tzinfo=None)
    with pytest.raises(ValueError, match="aware"), clock.frozen(naive):
        pass


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 1, 31, 23, 59, tzinfo=UTC), date(2026, 1, 31)),
        (datetime(2026, 6, 30, 22, 59, tzinfo=UTC), date(2026, 6, 30)),
        (datetime(2026, 6, 30, 23, 0, tzinfo=UTC), date(2026, 7, 1)),
    ],
)
def test_today_is_the_day_in_london(moment: datetime, day: date) -> None:
    with clock.frozen(moment):
        assert clock.today() == day
