"""Nothing about what a reader may not see can be told from an answer: not from totals, facets, order, snippets or suggestions."""

import itertools
import random

import pytest

pytestmark = pytest.mark.each_database

PUBLIC = frozenset({"public"})
MEMBER = frozenset({"public", "members"})
CANARIES = ("zibblequark", "flumworthy", "quandlesnip")


@pytest.fixture(params=["index", "stale index", "database"])
def site_of_audiences(request, site, initiative):
    """Things for the public, for members and for one area, each of the closed ones holding words found nowhere else."""
    site.publish(initiative(1, "Open play", facets={"region": ["north"]}))
    if request.param == "stale index":
        site.publish(*(initiative(number, f"Open {word}", body=word) for number, word in enumerate(CANARIES, start=10)))
        site.follow()
    closed = ("members", "members", "area:E09000001")
    for number, (word, audience) in enumerate(zip(CANARIES, closed, strict=True), start=10):
        facets = {"region": ["north"], f"only-{word}": [word]}
        site.publish(
            initiative(
                number, f"Play {word}", kind=f"kind-{word}", summary=word, body=f"play {word}", facets=facets, audience=audience
            )
        )
    if request.param == "index":
        site.follow()
    return site


def test_canaries_are_nowhere_in_what_the_public_is_shown(site_of_audiences):
    queries = [*CANARIES, "play", "", "zibble*", '"play zibblequark"', "open play", "zibblequrk", "flumworth", "play flumworhty"]
    for text in queries:
        for sort in ("best", "newest", "checked", "title"):
            found = site_of_audiences.search(text, sort=sort, audiences=PUBLIC)
            shown = repr((found.hits, found.facets, found.suggestion, found.also_searched, found.notes))
            assert not any(word in shown for word in CANARIES), (text, sort)
            assert found.total <= 1
            assert set(site_of_audiences.ids(text)) <= {"initiative:1"}


def test_choosing_a_closed_facet_or_kind_finds_nothing(site_of_audiences):
    for word in CANARIES:
        found = site_of_audiences.search("play", filters={f"only-{word}": frozenset({word})}, audiences=PUBLIC)
        assert found.total == 0
        assert word not in repr(found.facets)
        assert site_of_audiences.search("play", kind=f"kind-{word}").total == 0


def test_each_audience_sees_its_own(site_of_audiences):
    assert site_of_audiences.search("play", audiences=PUBLIC).total == 1
    assert site_of_audiences.search("play", audiences=MEMBER).total == 3
    assert site_of_audiences.search("play", audiences=MEMBER | {"area:E09000001"}).total == 4
    assert site_of_audiences.search("play", audiences=MEMBER | {"area:E09000002"}).total == 3
    assert site_of_audiences.search("play", audiences=frozenset()).total == 0
    assert site_of_audiences.search("quandlesnip", audiences=MEMBER).total == 0


def test_counts_agree_with_the_documents_that_can_be_seen(site, initiative):
    chance = random.Random(5)
    audiences = ("public", "members", "area:A", "area:B")
    words = ("play", "film", "training", "campaign")
    facts = [(" ".join(chance.sample(words, 2)), chance.choice(audiences), chance.choice(("north", "south"))) for _ in range(120)]
    documents = [
        initiative(number, text, audience=audience, facets={"region": [region]})
        for number, (text, audience, region) in enumerate(facts)
    ]
    site.publish(*documents[:80])
    site.follow()
    site.publish(*documents[80:])
    site.withdraw("initiative:0")
    for seen in (PUBLIC, MEMBER, frozenset({"area:A"}), frozenset({"public", "area:B"})):
        for word in words:
            truth = [region for text, audience, region in facts[1:] if word in text and audience in seen]
            found = site.search(word, audiences=seen)
            assert found.total == len(truth)
            assert found.facets.get("region", {}) == {region: truth.count(region) for region in sorted(set(truth))}


def test_the_order_of_open_things_does_not_change_when_closed_ones_are_added(site, initiative):
    chance = random.Random(9)
    words = [f"word{letter}" for letter in "abcdefghij"]

    def text(longest: int) -> str:
        return " ".join(chance.choices(words, k=chance.randint(1, longest)))

    site.publish(*(initiative(number, text(4), summary=text(8), body=text(60)) for number in range(60)))
    site.follow()
    queries = [*words, *(f"{one} {two}" for one, two in itertools.pairwise(words)), "word*"]
    before = {query: site.ids(query) for query in queries}
    closed = (initiative(100 + number, "worda wordb", body="wordc " * 300, audience="members") for number in range(80))
    site.publish(*closed)
    site.follow()
    assert {query: site.ids(query) for query in queries} == before


def test_closed_words_do_not_use_up_the_places_of_a_prefix(site, initiative):
    site.publish(*(initiative(number, f"prefixa{number:03}", audience="members") for number in range(120)))
    site.publish(initiative(500, "prefixz"))
    site.follow()
    assert site.ids("prefix*") == ["initiative:500"]


def test_what_is_closed_or_withdrawn_drops_out_before_the_index_knows(site, initiative):
    site.publish(*(initiative(number, "Play", facets={"region": ["north"]}) for number in range(3)))
    site.follow()
    assert site.search("play").total == 3
    site.publish(initiative(1, "Play", audience="members"))
    site.withdraw("initiative:2")
    found = site.search("play")
    assert found.from_index
    assert [hit.id for hit in found.hits] == ["initiative:0"]
    assert (found.total, found.facets["region"]) == (1, {"north": 1})
