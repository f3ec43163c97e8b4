"""What helps with a standard: real pages and parts of them, matched by what they carry, that the reader may read."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from app.contributions.kinds.description import get_kind
from app.contributions.services import deciding
from app.core import front_matter
from app.core.actor import SYSTEM
from app.core.config import ROOT
from app.exchanges.standards import helping_queries
from app.exchanges.standards.framework import framework
from app.exchanges.standards.helping import MOST, MOST_OF_A_PAGE, Carrier, Part, carrier_of, helps
from tests.directory.conftest import Directory
from tests.exchanges.assessment_client import AssessmentClient
from tests.page_client import Page


def page(title: str, parts: Sequence[Part] = (), **carried: Sequence[str]) -> Carrier:
    return Carrier(
        title, "initiative", f"/directory/{title}", {name: frozenset(codes) for name, codes in carried.items()}, tuple(parts)
    )


def clause(title: str, code: str) -> Part:
    return Part(title, "clause", f"clause-{title}", {"clause_type": frozenset([code])})


def test_a_page_helps_that_has_a_value_of_every_vocabulary_named_that_its_kind_has() -> None:
    facets = {"harm_type": ("cse", "hsb"), "stage": ("prevention",), "clause_type": ("aims",)}
    pages = [
        page("both", harm_type=["cse"], stage=["prevention"]),
        page("more", harm_type=["cse", "hsb"], stage=["prevention"]),
        page("one-alone", harm_type=["cse"], stage=[]),
        page("no-such-vocabulary", cost_band=["free"]),
        page("other-kind", harm_type=["hsb"]),
    ]
    assert [row.title for row in helps(facets, pages)] == ["more", "both", "other-kind"]


def test_a_clause_is_matched_by_its_own_type_together_with_what_its_specification_carries() -> None:
    facets = {"specification_form": ("clause-bank",), "clause_type": ("consortium",)}
    parts = [clause("together", "consortium"), clause("aims", "aims")]
    bank = page("bank", parts, specification_form=["clause-bank"])
    other = page("other", parts, specification_form=["specification"])
    [row] = helps(facets, [bank, other])
    assert (row.title, row.what, row.address) == ("together", "Clause of “bank”", "/directory/bank#clause-together")


def test_where_parts_have_none_of_the_vocabularies_named_the_page_itself_is_led_to() -> None:
    [row] = helps(
        {"specification_form": ("clause-bank",)}, [page("bank", [clause("a", "aims")], specification_form=["clause-bank"])]
    )
    assert row.address == "/directory/bank"


def test_a_list_is_short_and_one_long_page_does_not_hide_the_rest() -> None:
    facets = {"clause_type": ("aims",)}
    long = page("long", [clause(f"c{number}", "aims") for number in range(50)])
    assert len(helps(facets, [long])) == MOST_OF_A_PAGE
    assert len(helps(facets, [long, *(page(f"p{number}", clause_type=["aims"]) for number in range(50))])) == MOST


@pytest.mark.usefixtures("app")  # whose features bring the kinds
def test_every_standard_leads_to_clauses_initiatives_or_measures_that_ship() -> None:
    whole = [carrier_of(get_kind(kind), path.stem, values) for kind, path, values in shipped()]
    led_to = {standard.id: helps(standard.facets, whole) for standard in framework().standards}
    assert all(led_to.values()), [name for name, rows in led_to.items() if not rows]
    what = {row.what.split()[0] for rows in led_to.values() for row in rows}
    assert {"Clause", "Measure", "Initiative"} <= what


def shipped() -> Iterator[tuple[str, Path, Mapping[str, Any]]]:
    """The kind, the file and the values of everything that ships in the directory and the library."""
    for kind, folder in (("initiative", "initiatives"), ("specification", "specifications")):
        yield from ((kind, path, front_matter.read(path).values) for path in (ROOT / "content" / folder).glob("*.md"))
    for path in (ROOT / "content" / "frameworks").glob("*.toml"):
        yield "framework", path, tomllib.loads(path.read_text(encoding="utf-8"))


def test_the_page_of_a_standard_leads_to_what_can_be_read_now_and_to_nothing_that_was_taken_down(
    assessing: AssessmentClient,
) -> None:
    directory = Directory(assessing.database, assessing.people)
    browser = assessing.started()
    address = assessing.standard_page("parents-and-carers")
    assert "Nothing that you may read on this site is about this yet." in browser.get(address).main
    directory.publish("A group for parents", audiences=["parents"])
    slug = directory.publish("Another group for parents", audiences=["parents"])
    directory.publish("A group for schools", audiences=["communities"])
    assert helping_links(browser.get(address)) == ["A group for parents", "Another group for parents"]
    directory.change(slug, lambda live: deciding.withdraw(SYSTEM, live, "It has ended."))
    assert helping_links(browser.get(address)) == ["A group for parents"]


def test_of_a_site_with_very_many_pages_the_newest_are_looked_through(
    assessing: AssessmentClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(helping_queries, "MOST_PAGES", 1)
    directory = Directory(assessing.database, assessing.people)
    browser = assessing.started()
    for title in ("A group for parents", "Another group for parents"):
        directory.publish(title, audiences=["parents"])
    assert helping_links(browser.get(assessing.standard_page("parents-and-carers"))) == ["Another group for parents"]


def helping_links(page: Page) -> list[str]:
    return [text for text, href in page.links().items() if href.startswith("/directory/")]


def test_the_page_of_a_standard_leads_to_lists_filtered_by_what_it_names(assessing: AssessmentClient) -> None:
    page = assessing.started().get(assessing.standard_page("parents-and-carers"))
    filtered = {href for text, href in page.links().items() if "filtered for this standard" in text}
    notes = "/exchanges/learning?standard=parents-and-carers"
    assert filtered == {"/directory?audience=parents", "/library?clause=parents-carers", notes}
