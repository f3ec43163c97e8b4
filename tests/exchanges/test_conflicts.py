"""Who may not review whom: each rule at its edge, and names as people write them."""

from dataclasses import replace
from datetime import date

import pytest

from app.exchanges.reviewers.bodies import Body, Match, compare, typed
from app.exchanges.reviewers.conflicts import (
    RULES,
    Conflict,
    Employment,
    HostFacts,
    ReviewerFacts,
    conflicts,
    is_inspectorate,
    standing,
)

TODAY = date(2026, 11, 30)
HOST_COUNCIL = Body(("Ambridge County Council",), 1)
PROVIDER = Body(("Brookfield Trust",), 7)
BIDDER = typed("Lower Loxley Care")
HOST = HostFacts(
    area_codes=frozenset({"E10000001"}),
    region_codes=frozenset({"west-midlands"}),
    organisations=(HOST_COUNCIL,),
    providers=(PROVIDER,),
    bidders=(BIDDER,),
    months=frozenset({"2026-11", "2027-03"}),
)
PEER = ReviewerFacts(
    person_id=5,
    area_codes=frozenset({"E10000002"}),
    region_codes=frozenset({"north-west"}),
    works_for=(Body(("Elsewhere Metropolitan Borough",), 2),),
    months=frozenset({"2027-03"}),
)


def rules(host: HostFacts = HOST, reviewer: ReviewerFacts = PEER, on: date = TODAY) -> list[str]:
    return [conflict.rule for conflict in conflicts(host, reviewer, on)]


def test_a_peer_from_elsewhere_has_no_conflict() -> None:
    assert rules() == []


def test_every_rule_can_be_broken_and_only_by_what_it_is_about() -> None:
    hosts = replace(
        HOST,
        refuses_same_region=True,
        vetoed_person_ids=frozenset({5}),
        reviewed_by_person_ids=frozenset({5}),
        reviewing_area_codes=frozenset({"E10000001"}),
    )
    worst = ReviewerFacts(
        person_id=5,
        area_codes=HOST.area_codes,
        region_codes=HOST.region_codes,
        works_for=(HOST_COUNCIL, PROVIDER, BIDDER),
        employments=(Employment(HOST_COUNCIL, date(2025, 1, 1)), Employment(PROVIDER, date(2025, 1, 1))),
        interest_area_codes=HOST.area_codes,
        works_for_inspectorate=True,
        load=0,
        is_open=False,
    )
    assert rules(hosts, worst) == list(RULES)


@pytest.mark.parametrize(
    ("changed", "rule"),
    [
        ({"area_codes": frozenset({"E10000001", "E10000002"})}, "same-area"),
        ({"works_for": (Body(("Another name",), 1),)}, "same-organisation"),
        ({"works_for_inspectorate": True}, "inspectorate"),
        ({"works_for": (typed("OFSTED"),)}, "inspectorate"),
        ({"employments": (Employment(typed("Care Quality Commission"), None),)}, "inspectorate"),
        ({"works_for": (typed("Brookfield Trust CIO"),)}, "provider"),
        ({"works_for": (typed("The Lower Loxley Care Ltd."),)}, "bidder"),
        ({"employments": (Employment(PROVIDER, date(2024, 5, 1)),)}, "provider-before"),
        ({"interests": (HOST_COUNCIL,)}, "interest"),
        ({"interests": (typed("brookfield trust"),)}, "interest"),
        ({"interest_area_codes": frozenset({"E10000001"})}, "interest"),
        ({"is_open": False}, "not-open"),
    ],
)
def test_a_rule_is_broken_alone(changed: dict[str, object], rule: str) -> None:
    assert conflicts(HOST, replace(PEER, **changed), TODAY) == (Conflict(rule, is_hard=rule != "provider-before"),)  # type: ignore[arg-type]


def test_the_same_region_counts_only_where_the_host_asks_for_it() -> None:
    neighbour = replace(PEER, region_codes=HOST.region_codes)
    assert rules(HOST, neighbour) == []
    assert rules(replace(HOST, refuses_same_region=True), neighbour) == ["same-region"]


@pytest.mark.parametrize(
    ("until", "broken"),
    [
        (date(2023, 11, 30), ["employed-there"]),  # exactly three years
        (date(2023, 11, 29), []),
        (date(2026, 11, 29), ["employed-there"]),
        (date(2026, 11, 30), ["same-organisation"]),  # the last day is still worked
        (date(2027, 1, 31), ["same-organisation"]),
        (None, ["same-organisation"]),
    ],
)
def test_employment_counts_for_exactly_three_years(until: date | None, broken: list[str]) -> None:
    assert rules(HOST, replace(PEER, employments=(Employment(HOST_COUNCIL, until),))) == broken


def test_three_years_before_the_29th_of_february_is_the_28th() -> None:
    free = replace(PEER, months=frozenset({"2028-03"}))
    host, leap_day = replace(HOST, months=frozenset({"2028-03"})), date(2028, 2, 29)
    left = [replace(free, employments=(Employment(HOST_COUNCIL, date(2025, 2, day)),)) for day in (28, 27)]
    assert [rules(host, one, leap_day) for one in left] == [["employed-there"], []]


def test_the_present_month_counts_and_the_one_before_is_past() -> None:
    now_only = replace(PEER, months=frozenset({"2026-11"}))
    assert rules(HOST, now_only, date(2026, 11, 30)) == []
    assert rules(HOST, now_only, date(2026, 12, 1)) == ["not-free"]
    assert rules(HOST, replace(PEER, months=frozenset({"2027-04"}))) == ["not-free"]
    assert rules(HOST, replace(PEER, months=frozenset())) == ["not-free"]


def test_the_last_place_can_be_taken_and_none_beyond() -> None:
    assert rules(HOST, replace(PEER, load=2, taken=1)) == []
    assert rules(HOST, replace(PEER, load=2, taken=2)) == ["over-load"]


def test_a_veto_and_an_earlier_review_are_about_the_person() -> None:
    for name, rule in (("vetoed_person_ids", "veto"), ("reviewed_by_person_ids", "reviewed-before")):
        host = replace(HOST, **{name: frozenset({5})})  # type: ignore[arg-type]
        colleague = replace(PEER, person_id=6)
        assert (rules(host, PEER), rules(host, colleague)) == ([rule], [])


def test_reviewing_each_other_is_hard_in_a_round_and_can_be_waived_in_a_triad() -> None:
    host = replace(HOST, reviewing_area_codes=PEER.area_codes)
    in_round = conflicts(host, PEER, TODAY)
    in_triad = conflicts(replace(host, is_triad=True), PEER, TODAY)
    assert [(one.rule, one.is_hard) for one in (*in_round, *in_triad)] == [("reciprocal", True), ("reciprocal", False)]
    assert standing(in_round, {"reciprocal"}) == in_round
    assert standing(in_triad) == in_triad
    assert standing(in_triad, {"reciprocal"}) == ()


def test_a_name_that_is_nearly_the_same_needs_a_person_and_is_never_waived() -> None:
    reviewer = replace(PEER, employments=(Employment(typed("Brookfeild Trust"), date(2025, 6, 1)),))
    (suspicion,) = conflicts(HOST, reviewer, TODAY)
    assert suspicion == Conflict("provider-before", is_hard=False, names=("Brookfeild Trust", "Brookfield Trust"))
    assert suspicion.needs_a_look
    assert standing([suspicion], {"provider-before"}) == (suspicion,)
    settled = replace(HOST, told_apart=frozenset({frozenset({"brookfeild trust", "brookfield trust"})}))
    assert rules(settled, reviewer) == []


def test_a_sure_match_leaves_no_question_to_a_person() -> None:
    reviewer = replace(PEER, works_for=(typed("Brookfeild Trust"), typed("Brookfield Trust")))
    assert conflicts(HOST, reviewer, TODAY) == (Conflict("provider"),)


def test_a_merged_organisation_is_known_by_its_number_and_by_its_old_name() -> None:
    merged = Body(("Wessex Safe Futures", "Felpersham Youth Line"), 9)
    host = replace(HOST, providers=(merged,))
    assert rules(host, replace(PEER, works_for=(Body(("Wessex Safe Futures",), 9),))) == ["provider"]
    former = replace(PEER, employments=(Employment(typed("Felpersham Youth Line Ltd"), date(2025, 1, 1)),))
    assert rules(host, former) == ["provider-before"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Café Jeunesse", "Cafe Jeunesse"),
        ("Cafe\u0301 Jeunesse", "CAFÉ JEUNESSE"),
        ("Safe Steps CIO", "safe steps"),
        ("The Safe Steps Trust Ltd", "Safe Steps Trust"),
        ("Safe Steps Limited", "SAFE STEPS LTD."),
        ("Safe Steps C.I.C.", "Safe Steps Community Interest Company"),
        ("Barnardo’s", "Barnardo's"),
        ("Sun & Moon", "Sun and Moon"),
        ("St. Mary’s Centre", "Saint Marys Centre"),
        ("Safe-Steps (registered charity 1234567)", "Safe Steps"),
        ("Barsetshire ICB", "Barsetshire Integrated Care Board"),
        ("\u2009Safe\u00a0Steps ", "Safe Steps"),
    ],
)
def test_names_are_the_same_however_they_are_written(one: str, other: str) -> None:
    assert compare(typed(one), typed(other)) is Match.SAME


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Barnardos", "Barnados"),
        ("Safeline", "Safe Line"),
        ("Safe Steps", "Safe Steps North East"),
        ("Steps Safe", "Safe Steps"),
        ("NSPCC", "National Society for the Prevention of Cruelty to Children"),
        ("Ambridge County Council", "Ambridge Council"),
        ("Ambridge Council", "Ambridge Children’s Services"),
    ],
)
def test_names_that_are_nearly_the_same_go_to_a_person(one: str, other: str) -> None:
    assert compare(typed(one), typed(other)) is compare(typed(other), typed(one)) is Match.NEAR


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Newtown Borough Council", "Oldham Borough Council"),
        ("Leeds City Council", "Derby City Council"),
        ("Kent Police", "Essex Police"),
        ("SARC", "SAFE"),
        ("", "Safe Steps"),
        ("The Ltd", "Safe Steps"),
        ("Brook", "Safe Steps"),
    ],
)
def test_other_names_are_different(one: str, other: str) -> None:
    assert compare(typed(one), typed(other)) is Match.DIFFERENT


def test_two_numbers_are_two_bodies_unless_their_names_are_the_same() -> None:
    assert compare(Body(("Safe Steps",), 1), Body(("Safe Steps North",), 2)) is Match.DIFFERENT
    assert compare(Body(("Safe Steps",), 1), Body(("Safe Steps Ltd",), 2)) is Match.NEAR
    assert compare(Body(("Safe Steps",), 1), Body(("Other",), 1)) is Match.SAME


def test_inspectorates_are_known_by_their_names() -> None:
    assert all(is_inspectorate(typed(name)) for name in ("ofsted", "The Care Quality Commission", "HMICFRS"))
    assert not is_inspectorate(HOST_COUNCIL)
