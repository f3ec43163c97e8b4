"""Words of the sector that mean the same find each other, and the page can say so."""

from pathlib import Path

import pytest

from app.search.asking import thesaurus
from app.search.asking.parsing import MOST_EXPANSIONS, parse
from app.search.documents import SearchDocument


@pytest.fixture
def sector_thesaurus(settings):
    return thesaurus.load(settings.content_dir)


@pytest.fixture(params=["index", "database"])
def synonym_site(request, site, initiative):
    """Documents that use one or the other term, answered from the index or the database."""
    site.publish(
        initiative(1, "CSE team"),
        initiative(2, "Team for child sexual exploitation"),
        initiative(3, "Exploitation of a child that is sexual"),
        initiative(4, "CAMHS nurses"),
        initiative(5, "Child and Adolescent Mental Health Services nurses"),
        initiative(6, "Integrated care board"),
        initiative(7, "Clinical commissioning group"),
        initiative(8, "CCG and ICB"),
        initiative(9, "Something else"),
    )
    if request.param == "index":
        site.follow()
    return site


def test_an_acronym_finds_its_words_and_says_so(synonym_site):
    found = synonym_site.search("CSE")
    assert {hit.id for hit in found.hits} == {"initiative:1", "initiative:2"}
    assert found.also_searched == ("child sexual exploitation",)


def test_the_words_find_the_acronym_and_still_find_themselves_apart(synonym_site):
    found = synonym_site.search("child sexual exploitation")
    assert {hit.id for hit in found.hits} == {"initiative:1", "initiative:2", "initiative:3"}
    assert found.also_searched == ("CSE",)


def test_a_term_inside_a_longer_query_takes_one_place_of_it(synonym_site):
    assert set(synonym_site.ids("cse team")) == {"initiative:1", "initiative:2"}
    assert set(synonym_site.ids("team child sexual exploitation")) == {"initiative:1", "initiative:2"}
    assert set(synonym_site.ids("nurses in child and adolescent mental health services")) == {"initiative:4", "initiative:5"}
    synonym_site.publish(SearchDocument("page:x", "page", "Nurses: mental health services for child or adolescent", "", "", "/x"))
    assert "page:x" in synonym_site.ids("child and adolescent mental health services nurse")
    synonym_site.withdraw("page:x")
    assert set(synonym_site.ids("CAMHS nurse")) == {"initiative:4", "initiative:5"}


def test_two_terms_in_one_query_are_both_understood(sector_thesaurus):
    parsed = parse("camhs child sexual exploitation", sector_thesaurus)
    assert [slot.typed for slot in parsed.slots] == [("camhs",), ("child", "sexual", "exploitation")]
    assert parsed.also_searched == ("child and adolescent mental health services", "CSE")


def test_a_retired_term_finds_today_s_and_is_explained(synonym_site):
    found = synonym_site.search("ccg")
    assert {hit.id for hit in found.hits} == {"initiative:6", "initiative:7", "initiative:8"}
    assert found.notes == ("Integrated care boards replaced clinical commissioning groups in July 2022.",)
    today = synonym_site.search("ICB")
    assert {hit.id for hit in today.hits} == {"initiative:6", "initiative:7", "initiative:8"}
    assert today.notes == ()


def test_a_retired_term_without_a_note_is_explained_all_the_same(sector_thesaurus):
    assert parse("LSCB", sector_thesaurus).notes == ("“LSCB” is no longer used: the term today is “safeguarding partnership”.",)


def test_words_in_quotes_are_taken_as_they_stand(synonym_site):
    found = synonym_site.search('"child sexual exploitation"')
    assert {hit.id for hit in found.hits} == {"initiative:2"}
    assert found.also_searched == ()


def test_the_longest_term_wins(tmp_path):
    (tmp_path / "thesaurus.toml").write_text(
        '[[synonyms]]\nterms = ["mental health", "MH"]\n'
        '[[synonyms]]\nterms = ["child and adolescent mental health services", "CAMHS"]\n'
    )
    parsed = parse("child and adolescent mental health services", thesaurus.load(tmp_path))
    assert parsed.also_searched == ("CAMHS",)
    assert len(parsed.slots) == 1


def test_expansions_are_capped(tmp_path):
    terms = ", ".join(f'"term{number}"' for number in range(40))
    (tmp_path / "thesaurus.toml").write_text(f"[[synonyms]]\nterms = [{terms}]\n")
    parsed = parse(" ".join(f"term{number}" for number in range(12)), thesaurus.load(tmp_path))
    assert sum(len(slot.others) for slot in parsed.slots) == MOST_EXPANSIONS


@pytest.mark.parametrize("text", ["", "synonyms = 3", "[[synonyms]]\nterms = [1]", "[[synonyms]]\nnote = 'x'", "not toml ["])
def test_a_thesaurus_that_cannot_be_read_is_an_empty_one(tmp_path, text):
    (tmp_path / "thesaurus.toml").write_text(text)
    assert parse("CSE", thesaurus.load(tmp_path)).also_searched == ()


def test_no_thesaurus_is_an_empty_one(tmp_path):
    assert thesaurus.load(tmp_path).longest == 0


def test_a_changed_thesaurus_is_read_again(settings, sector_thesaurus):
    assert sector_thesaurus.meaning(("cse",)) is not None
    path = settings.content_dir / "thesaurus.toml"
    path.write_text('[[synonyms]]\nterms = ["SARC", "sexual assault referral centre"]\n')
    again = thesaurus.load(settings.content_dir)
    assert again.meaning(("cse",)) is None
    assert again.meaning(("sarcs",)) is not None


def test_a_retired_term_is_looked_for_but_never_suggested_to_a_reader(tmp_path: Path) -> None:
    (tmp_path / "thesaurus.toml").write_text(
        '[[synonyms]]\nterms = ["ICB", "integrated care board"]\nretired = ["CCG"]\nnote = "CCGs ended in July 2022."\n'
    )
    parsed = parse("icb", thesaurus.load(tmp_path))
    assert parsed.also_searched == ("integrated care board",)
    assert ("ccg",) in parsed.slots[0].others
