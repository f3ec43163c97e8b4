"""Names are found however they are written, and nothing else is."""

import pytest

from app.exchanges.learning.names import Finder

FINDER = Finder(
    names=(
        "London Borough of Camden",
        "Bristol, City of",
        "Kingston upon Hull, City of",
        "Reading Borough Council",
        "Barnardo’s",
        "The Lantern Trust",
        "Children’s Services",
        "Office of the Police and Crime Commissioner for Kent",
        "North Central London Integrated Care Board",
        "Rhône Valley Partnership",
    ),
    people=("Asha Example", "Will O’Brien", "Li Wei"),
)


def found(text: str) -> list[str]:
    return [text[hit.start : hit.end] for hit in FINDER.find(text)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("In Camden it was so.", ["Camden"]),
        ("camden council’s plan, and CAMDEN’S", ["camden", "CAMDEN’S"]),
        ("The London Borough of Camden", ["London Borough of Camden"]),
        ("The LBC, the L.B.C. and LBoC", ["LBC", "L.B.C."]),
        ("A Camden-based team at www.camden.gov.uk", ["Camden", "camden"]),
        ("Cam**den** and C&#97;mden and Cаmden", ["Cam**den", "C&#97;mden", "Cаmden"]),
        ("The city of Bristol. Hull said no.", ["Bristol"]),
        ("Kingston upon Hull", ["Kingston upon Hull"]),
        ("Barnardos and Barnardo's", ["Barnardos", "Barnardo's"]),
        ("The Lantern rang Kent. The NCL board agreed.", ["The Lantern", "Kent", "NCL"]),
        ("Rhone Valley", ["Rhone Valley"]),
        ("Asha said that Ms Example would; AE agreed, and so did O'Brien and Wei", ["Asha", "Example", "AE", "O'Brien", "Wei"]),
        ("We will, for example, see children; services, a lantern trusted", ["lantern"]),
        ("Camdenshire, encamden and lbc", []),
    ],
)
def test_a_name_is_found_however_it_is_written(text: str, names: list[str]) -> None:
    assert found(text)[: len(names)] == names
    assert len(found(text)) == len(names)


def test_a_place_is_known_by_its_words_and_those_round_it() -> None:
    [first], [again], [other] = (
        FINDER.find(text) for text in ("We were reading it.", "We  were READING it.", "In Reading it was.")
    )
    assert first.fingerprint == again.fingerprint != other.fingerprint
