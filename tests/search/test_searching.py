"""What readers find: stems, phrases, prefixes, facets, orders and pages, from the index and from the database alike."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from app.core.db import session, transaction, unit_of_work
from app.search import documents
from app.search.answering import engine, reading
from app.search.asking.query import Query
from app.search.models import DocumentRow, SequenceRow

pytestmark = pytest.mark.each_database


@pytest.fixture(params=["index", "database"])
def prepare_index(request, site):
    """Runs a test twice: with an index that is up to date, and with none at all."""

    def ready() -> bool:
        if request.param == "index":
            site.follow()
        return request.param == "index"

    return ready


def test_what_is_published_is_found_after_one_turn_of_the_worker(site, initiative):
    site.follow()
    site.publish(initiative(1, "Chelsea’s Choice", summary="A play about exploitation for schools"))
    assert site.follow() == 1
    found = site.search("chelseas choice")
    assert [hit.id for hit in found.hits] == ["initiative:1"]
    assert found.from_index
    assert found.total == 1


def test_what_is_published_is_found_even_before_the_worker_takes_its_turn(site, initiative):
    site.publish(initiative(1, "First play"))
    site.follow()
    site.publish(initiative(2, "Second play"), initiative(1, "First film"))
    found = site.search("play")
    assert [hit.id for hit in found.hits] == ["initiative:2"]
    assert found.from_index
    assert site.ids('"first film"') == ["initiative:1"]
    assert site.ids("fil*") == ["initiative:1"]
    order = site.ids("play film")
    site.follow()
    assert site.ids("play film") == order


def test_words_match_whatever_their_ending_case_and_accents(site, initiative, prepare_index):
    site.publish(initiative(1, "Commissioning services", body="For PARENTS in a café"), initiative(2, "Nothing of the kind"))
    assert prepare_index() == site.search("commissioned service").from_index
    for text in ("commissioned service", "parent", "SERVICES", "commissioning"):
        assert site.ids(text) == ["initiative:1"], text


def test_accents_and_curly_quotes_do_not_matter(site, initiative):
    site.publish(initiative(1, "Chloé’s story", body="naïve résumé"))
    site.follow()
    for text in ("chloe", "chloe's", "CHLOÉ", "resume", "naive “chloe’s story”"):
        assert site.ids(text) == ["initiative:1"], text


def test_every_word_must_match_and_if_nothing_has_all_any_will_do(site, initiative, prepare_index):
    site.publish(initiative(1, "Drama for schools"), initiative(2, "Drama for parents"), initiative(3, "Training"))
    prepare_index()
    both = site.search("drama schools")
    assert [hit.id for hit in both.hits] == ["initiative:1"]
    assert both.matched_all
    either = site.search("training for schools")
    assert {hit.id for hit in either.hits} == {"initiative:1", "initiative:3"}
    assert not either.matched_all
    neither = site.search("nowhere nothing")
    assert neither.total == 0
    assert neither.matched_all


def test_words_in_quotes_must_stand_together(site, initiative, prepare_index):
    site.publish(initiative(1, body="healthy relationships education"), initiative(2, body="relationships that are healthy"))
    prepare_index()
    assert site.ids('"healthy relationships"') == ["initiative:1"]
    assert len(site.ids("healthy relationships")) == 2


def test_titles_of_small_words_can_be_found(site, initiative):
    site.publish(initiative(1, "See Me, Hear Me"), initiative(2, "Me and my carer"))
    site.follow()
    assert site.ids('"see me hear me"') == ["initiative:1"]
    assert set(site.ids("me")) == {"initiative:1", "initiative:2"}


def test_a_star_finds_words_that_start_so(site, initiative, prepare_index):
    site.publish(initiative(1, "Safeguarding partnership"), initiative(2, "Safe house"), initiative(3, "Unsafe"))
    prepare_index()
    assert site.ids("safegu*") == ["initiative:1"]
    assert site.ids("safegu* partnership") == ["initiative:1"]


def test_a_match_in_the_title_counts_for_more_than_one_in_the_body(site, initiative):
    filler = "words about other things " * 3
    site.publish(initiative(1, "Other", body=f"mentoring {filler}"), initiative(2, "Mentoring", body=f"other {filler}"))
    site.publish(initiative(3, "Other", summary="mentoring", body=filler))
    site.follow()
    assert site.ids("mentoring")[0] == "initiative:2"


def test_demoted_things_come_after_their_equals_but_are_found(site, initiative, prepare_index):
    site.publish(initiative(2, "Campaign", demoted=True), initiative(1, "Campaign"))
    prepare_index()
    assert site.ids("campaign") == ["initiative:1", "initiative:2"]
    assert site.ids("") == ["initiative:1", "initiative:2"]


def test_each_order_is_as_named(site, initiative, prepare_index):
    def day(number: int) -> datetime:
        return datetime(2026, 3, number, tzinfo=UTC)

    site.publish(
        initiative(1, "banana play", published_at=day(1), checked_at=day(9)),
        initiative(2, "“Apple” play", published_at=day(3), checked_at=None),
        initiative(3, "cherry play", published_at=day(2), checked_at=day(10)),
    )
    prepare_index()
    assert site.ids("play", sort="newest") == ["initiative:2", "initiative:3", "initiative:1"]
    assert site.ids("play", sort="checked") == ["initiative:3", "initiative:1", "initiative:2"]
    assert site.ids("play", sort="title") == ["initiative:2", "initiative:1", "initiative:3"]
    assert len(site.ids("play", sort="no such order")) == 3


def test_blank_text_asks_for_everything_and_text_without_words_for_nothing(site, initiative, prepare_index):
    site.publish(initiative(1), initiative(2))
    prepare_index()
    assert site.search("   ").total == 2
    for text in ("!!!", "*", '""', "%", "\\"):
        assert site.search(text).total == 0, text


def test_facet_counts_ignore_the_choice_made_in_that_facet(site, initiative, prepare_index):
    site.publish(
        *(
            initiative(
                number,
                "Play" if number % 2 else "Film",
                facets={"region": ["north" if number < 8 else "south"], "stage": ["early", f"s{number % 3}"]},
            )
            for number in range(12)
        )
    )
    prepare_index()
    found = site.search("play", filters={"region": frozenset({"north"})})
    assert found.total == 4
    assert found.facets["region"] == {"north": 4, "south": 2}
    assert found.facets["stage"] == {"early": 4, "s0": 1, "s1": 2, "s2": 1}
    several = site.search("play", filters={"region": frozenset({"north", "south"}), "stage": frozenset({"s0"})})
    assert several.total == 2
    assert several.facets["stage"]["early"] == 6


def test_a_kind_is_a_facet_too(site, initiative, prepare_index):
    site.publish(initiative(1, "Help"), initiative(2, "Help", id="page:help", kind="page", url="/help"))
    prepare_index()
    found = site.search("help", kind="page")
    assert [hit.id for hit in found.hits] == ["page:help"]
    assert found.facets["kind"] == {"initiative": 1, "page": 1}
    assert site.ids("help", kinds=["page"]) == ["page:help"]


def test_choices_that_do_not_exist_find_nothing(site, initiative, prepare_index):
    site.publish(initiative(1, "Help", facets={"region": ["north"]}))
    prepare_index()
    assert site.search("help", filters={"region": frozenset({"'; DROP TABLE"})}).total == 0
    assert site.search("help", filters={"nonsense": frozenset({"x"})}).total == 0
    assert site.search("help", filters={"region": frozenset()}).total == 1
    assert site.search("help", kind="nonsense").total == 0


def test_pages_follow_one_another_without_gaps_and_stop_at_the_limits(site, initiative, prepare_index):
    site.publish(*(initiative(number, f"Play {number}") for number in range(45)))
    prepare_index()
    pages = [site.search("play", page=page, size=20) for page in (1, 2, 3, 4)]
    assert [len(page.hits) for page in pages] == [20, 20, 5, 0]
    assert {hit.id for page in pages for hit in page.hits} == {f"initiative:{number}" for number in range(45)}
    assert all(page.total == 45 for page in pages)
    assert len(site.search("play", page=0, size=0).hits) == 1
    assert len(site.search("play", page=-5, size=10**9).hits) == 45
    assert site.search("play", page=10**12).hits == ()


def test_an_edit_is_found_by_its_new_words_and_not_by_its_old_ones(site, initiative, prepare_index):
    site.publish(initiative(1, "Oldword"))
    prepare_index()
    site.publish(initiative(1, "Newword"))
    assert site.ids("oldword") == []
    assert site.ids("newword") == ["initiative:1"]
    prepare_index()
    assert site.ids("oldword") == []
    assert site.ids("newword") == ["initiative:1"]


def test_more_changes_than_can_be_read_at_once_are_answered_from_the_database(site, initiative):
    site.publish(initiative(0, "Play"))
    site.follow()
    site.publish(*(initiative(number, "Play") for number in range(1, 400)))
    behind = site.search("play")
    assert (behind.total, behind.from_index) == (400, False)
    assert site.follow() == 399
    level = site.search("play")
    assert (level.total, level.from_index) == (400, True)


def test_a_search_inside_a_transaction_sees_what_it_wrote_and_shows_it_to_nobody_else(site, initiative):
    site.publish(initiative(1, "Play"))
    site.follow()

    def look_and_undo():
        with unit_of_work(site.database), transaction():
            documents.put(initiative(2, "Play"))
            assert engine.search(Query("play")).total == 2
            raise RuntimeError("undo")

    with pytest.raises(RuntimeError, match="undo"):
        look_and_undo()
    assert site.search("play").total == 1


def test_a_request_that_began_a_moment_ago_shows_nothing_it_should_not(site, initiative):
    """Its view of the database is older than what this process already knows."""
    site.publish(initiative(1, "Play"), initiative(2, "Play"))
    site.follow()
    site.search("play")
    with unit_of_work(site.database):
        session().scalar(sa.select(sa.func.count()).select_from(DocumentRow))
        with ThreadPoolExecutor(1) as elsewhere:
            elsewhere.submit(site.withdraw, "initiative:1").result()
            elsewhere.submit(site.publish, initiative(3, "Play")).result()
            assert elsewhere.submit(site.search, "play").result().total == 2
        found = engine.search(Query("play"))
    assert "initiative:1" not in {hit.id for hit in found.hits}
    assert "initiative:2" in {hit.id for hit in found.hits}
    assert found.total == 2


def test_a_database_put_back_to_an_earlier_day_is_read_anew(site, initiative, monkeypatch):
    site.publish(initiative(1, "Play"))
    site.publish(initiative(2, "Play"))
    assert site.search("play").total == 2
    with unit_of_work(site.database), transaction():
        session().execute(sa.delete(DocumentRow).where(DocumentRow.changed_seq > 1))
        session().execute(sa.update(SequenceRow).values(value=1))
    assert [hit.id for hit in site.search("play").hits] == ["initiative:1"]
    later = reading.time.monotonic() + reading.PATIENCE_SECONDS + 1
    monkeypatch.setattr(reading.time, "monotonic", lambda: later)
    assert site.search("play").total == 1
