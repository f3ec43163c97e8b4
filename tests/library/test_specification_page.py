"""The page of a specification: its clauses and what belongs to each, what it leaves out, who checked it, where else to go."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from app.contributions.models import MEMBERS
from app.contributions.services import assuring, deciding, drafting
from app.core import clock
from app.core.actor import SHIPPED_CONTENT
from app.core.db import session, transaction, unit_of_work
from app.core.jobs import Task
from app.library.specifications.kind import SPECIFICATION
from tests.drawing import draw
from tests.library.library_entries import Library, clause
from tests.page_client import Page, PageClient

CLAUSES = [
    clause("aims", "Children are **safer**.", clause_type="aims", source="2018 review, section 3.1", locked=True),
    clause("length", clause_type="session-model", weeks=26, hours=1.5, guidance="Ask the provider.\nThen decide."),
    clause("price", clause_type="price-payment"),
]


def section(page: Page, anchor: str) -> str:
    """The words of one clause."""
    [found] = [one for one in page.tree.iter("section") if one.get("aria-labelledby") == anchor]
    return " ".join("".join(found.itertext()).split())


def test_each_clause_has_an_address_a_type_and_what_belongs_to_it(library: Library, page: PageClient) -> None:
    specification_page = page.get(f"/library/{library.specification(clauses=CLAUSES)}")
    assert specification_page.h1 == "Specification Recovery service"
    links = specification_page.links()
    assert [links[words] for words in ("Aims", "Length", "Price")] == ["#clause-aims", "#clause-length", "#clause-price"]
    assert [one.get("id") for one in specification_page.tree.iter("h2") if str(one.get("id")).startswith("clause-")] == [
        "clause-aims",
        "clause-length",
        "clause-price",
    ]
    aims = section(specification_page, "clause-aims")
    assert aims.startswith("1. Aims Aims Locked by the owner Children are safer .".replace(" .", "."))
    assert aims.endswith("Source: 2018 review, section 3.1")
    length = section(specification_page, "clause-length")
    assert "Session model and length" in length
    assert "Number of weeks 26 weeks Number of hours 1.5 hours" in length
    assert "Number of sessions Not stated" in length
    assert "Guidance note on Length Ask the provider. Then decide." in length
    assert "Locked" not in length
    assert "Price of a place Not stated" in section(specification_page, "clause-price")
    assert "Number of weeks" not in section(specification_page, "clause-price")
    assert specification_page.tree.find(".//main").find(".//strong") is not None


def test_the_facts_of_the_contract_say_what_is_not_stated(library: Library, page: PageClient) -> None:
    slug = library.specification(
        contract_form="block",
        contract_months=60,
        extension="2 of 12 months",
        notice_link="https://www.example.org/notice",
        coverage="areas",
        areas=["E09000007", "E06000039"],
        population="Two boroughs",
    )
    specification_page = page.get(f"/library/{slug}")
    facts = specification_page.answers()
    assert facts["Form of contract"] == "Block contract"
    assert facts["Length in months"] == "60 months"
    assert facts["Value a year"] == "Not stated"
    assert facts["Local areas"] == "Camden; Slough"
    assert facts["Population served"] == "Two boroughs"
    assert specification_page.links()["The published notice: https://www.example.org/notice"] == "https://www.example.org/notice"


def test_a_checklist_says_of_a_contract_only_what_it_states(library: Library, page: PageClient) -> None:
    found = page.get(f"/library/{library.specification(form='checklist', standing='starter')}")
    assert found.h1.startswith("Checklist")
    assert found.answers()["How far it has been used"] == "Starter template"
    assert "Form of contract" not in found.answers()


def test_a_starter_says_that_it_is_no_legal_advice(library: Library, page: PageClient) -> None:
    assert "not legal advice" in page.get(f"/library/{library.specification(standing='starter')}").main
    assert "not legal advice" not in page.get(f"/library/{library.specification('Another', standing='in-contract')}").main


def test_what_it_does_not_cover_is_said_with_the_reason(library: Library, page: PageClient) -> None:
    subject = {"id": "court-support", "subject": "court-support", "reason": "The sexual assault referral centre does."}
    found = page.get(f"/library/{library.specification(not_covered=[subject])}")
    assert found.links()["What it does not cover"] == "#not-covered"
    assert found.answers()["Court support"] == "The sexual assault referral centre does."


def test_what_people_typed_is_shown_as_text(library: Library, page: PageClient) -> None:
    typed = "<b>bold</b> & {{ 7 * 7 }}"
    slug = library.specification(typed, clauses=[clause("aims", typed, heading=typed, guidance=typed, source=typed)])
    found = page.get(f"/library/{slug}")
    assert found.tree.find(".//main").find(".//b") is None
    assert section(found, "clause-aims").count("{{ 7 * 7 }}") == 5  # the heading twice: once for whom the page is read out


@pytest.mark.each_database
def test_a_framework_is_named_only_while_whoever_reads_may_read_it(library: Library, page: PageClient) -> None:
    framework = library.framework("Zanzibar outcomes")
    slug = library.specification(clauses=[clause("data", framework=framework)])
    assert page.get(f"/library/{slug}").links()["Zanzibar outcomes"] == f"/library/{framework}"
    framework = library.revise(framework, title="Canary outcomes")
    assert "Zanzibar" not in page.get(f"/library/{slug}").main
    library.withdraw(framework)
    seen = page.get(f"/library/{slug}").main
    assert "one that is not on this site now" in seen
    assert "Canary" not in seen


@pytest.mark.each_database
def test_a_framework_for_members_is_named_to_members_alone(library: Library, page: PageClient) -> None:
    framework = library.framework("Zanzibar outcomes", audience=MEMBERS)
    slug = library.specification(clauses=[clause("data", framework=framework)])
    member = library.people.person()
    for _ in range(2):
        library.people.sign_in(page.client, member)
        assert "Zanzibar" in page.get(f"/library/{slug}").main
        for cookie in ("session", "remember_token"):
            page.client.delete_cookie(cookie)
        assert "Zanzibar" not in page.get(f"/library/{slug}").main


@pytest.mark.each_database
def test_a_page_hidden_for_want_of_a_check_is_shown_to_those_who_can_check_it(library: Library, page: PageClient) -> None:
    moderator = library.people.moderator()
    with clock.frozen(datetime(2026, 1, 1, tzinfo=UTC)) as move:
        slug = library.specification("Canary service")
        library.change(slug, lambda one: assuring.check(library.people.actor(moderator), one))
        assert "Checked by a moderator of this site on 1 January 2026." in page.get(f"/library/{slug}").main
        move(timedelta(days=365 + 90))
        with unit_of_work(library.database), transaction():
            assuring.move_assurance(Task(1, {}, 1, library.database))
        page.get(f"/library/{slug}", status=404)
        library.people.sign_in(page.client, moderator)
        shown = page.get(f"/library/{slug}")
        assert "Readers cannot see this page until somebody checks it." in shown.main
        assert shown.links()["I have checked this page"] == f"/library/{slug}/check"
        page.get(f"/library/{slug}/check")


@pytest.mark.each_database
def test_an_old_address_leads_to_the_new_one_of_either_kind(library: Library, page: PageClient) -> None:
    for old in (library.specification("Old service"), library.framework("Old framework")):
        new = library.revise(old, title=f"{old} renamed")
        moved = page.client.get(f"/library/{old}")
        assert (moved.status_code, moved.headers["Location"]) == (301, f"/library/{new}")
        assert page.get(f"/library/{new}").links()["Compare versions"] == f"/library/{new}/compare"
        page.get(f"/library/{new}/compare")
        page.get(f"/library/{new}/versions/1")


@pytest.mark.each_database
def test_related_entries_are_those_that_share_most(library: Library, page: PageClient) -> None:
    alike = {"service_type": "csa-recovery", "harm_types": ["csa"], "stages": ["recovery"]}
    slug = library.specification("Recovery service", **alike)
    library.framework("Recovery outcomes", **alike)
    library.specification("Another service")
    library.withdraw(library.specification("Zanzibar service", **alike))
    related = page.get(f"/library/{slug}").main.split("Related library entries")[1].split("Take it away")[0]
    assert related.split() == ["Recovery", "outcomes", "Another", "service"]


@pytest.mark.each_database
@pytest.mark.parametrize("which", ["specification", "framework"])
def test_a_page_read_again_costs_one_query_however_many_there_are(
    library: Library, page: PageClient, statements: Callable[[], Any], which: str
) -> None:
    slug = getattr(library, which)()
    page.get(f"/library/{slug}")
    with statements() as few:
        page.get(f"/library/{slug}")
    library.many(20)
    with statements() as first:
        page.get(f"/library/{slug}")
    with statements() as again:
        page.get(f"/library/{slug}")
    assert len(few) == len(again) == 1, again
    assert len(first) <= 7, first


@pytest.mark.parametrize("slug", ["no-such-page", "%00", "..%2f..", "A", "x" * 500, "%F0%9F%92%A9", "' OR 1=1"])
def test_no_address_breaks_the_page(page: PageClient, slug: str) -> None:
    page.get(f"/library/{slug}", status=404)


def test_a_preview_shows_the_same_clauses_without_a_live_page(library: Library, page: PageClient) -> None:
    member = library.people.person()
    library.people.sign_in(page.client, member)
    raw = {"title": "A draft", "summary": "Ours.", "form": "clause-bank", "clauses": CLAUSES}
    with unit_of_work(library.database), transaction():
        body, _ = SPECIFICATION.shape.clean(raw)
        number = drafting.start(library.people.actor(member), SPECIFICATION, body, draw(SPECIFICATION.shape, body), "draft").id
        session().flush()
    shown = page.get(f"/contribute/drafts/{number}/preview")
    assert shown.h1 == "Clause bank A draft"
    assert "Children are safer." in section(shown, "clause-aims")


def test_the_owner_may_edit_and_what_is_taken_down_is_gone(library: Library, page: PageClient) -> None:
    slug = library.specification()
    assert "Edit this page" not in page.get(f"/library/{slug}").main
    library.people.sign_in(page.client, library.people.moderator())
    assert "Edit this page" in page.get(f"/library/{slug}").main
    library.change(slug, lambda one: deciding.withdraw(SHIPPED_CONTENT, one, "It has ended."))
    page.get(f"/library/{slug}", status=404)
