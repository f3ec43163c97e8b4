"""Which phone numbers and email addresses are a person's own, by each word that tells, and what of the text they are."""

import pytest

from app.contributions.guard import inspect

MOBILE, OFFICE = "07700 900123", "0113 496 0123"


def excerpts(text: str, rule: str, *, contact_field: bool = False) -> list[str]:
    return [finding.excerpt for finding in inspect(text, contact_field=contact_field) if finding.rule == rule]


@pytest.mark.parametrize(
    "written",
    [
        "07700 900123",
        "07700900123",
        "+44 7700 900123",
        "+44 (0)7700 900123",
        "0044 7700 900123",
        "(07700) 900123",
        "O7700 900123",
        "o7700 900123",
    ],
)
def test_a_mobile_is_found_however_it_is_written(written: str) -> None:
    assert bool(excerpts(f"Ring {written} after six", "phone"))
    assert not excerpts(f"Duty worker {written}", "phone", contact_field=True)


def test_a_number_that_is_no_mobile_counts_beside_a_person_and_not_beside_a_service() -> None:
    for person in ("her mum", "her home phone", "my own line", "his new number", "she", "the family", "a survivor", "a child"):
        assert excerpts(f"Ring {person} on {OFFICE}", "phone") == [OFFICE], person
    for service in ("team", "helpline", "desk", "clinic", "reception", "advice line", "family hub", "drop-in"):
        assert excerpts(f"Ring the {service} for a child on {OFFICE}", "phone") == [], service
    assert excerpts(f"Ring on {OFFICE}", "phone") == []


def test_a_person_counts_within_sixty_characters_of_a_number() -> None:
    for gap, is_near in ((53, True), (54, False)):
        text = f"child {'x' * gap} {OFFICE}"
        assert bool(excerpts(text, "phone")) is is_near, gap


@pytest.mark.parametrize("word", ["my", "personal", "private", "home", "mum", "mother", "dad", "father", "nan", "gran", "uncle"])
def test_a_mobile_in_a_field_for_contacts_is_somebody_s_own_by_each_word_before_it(word: str) -> None:
    assert excerpts(f"{word} {MOBILE}", "phone", contact_field=True) == [MOBILE]
    assert excerpts(f"{MOBILE} {word}", "phone", contact_field=True) == []


def test_a_number_abroad_is_found_but_in_a_field_for_contacts() -> None:
    assert excerpts("Ring +33 1 23 45 67 89 today", "phone") == ["+33 1 23 45 67 89"]
    assert excerpts("Ring +33 1 23 45 67 89 today", "phone", contact_field=True) == []


def test_a_number_that_only_ends_like_a_mobile_is_none() -> None:
    assert excerpts("Ring 0113 496 0107", "phone") == []
    assert excerpts("Ring 01134 960 077", "phone") == []


@pytest.mark.parametrize("role", ["team", "mash", "sarc", "isva", "lado", "info", "cse", "adviceline", "ourhelpline", "hq"])
def test_an_address_of_a_role_is_shared(role: str) -> None:
    assert excerpts(f"Write to {role}@example.org today", "email") == []
    assert excerpts(f"Write to {role.upper()}@example.org today", "email") == []


@pytest.mark.parametrize("role", ["teamleeds", "mashleeds", "sarcleeds", "isvaleeds", "ladoleeds", "adminleeds", "adviceleeds"])
def test_an_address_that_begins_or_ends_with_a_role_is_shared(role: str) -> None:
    assert excerpts(f"Write to {role}@example.org today", "email") == []
    assert excerpts(f"Write to leeds{role.removesuffix('leeds')}@example.org today", "email") == []


@pytest.mark.parametrize("role", ["hqleeds", "infoleeds", "deskleeds", "mailleeds", "leedscse", "leedsinfo"])
def test_a_short_role_within_a_word_is_none(role: str) -> None:
    assert excerpts(f"Write to {role}@example.org today", "email") == [f"{role}@example.org"]


@pytest.mark.parametrize("local", ["k.zed", "rachel", "Rachel.Advice", "team.rachel", "x9"])
def test_an_address_without_a_role_or_with_a_first_name_is_a_person_s(local: str) -> None:
    assert excerpts(f"Write to {local}@example.org today", "email") == [f"{local}@example.org"]


@pytest.mark.parametrize(
    "written",
    [
        *("k.zed @ example.org", "k . zed @ example . org", "k.zed [at] example [dot] org", "k.zed(at)example(dot)org"),
        *("k.zed at example.org", "k.zed AT example dot org", "k9 at example.org", "9k at example.org", "zed at example dot org"),
        *("k.zed@mail.example.org.uk", "k_z+e%d'-1@ex-ample.org"),
    ],
)
def test_an_address_is_found_whole_however_it_is_written(written: str) -> None:
    assert excerpts(f"Write to: {written}, please", "email") == [written]


@pytest.mark.parametrize("words", ["meet at example.org", "she was at home.", "look at it", "a@", "at example dot"])
def test_words_that_only_look_like_one_are_none(words: str) -> None:
    assert excerpts(f"We {words}", "email") == []


@pytest.mark.parametrize(
    "domain",
    ["gmail.com", "GMail.com", "gmail dot com", "hotmail [dot] co [dot] uk", "yahoo . co . uk", "btinternet.com", "me.com"],
)
def test_an_address_of_a_role_at_a_webmail_provider_is_a_person_s(domain: str) -> None:
    assert excerpts(f"Write to xy@{domain} today", "email") == [f"xy@{domain}"]
    assert excerpts(f"Write to info@{domain} today", "email") == [f"info@{domain}"]


def test_the_longest_of_addresses_is_found_from_its_beginning() -> None:
    local = ".".join("z" * 39 for _ in range(3))
    assert len(local) == 119
    assert excerpts(f"{local}@example.org", "email") == [f"{local}@example.org"]
