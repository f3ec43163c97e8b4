"""The labelled set is what it says it is: its size, its split, and numbers that belong to nobody."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator

from stdnum.gb import nhs

from tests.guard.labelled_set import Row, rows

DRAMA_NUMBERS = re.compile(r"7700900\d{3}|(?:11[3-8]|121|161)4960\d{3}|1914980\d{3}|2079460\d{3}|2920180\d{3}|1632960\d{3}")
PUBLIC_HELPLINES = {"8088005000", "8081000900", "800555111", "8082000247"}
PUBLISHED_BOOKS = {"0306406152", "0140449132"}
NO_SUCH_AUTHORITY = ("000", "998", "999")
KNOWN_BUILDINGS = {
    # documented format examples and public buildings
    *("DN551PT", "W1A0AX", "CR26XH", "B338TH", "EC1A1BB", "EC2A3NH", "LS11UR", "M602LA", "SW1P3BT", "B11BB", "SW1A2AA"),
    *("S12HH", "SW1A0AA", "NR12DH", "WC1B3DG", "L11JJ", "DH15UL", "B12ND", "BS15TR", "N19GU", "CR01EA", "E161ZE"),
    *("M139WL", "PR12AB", "PR11AA"),
}


def plain(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text)
    return "".join(char for char in folded if unicodedata.category(char) != "Cf")


def joined(text: str) -> str:
    return re.sub(r"(?<=[0-9()])[\s()./\-‐–_]+(?=[0-9()])", "", plain(text))


def test_there_are_three_hundred_of_each_label() -> None:
    assert Counter(row.label for row in rows()) == {"pos": 300, "neg": 300}


def test_a_third_of_every_category_is_held_aside() -> None:
    everything = Counter((row.label, row.category) for row in rows())
    held = Counter((row.label, row.category) for row in rows("held"))
    assert held == {key: count // 3 for key, count in everything.items()}
    assert sum(held.values()) == 200


def test_no_sentence_and_no_id_appears_twice() -> None:
    assert len({row.id for row in rows()}) == 600
    assert len({re.sub(r"[\W\d_]+", " ", plain(row.text).lower()).strip() for row in rows()}) == 600


def test_narrative_categories_are_grouped_apart_from_patterns() -> None:
    assert {row.category for row in rows() if row.group == "narrative"} == {"narrative", "at-risk"}
    assert {row.group for row in rows()} == {"narrative", "pattern"}


def test_only_reserved_numbers_are_used() -> None:
    ways = (telephones_and_health_numbers, other_numbers, domains, postcodes)
    somebodys = [f"{row.id}: {found}" for row in rows() for way in ways for found in way(row)]
    assert not somebodys, "\n".join(somebodys)


def telephones_and_health_numbers(row: Row) -> Iterator[str]:
    """Those in a sentence that could be somebody's."""
    text = joined(row.text)
    for number in re.findall(r"(?<![\w+])\d{10}(?!\w)", text):
        if not (number.startswith("999") or number in PUBLISHED_BOOKS) and nhs.is_valid(number):
            yield number
    for number in re.findall(r"(?<![\w+])(?:\+44|0044|44|0)0?([1278]\d{8,9})(?!\d)", re.sub(r"[()]", "", text)):
        if not DRAMA_NUMBERS.fullmatch(number) and number not in PUBLIC_HELPLINES:
            yield number


def other_numbers(row: Row) -> Iterator[str]:
    """Numbers of national insurance and of authorities that could exist."""
    text = plain(row.text).lower()
    yield from (prefix for prefix in re.findall(r"\b([a-z]{2})\s?(?:\d\W?){6}[a-d]\b", text) if prefix != "qq")
    authorities = re.findall(r"\b[a-z](\d{3})\d{8}[\da-z]\b", text) if row.label != "neg" else []
    yield from (authority for authority in authorities if authority not in NO_SUCH_AUTHORITY)


def domains(row: Row) -> Iterator[str]:
    """Domains of addresses that are not kept for examples."""
    for domain in re.findall(r"@\s?([\w.-]*\w)", plain(row.text).lower()):
        if "." in domain and not re.search(r"(?:^|\.)example(?:\.(?:org|com|net))?$", domain.replace(" ", "")):
            yield domain


def postcodes(row: Row) -> Iterator[str]:
    """Postcodes that could be a home's."""
    for postcode in re.findall(r"\b[a-z]{1,2}\d[a-z\d]?\s*\d[a-z]{2}\b", plain(row.text).lower()):
        code = re.sub(r"\s", "", postcode).upper()
        if not code.startswith("ZZ99") and code not in KNOWN_BUILDINGS:
            yield code


def test_every_nhs_number_in_the_set_has_a_true_check_digit() -> None:
    for row in rows():
        if row.label == "pos" and row.category == "nhs":
            digits = re.sub(r"\D", "", plain(row.text))
            assert any(nhs.is_valid(digits[start : start + 10]) for start in range(len(digits) - 9))
