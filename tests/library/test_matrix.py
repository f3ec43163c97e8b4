"""The matrix of a framework: which cells are filled, coverage and burden together, what-if, and the warnings."""

from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from app.library.frameworks import matrix
from app.library.frameworks.matrix import LEVELS, TIME_POINTS

REVIEW_SAYS = (
    "The variation in individuals’ circumstances, experiences and characteristics means that it is unrealistic to use outcomes "
    "for individuals to make fine judgements about service delivery."
)


def measure(id: str, **values: Any) -> dict[str, Any]:
    return {"id": id, "name": id.capitalize(), **values}


def framework(*measures: dict[str, Any], applicable: tuple[str, ...] = ()) -> matrix.Framework:
    return matrix.read({"measures": list(measures), "applicable": list(applicable)})


def ids(found: tuple[matrix.Measure, ...]) -> list[str]:
    return [one.id for one in found]


def states(found: matrix.Framework) -> dict[str, str]:
    return {f"{cell.level}:{cell.time_point}": cell.state for row in found.rows for cell in row.cells}


def cautions(*measures: dict[str, Any]) -> list[str]:
    return [one.code for one in framework(*measures).cautions]


SOUND = measure(
    "wellbeing",
    level="individual",
    question="better-off",
    perspective="child",
    used_for="care",
    time_points=["start", "end", "plus-6-months"],
    minutes=10,
    collections=3,
)


class TestTheMatrix:
    def test_has_five_levels_by_seven_time_points_in_order(self) -> None:
        rows = framework().rows
        assert [row.level for row in rows] == list(LEVELS)
        assert all([cell.time_point for cell in row.cells] == list(TIME_POINTS) for row in rows)
        assert (len(LEVELS), len(TIME_POINTS)) == (5, 7)

    def test_a_measure_fills_its_level_at_each_of_its_times(self) -> None:
        found = framework(SOUND, measure("places", level="service", time_points=["start"]))
        filled = {code for code, state in states(found).items() if state == "filled"}
        assert filled == {"individual:start", "individual:end", "individual:plus-6-months", "service:start"}

    def test_two_measures_share_a_cell_in_the_order_of_the_framework(self) -> None:
        found = framework(SOUND, measure("safety", level="individual", time_points=["end"]))
        end = found.rows[0].cells[1]
        assert ids(end.measures) == ["wellbeing", "safety"]

    def test_tells_a_gap_from_a_cell_that_was_not_marked_and_from_a_measure_outside(self) -> None:
        state_by_cell = states(framework(SOUND, applicable=("individual:start", "family:start")))
        assert state_by_cell["individual:start"] == "filled"
        assert state_by_cell["family:start"] == "gap"
        assert state_by_cell["individual:end"] == "extra"
        assert state_by_cell["population:year-10"] == "unmarked"

    def test_calls_nothing_a_gap_where_the_author_marked_no_cell(self) -> None:
        assert set(states(framework(SOUND)).values()) == {"filled", "empty"}

    def test_a_code_that_is_not_ours_marks_nothing(self) -> None:
        found = framework(SOUND, applicable=("individual:start", "galaxy:start", "individual", ":"))
        assert found.applicable == {"individual:start"}


class TestCoverage:
    def test_is_filled_applicable_cells_over_applicable_cells(self) -> None:
        found = framework(SOUND, applicable=("individual:start", "individual:end", "family:start")).coverage
        assert (found.filled, found.applicable, found.percent) == (2, 3, 67)

    def test_twenty_two_cells_of_twenty_six_are_85_percent_as_people_round(self) -> None:
        cells = [f"{level}:{point}" for level in LEVELS for point in TIME_POINTS][:26]
        places = [cell.split(":") for cell in cells[:22]]
        measures = [measure(f"m{at}", level=level, time_points=[point]) for at, (level, point) in enumerate(places)]
        found = framework(*measures, applicable=tuple(cells)).coverage
        assert (found.filled, found.applicable, found.percent) == (22, 26, 85)

    def test_a_second_measure_in_a_cell_adds_nothing(self) -> None:
        again = SOUND | {"id": "again"}
        assert framework(SOUND, again, applicable=("individual:start",)).coverage.filled == 1

    def test_is_not_stated_where_no_cell_is_marked_and_is_not_nought(self) -> None:
        found = framework(SOUND).coverage
        assert not found.is_stated
        assert found.percent is None

    def test_lists_apart_the_measures_outside_the_marked_cells(self) -> None:
        found = framework(
            SOUND, measure("places", level="service", time_points=["start"]), applicable=("service:start",)
        ).coverage
        assert (found.filled, ids(found.outside)) == (1, ["wellbeing"])

    def test_lists_no_measure_as_outside_where_no_cell_is_marked(self) -> None:
        assert framework(SOUND).coverage.outside == ()

    def test_says_which_measures_fill_no_cell(self) -> None:
        found = framework(measure("a", level="service"), measure("b", time_points=["end"]), SOUND).coverage
        assert ids(found.unplaced) == ["a", "b"]

    def test_is_a_hundred_only_when_every_marked_cell_is_filled(self) -> None:
        every = [f"{level}:{point}" for level in LEVELS for point in TIME_POINTS]
        nearly = [measure(level, level=level, time_points=list(TIME_POINTS)) for level in LEVELS]
        nearly[-1]["time_points"] = list(TIME_POINTS[:-1])
        assert framework(*nearly, applicable=tuple(every)).coverage.percent == 97


class TestBurden:
    def test_is_minutes_times_collections_added_up(self) -> None:
        found = framework(SOUND, measure("plan", minutes=20, collections=4, perspective="practitioner")).burden
        assert (found.minutes, found.child_minutes) == (110, 30)
        assert not found.is_at_least

    def test_says_at_least_where_a_measure_does_not_state_what_the_sum_needs(self) -> None:
        found = framework(SOUND, measure("no-minutes", collections=4), measure("no-times", minutes=5)).burden
        assert found.is_at_least
        assert (found.minutes, ids(found.unstated)) == (30, ["no-minutes", "no-times"])

    def test_takes_nought_as_stated(self) -> None:
        found = framework(measure("from-records", minutes=0, collections=12, perspective="record")).burden
        assert (found.minutes, found.is_at_least) == (0, False)

    def test_says_at_least_of_the_childs_minutes_only_where_it_is_so(self) -> None:
        record = measure("record", perspective="record")
        assert not framework(SOUND, record).burden.child_is_at_least
        assert framework(SOUND, measure("voice", perspective="child")).burden.child_is_at_least
        assert framework(SOUND, measure("whose", minutes=5, collections=2)).burden.child_is_at_least

    def test_counts_time_that_is_nobodys_stated_as_not_the_childs(self) -> None:
        found = framework(measure("whose", minutes=5, collections=2)).burden
        assert (found.minutes, found.child_minutes, ids(found.anyone)) == (10, 0, ["whose"])

    def test_is_not_stated_and_not_nought_where_no_measure_says_enough(self) -> None:
        silent, record = measure("silent", perspective="child"), measure("record", minutes=5, collections=2, perspective="record")
        assert not framework(silent).burden.is_stated
        assert framework(silent, record).burden.is_stated
        assert not framework(silent, record).burden.child_is_stated
        assert framework(record).burden.child_is_stated

    def test_keeps_fractions_exactly(self) -> None:
        tenths = [measure(f"m{number}", minutes=0.1, collections=1) for number in range(3)]
        assert framework(*tenths).burden.minutes == Decimal("0.3")


class TestWhatIf:
    def test_any_subset_of_the_measures_has_its_own_two_figures(self) -> None:
        whole = framework(
            SOUND,
            measure("parents", level="family", perspective="parent", time_points=["start"], minutes=15, collections=2),
            applicable=("individual:start", "family:start"),
        )
        part = whole.keeping({"parents"})
        assert (part.coverage.filled, part.coverage.applicable, part.burden.minutes) == (1, 2, 30)
        changed = matrix.difference(whole, part)
        assert (changed.filled, changed.percent, changed.minutes, changed.child_minutes) == (-1, -50, -30, -30)

    def test_an_id_of_no_measure_means_nothing(self) -> None:
        whole = framework(SOUND)
        assert whole.keeping({"wellbeing", "nobody"}) == whole

    def test_a_difference_in_coverage_is_not_stated_where_coverage_is_not(self) -> None:
        whole = framework(SOUND)
        assert matrix.difference(whole, whole.keeping(set())).percent is None

    @given(
        st.lists(
            st.fixed_dictionaries(
                {},
                optional={
                    "level": st.sampled_from(LEVELS),
                    "time_points": st.lists(st.sampled_from(TIME_POINTS), unique=True),
                    "minutes": st.integers(0, 120) | st.floats(0, 120),
                    "collections": st.integers(0, 60),
                    "perspective": st.sampled_from(["child", "parent", "practitioner", "record"]),
                },
            ),
            max_size=6,
        ),
        st.sets(st.sampled_from([f"{level}:{point}" for level in LEVELS for point in TIME_POINTS])),
        st.sets(st.integers(0, 5)),
    )
    def test_fewer_measures_never_cover_more_or_cost_more(
        self, given_measures: list[dict[str, Any]], applicable: set[str], numbers: set[int]
    ) -> None:
        measures = [measure(f"m{number}", **values) for number, values in enumerate(given_measures)]
        whole = framework(*measures, applicable=tuple(applicable))
        part = whole.keeping({f"m{number}" for number in numbers})
        assert part.coverage.filled <= whole.coverage.filled <= whole.coverage.applicable
        assert 0 <= part.burden.child_minutes <= part.burden.minutes <= whole.burden.minutes
        assert matrix.difference(whole, whole).minutes == 0


class TestWarnings:
    def test_a_sound_framework_has_none(self) -> None:
        assert cautions(SOUND) == []

    def test_nor_has_one_without_measures(self) -> None:
        assert cautions() == []

    def test_when_it_only_counts_activity(self) -> None:
        assert cautions(SOUND | {"question": "how-much"}) == ["only-activity"]
        assert cautions(SOUND | {"question": "how-much"}, SOUND | {"id": "b", "question": "how-well"}) == []

    def test_of_activity_name_the_measures_that_do_not_say_what_they_ask(self) -> None:
        silent = measure("silent", perspective="child", time_points=["plus-12-months"])
        (found,) = framework(SOUND | {"question": "how-much"}, silent).cautions
        assert ids(found.measures) == ["silent"]
        assert found.text.endswith("Some do not say.")

    def test_of_activity_is_not_given_where_no_measure_says_what_it_asks(self) -> None:
        unsaid = {key: value for key, value in SOUND.items() if key != "question"}
        assert cautions(unsaid) == []

    def test_when_no_child_is_asked(self) -> None:
        assert cautions(SOUND | {"perspective": "parent"}) == ["no-child"]

    def test_of_no_child_never_read_not_stated_as_no(self) -> None:
        unsaid = {key: value for key, value in SOUND.items() if key != "perspective"}
        (found,) = framework(unsaid).cautions
        assert (found.code, ids(found.measures)) == ("no-child", ["wellbeing"])
        assert found.text.endswith("Some do not say whose view they take.")

    def test_when_nothing_is_measured_after_the_end(self) -> None:
        assert cautions(SOUND | {"time_points": ["start", "end"]}) == ["nothing-after"]
        for after in ("plus-6-months", "plus-12-months", "year-3", "year-5", "year-10"):
            assert cautions(SOUND | {"time_points": ["start", after]}) == []

    def test_when_individual_outcomes_would_judge_a_provider(self) -> None:
        (found,) = framework(SOUND | {"used_for": "contract"}).cautions
        assert (found.code, ids(found.measures)) == ("judges-provider", ["wellbeing"])
        assert cautions(SOUND | {"used_for": "contract", "level": "family"}) == ["judges-provider"]
        assert cautions(SOUND | {"used_for": "contract", "level": "service"}) == []

    def test_quote_the_review_exactly_and_say_where(self) -> None:
        (found,) = framework(SOUND | {"used_for": "contract"}).cautions
        assert found.quoted in REVIEW_SAYS
        assert found.quoted.startswith("unrealistic")
        assert found.source == "2018 review, section 3.6"
