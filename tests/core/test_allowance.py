"""An act and its limits: by what each counts whom, which of them stops a try, and what a try that was stopped is counted as."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.core.db import Database, session, transaction, unit_of_work
from app.core.errors import TooMany
from app.core.limits import throttle
from app.core.limits.allowance import CROWDED, SHARED, TOO_MANY_THERE, Act, Asker, By, Limit, Spent
from app.core.limits.throttle import TOO_MANY, ThrottleCounter

Move = Callable[[timedelta], None]
HOUR, TEN_SECONDS = timedelta(hours=1), timedelta(seconds=10)
HERE, THERE = Asker("2001:db8:1:2::3"), Asker("2001:db8:7:2::3")


def spend(database: Database, act: Act, asker: Asker = HERE, target: str = "t") -> Spent:
    with unit_of_work(database):
        return act.spend(asker, target)


def refusal(database: Database, act: Act, asker: Asker = HERE, target: str = "t") -> TooMany:
    with pytest.raises(TooMany) as refused:
        spend(database, act, asker, target)
    return refused.value


def counters(database: Database) -> list[int]:
    with unit_of_work(database):
        return sorted(session().scalars(sa.select(ThrottleCounter.count)))


def own(limit: int = 1, by: By = By.CLIENT, scope: str = "own") -> Limit:
    return Limit(scope, by, limit=limit, per=HOUR)


def shared(limit: int = 1, by: By = By.EVERYBODY, scope: str = "shared") -> Limit:
    return Limit(scope, by, limit=limit, per=HOUR, slowly=(1, TEN_SECONDS))


def keys(asker: Asker) -> list[str | None]:
    return [asker.key(by, "t") for by in By]


def test_limits_are_counted_in_this_order() -> None:
    assert [by.name for by in sorted(By)] == [
        *("CLIENT", "CLIENT_THERE", "SITE", "SITE_THERE", "TARGET", "EVERYBODY_THERE", "EVERYBODY")
    ]
    assert len({by.value for by in By}) == len(By.__members__) == 7


def test_somebody_unknown_is_counted_by_address_by_target_and_with_everybody() -> None:
    client, site = "2001:db8:1:2::/64", "2001:db8:1::/48"
    assert keys(HERE) == [client, f"{client} t", site, f"{site} t", "t", "t", "all"]
    assert keys(Asker("192.0.2.7")) == ["192.0.2.7", "192.0.2.7 t", None, None, "t", "t", "all"]


def test_somebody_known_is_counted_by_themselves_and_with_nobody() -> None:
    assert keys(Asker("192.0.2.7", 5)) == ["known:5", "known:5 t", None, None, "t", None, None]
    assert keys(Asker("192.0.2.7", 5, is_own=True)) == ["known:5", "known:5 t", None, None, "known:5", None, None]


def test_what_others_share_goes_on_slowly_and_nothing_else_does() -> None:
    for by in By:
        limit = own(by=by), shared(by=by)
        right, wrong = limit if by not in SHARED else limit[::-1]
        Act(right)
        with pytest.raises(ValueError, match=r"^what is shared goes on slowly where it is full, and nothing else does$"):
            Act(wrong)
        with pytest.raises(ValueError, match="goes on slowly"):
            Act(*sorted([wrong, own(), shared()], key=lambda each: each.by))
    with pytest.raises(ValueError, match=r"^what is the client's own is counted before what others share$"):
        Act(shared(), own())
    assert not Act(own()).of_accounts


def test_a_limit_of_ones_own_stops_at_its_number_and_says_for_how_long(database: Database, moment: Move) -> None:
    act = Act(own(2))
    moment(timedelta(minutes=50))
    spend(database, act)
    spend(database, act)
    stopped = refusal(database, act)
    assert (stopped.retry_after, stopped.by_others, str(stopped)) == (600, False, TOO_MANY)
    spend(database, act, THERE)


@pytest.mark.parametrize("by", [By.CLIENT, By.CLIENT_THERE, By.TARGET])
def test_only_where_it_is_the_client_s_own_it_is_told_that_it_tried_too_often(database: Database, moment: Move, by: By) -> None:
    spend(database, Act(own(by=by)))
    assert str(refusal(database, Act(own(by=by)))) == (TOO_MANY_THERE if by is By.TARGET else TOO_MANY)


def test_a_try_that_was_stopped_counts_against_what_stopped_it_and_nothing_after(database: Database, moment: Move) -> None:
    act = Act(own(1), own(5, By.TARGET, "target"), shared(5))
    spend(database, act)
    assert counters(database) == [1, 1, 1]
    refusal(database, act)
    assert counters(database) == [1, 1, 2]


def test_what_others_filled_goes_on_slowly_and_a_try_that_waits_counts_for_nothing(database: Database, moment: Move) -> None:
    act = Act(own(9), shared(1))
    spend(database, act, THERE)
    moment(timedelta(seconds=4))
    spend(database, act)
    before = counters(database)
    stopped = refusal(database, act)
    assert (stopped.retry_after, stopped.by_others, str(stopped)) == (6, True, CROWDED)
    assert counters(database) == before == [1, 1, 1, 2]
    moment(timedelta(seconds=6))
    spend(database, act)


def test_a_try_without_a_target_has_none(database: Database, moment: Move) -> None:
    act = Act(own(by=By.TARGET))
    with unit_of_work(database):
        act.spend(HERE)
    refusal(database, act, target="")


def test_what_came_to_nothing_is_given_back_everywhere_and_once(database: Database, moment: Move) -> None:
    act = Act(own(9), own(9, By.TARGET, "target"), shared(1))
    spend(database, act)
    spending = spend(database, act)
    assert counters(database) == [1, 2, 2, 2]
    with unit_of_work(database):
        spending.give_back()
    assert counters(database) == [0, 1, 1, 1]
    with unit_of_work(database):
        spending.give_back()
        spending.give_back()
    assert counters(database) == [0, 0, 0, 0]


def test_what_is_given_back_is_of_that_key_and_that_window_alone(database: Database, moment: Move) -> None:
    act = Act(own(9))
    spend(database, act)
    moment(HOUR)
    spend(database, act, THERE)
    spending = spend(database, act)
    assert counters(database) == [1, 1, 1]
    with unit_of_work(database):
        spending.give_back()
        windows = session().scalars(sa.select(ThrottleCounter.window).where(ThrottleCounter.count == 0)).all()
        others = session().scalars(sa.select(ThrottleCounter.count).where(ThrottleCounter.count > 0)).all()
    assert (windows, others) == ([spending.uses[0].window], [1, 1])


def test_a_use_says_how_manieth_it_is_and_how_long_its_window_lasts(database: Database, moment: Move) -> None:
    moment(timedelta(seconds=100))
    with unit_of_work(database), transaction():
        uses = [throttle.add("s", "k", HOUR) for _ in range(3)]
    assert [use.count for use in uses] == [1, 2, 3]
    assert {use.seconds_left for use in uses} == {3500}
    assert {use.window % 3600 for use in uses} == {0}
