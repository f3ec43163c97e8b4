"""A postcode beside a person: what is one, who is a person, how far beside reaches, and where the finding begins."""

import pytest

from app.contributions.guard import inspect
from app.contributions.guard.people import first_names


def excerpts(text: str) -> list[str]:
    return [finding.excerpt for finding in inspect(text) if finding.rule == "postcode"]


@pytest.mark.parametrize("code", ["ZZ99 3VZ", "zz99 3vz", "ZZ993VZ", "M1 1AE", "E1 6AN", "Z Z 9 9 3 V Z", "z z 9 9 3 v z"])
def test_a_postcode_is_found_however_it_is_spelt(code: str) -> None:
    assert excerpts(f"She lives at {code}") == [f"She lives at {code}"]


@pytest.mark.parametrize("code", ["QZ99 3VZ", "QZ993VZ", "E1 1st", "E1 2nd", "E1 3rd", "E1 5th", "q z 9 9 3 v z"])
def test_what_only_looks_like_one_is_none(code: str) -> None:
    assert excerpts(f"She lives at {code}") == []


def test_a_person_by_any_sign_counts_and_somebody_vague_only_away_from_a_service() -> None:
    for person in ("She lives", "Mr Smith", "Her mum", "His foster placement", "A victim"):
        assert excerpts(f"{person} at ZZ99 3VZ"), person
        assert excerpts(f"{person} at the office at ZZ99 3VZ"), person
    for person in ("A client", "Jade", "The household", "A pupil"):
        assert excerpts(f"{person} at ZZ99 3VZ"), person
        assert not excerpts(f"{person} at the office at ZZ99 3VZ"), person
    assert not excerpts("Somebody at ZZ99 3VZ")


@pytest.mark.parametrize("service", ["mother and baby", "parents and carers", "family hub", "for parents", "children's centre"])
def test_a_relative_in_the_name_of_a_service_is_no_person(service: str) -> None:
    assert not excerpts(f"The {service} at ZZ99 3VZ")
    assert excerpts(f"The {service} is closed. She is at ZZ99 3VZ") == ["She is at ZZ99 3VZ"]


def test_a_person_counts_within_ninety_characters() -> None:
    for distance, is_near in ((89, True), (90, True), (91, False)):
        text = f"So she {'x' * (distance - 5)} ZZ99 3VZ"
        assert text.index("ZZ99") - text.index("she") == distance
        assert bool(excerpts(text)) is is_near, distance


def test_a_finding_begins_at_a_whole_word_and_at_the_postcode_at_the_latest() -> None:
    assert excerpts(f"{'x' * 100} she ZZ99 3VZ") == ["she ZZ99 3VZ"]
    assert excerpts(f"{'中' * 100}ZZ99 3VZ she") == ["ZZ99 3VZ"]
    assert excerpts("It rained. She is at ZZ99 3VZ.") == ["She is at ZZ99 3VZ"]
    assert excerpts("ZZ99 3VZ she") == ["ZZ99 3VZ"]


def names(text: str, *, any_case: bool = False) -> list[str]:
    return [text[start:end] for start, end in first_names(text, any_case=any_case)]


def test_a_first_name_is_one_that_is_known_and_begins_with_a_capital() -> None:
    assert names("Jade and jade, JADE or Zedda") == ["Jade", "JADE"]
    assert names("Jade and jade", any_case=True) == ["Jade", "jade"]


def test_a_name_of_a_place_or_a_thing_is_nobody_s() -> None:
    assert names("St Mary and St. Mary and st mary") == []
    assert names("Jade's Law, Sarah's House and Jade's dog") == ["Jade"]
    assert names("Sam") == ["Sam"]
