"""Using somebody else's specification: a working copy, whose it is, where it says it is from, and who cannot see it."""

import re

import pytest
import sqlalchemy as sa

from app.contributions import queries
from app.contributions.listing_models import FacetRow
from app.contributions.models import MEMBERS, Contribution
from app.contributions.services import deciding
from app.core.db import session, transaction, unit_of_work
from app.library.models import LibraryItem
from app.search.index import follower
from tests.library.specification_maker import CAMDEN, CLAUSES, SLOUGH, SpecificationMaker, clause
from tests.page_client import PageClient

pytestmark = pytest.mark.each_database
TITLE = "Recovery service"


def use(page: PageClient, slug: str, place: str = CAMDEN) -> int:
    """Make a working copy as a person would; returns the id of its draft."""
    return page.fill(page.get(f"/library/{slug}/adapt"), {"place": place}, "place").draft_number


def test_a_working_copy_holds_every_clause_with_its_id_and_the_version_it_stands_at(
    specifications: SpecificationMaker, page: PageClient
) -> None:
    slug = specifications.publish()
    specifications.people.sign_in(page.client, specifications.commissioner())
    body = specifications.body(use(page, slug))
    assert [(one["id"], one["text"], one["base_version"]) for one in body["clauses"]] == [
        (one["id"], one["text"], 1) for one in CLAUSES
    ]
    assert body["title"] == "Recovery service (Camden)"
    assert body["standing"] == "draft"
    assert (body["coverage"], body["areas"]) == ("areas", [CAMDEN])


def test_its_html_is_the_originals(specifications: SpecificationMaker) -> None:
    copy = specifications.adapt(specifications.publish(), specifications.commissioner())
    with unit_of_work(specifications.database):
        revision = queries.get_revision(copy)
        original = session().get_one(Contribution, revision.contribution.parent_id)
        assert original.live_revision is not None
        assert revision.html == original.live_revision.html
        assert "<strong>26 weeks</strong>" in revision.html["clauses.length.text"]
        assert revision.contribution.base_revision_id == original.live_revision_id


def test_it_belongs_to_the_area_or_to_the_organisation_as_was_chosen(
    specifications: SpecificationMaker, page: PageClient
) -> None:
    slug = specifications.publish()
    specifications.people.sign_in(page.client, specifications.commissioner())
    with_area, without = use(page, slug), use(page, slug, "organisation")
    with unit_of_work(specifications.database):
        assert queries.get_revision(with_area).contribution.owner_area == CAMDEN
        own = queries.get_revision(without).contribution
        assert (own.owner_scope, own.owner_area) == ("organisation", None)
        assert queries.get_revision(without).body["title"] == TITLE


def test_whom_it_is_for_must_be_chosen_and_only_ones_own_areas_can_be(
    specifications: SpecificationMaker, page: PageClient
) -> None:
    slug = specifications.publish()
    specifications.people.sign_in(page.client, specifications.commissioner())
    form = page.get(f"/library/{slug}/adapt")
    assert "Camden" in form.main
    assert "Slough" not in form.main
    assert "Choose who your version is for" in page.fill(form, containing="place", status=422).main
    assert "Choose an answer from the list" in page.fill(form, {"place": SLOUGH}, "place", status=422).main


def test_a_provider_can_adapt_for_their_organisation_but_not_for_the_area(
    specifications: SpecificationMaker, page: PageClient
) -> None:
    slug = specifications.publish()
    specifications.people.sign_in(page.client, specifications.provider())
    assert "Camden" not in page.get(f"/library/{slug}/adapt").main
    use(page, slug, "organisation")


def test_somebody_who_waits_for_a_moderator_cannot_make_one(specifications: SpecificationMaker, page: PageClient) -> None:
    slug = specifications.publish()
    specifications.people.sign_in(page.client, specifications.people.person(status="waiting"))
    assert "You cannot contribute yet" in page.get(f"/library/{slug}/adapt").main
    token = page.get("/account").form_values("csrf_token")[1]["csrf_token"]
    page.post(f"/library/{slug}/adapt", {"place": "organisation", "csrf_token": token}, status=200)
    with unit_of_work(specifications.database):
        assert session().scalar(sa.select(sa.func.count()).select_from(Contribution)) == 1


def test_sent_twice_it_is_one_copy(specifications: SpecificationMaker, page: PageClient) -> None:
    slug = specifications.publish()
    specifications.people.sign_in(page.client, specifications.commissioner())
    action, values = page.get(f"/library/{slug}/adapt").form_values("place")
    first = page.post(action, {**values, "place": CAMDEN})
    second = page.post(action, {**values, "place": CAMDEN})
    assert first.headers["Location"] == second.headers["Location"]


def test_what_is_withdrawn_or_no_specification_cannot_be_used(specifications: SpecificationMaker, page: PageClient) -> None:
    slug = specifications.publish()
    with unit_of_work(specifications.database), transaction():
        deciding.withdraw(specifications.moderator, specifications.find(slug), "It has ended.")
    specifications.people.sign_in(page.client, specifications.commissioner())
    page.get(f"/library/{slug}/adapt", status=404)
    page.get("/library/no-such-page/adapt", status=404)


def test_a_copy_of_a_copy_starts_afresh_from_the_text_it_copies(specifications: SpecificationMaker) -> None:
    person = specifications.commissioner()
    draft = specifications.adapt(specifications.publish(), person)
    slug = specifications.publish_draft(draft, person)
    body = specifications.body(specifications.adapt(slug, specifications.commissioner(SLOUGH), SLOUGH))
    assert body["title"] == "Recovery service (Camden) (Slough)"
    assert {one["base_version"] for one in body["clauses"]} == {1}
    assert [one["id"] for one in body["clauses"] if one.get("locked")] == ["data"]


def test_a_copy_of_a_text_for_members_only_is_for_members_only(specifications: SpecificationMaker) -> None:
    person = specifications.commissioner()
    slug = specifications.publish_draft(specifications.adapt(specifications.publish(audience=MEMBERS), person), person)
    with unit_of_work(specifications.database):
        live = specifications.find(slug).live_revision
        assert live is not None
        assert live.audience == MEMBERS


# ---- editing it


def test_a_locked_clause_can_only_be_given_a_note(specifications: SpecificationMaker, page: PageClient) -> None:
    specifications.people.sign_in(page.client, person := specifications.commissioner())
    step = f"/contribute/drafts/{(draft := specifications.adapt(specifications.publish(), person))}/steps/clauses"
    assert "Locked by the owner of the original" in page.get(step).main
    _, values = page.get(f"{step}/data").form_values("note")
    assert "text" not in values
    page.fill(page.get(f"{step}/data"), {"note": "Our board agreed to this.", "text": "Ours now."}, "note")
    kept = next(one for one in specifications.body(draft)["clauses"] if one["id"] == "data")
    assert (kept["text"], kept["note"]) == ("Data are kept in England.", "Our board agreed to this.")
    page.get(f"{step}/data/remove", status=404)


def test_a_clause_is_left_out_with_a_reason_and_can_be_put_back(specifications: SpecificationMaker, page: PageClient) -> None:
    specifications.people.sign_in(page.client, person := specifications.commissioner())
    step = f"/contribute/drafts/{(draft := specifications.adapt(specifications.publish(), person))}/steps/clauses"
    refused = page.fill(page.get(f"{step}/length/remove"), containing="reason", status=422)
    assert "Enter why your version leaves it out" in refused.main
    list_page = page.fill(refused, {"reason": "We agree the length case by case."}, "reason")
    assert "We agree the length case by case." in list_page.main
    assert specifications.body(draft)["dropped"] == [
        {"id": "length", "heading": "Length", "reason": "We agree the length case by case."}
    ]
    page.fill(list_page, containing="Put back Length")
    assert [one["id"] for one in specifications.body(draft)["clauses"]] == ["aims", "length", "data"]


def test_clauses_can_be_put_in_another_order_and_added(specifications: SpecificationMaker, page: PageClient) -> None:
    specifications.people.sign_in(page.client, person := specifications.commissioner())
    step = f"/contribute/drafts/{(draft := specifications.adapt(specifications.publish(), person))}/steps/clauses"
    page.fill(page.get(step), containing="Move down")
    new = {"heading": "Our partners", "clause_type": "partnership", "text": "Who works with whom."}
    page.fill(page.get(f"{step}/new"), new, "heading")
    clauses = specifications.body(draft)["clauses"]
    assert [one["id"] for one in clauses] == ["length", "aims", "data", "our-partners"]
    assert "base_version" not in clauses[-1]


# ---- where it is from


def provenance(page: PageClient, address: str) -> str:
    found = re.search(r"Adapted from[^.]*\.", page.get(address).main)
    return found.group().replace("“ ", "“").replace(" ”", "”") if found else ""


def test_where_it_is_from_stands_on_every_page_of_the_draft_and_on_what_is_published(
    specifications: SpecificationMaker, page: PageClient
) -> None:
    author = specifications.commissioner()
    slug = specifications.publish(actor=specifications.people.actor(author))
    organisation = specifications.people.actor(author).label.split(", ")[1]
    person = specifications.commissioner(SLOUGH)
    draft = specifications.adapt(slug, person, SLOUGH)
    words = f"Adapted from “{TITLE}”, version 1, by {organisation}."
    specifications.people.sign_in(page.client, person)
    for place in ("", "/preview", "/steps/about-it", "/steps/clauses", "/submit"):
        assert provenance(page, f"/contribute/drafts/{draft}{place}") == words, place
    assert page.get(f"/contribute/drafts/{draft}").links()[TITLE] == f"/library/{slug}/versions/1"
    published = specifications.publish_draft(draft, person)
    assert provenance(page, f"/library/{published}/versions/1") == words


def test_a_moderator_reads_where_a_submission_is_from(specifications: SpecificationMaker, page: PageClient) -> None:
    person = specifications.commissioner()
    draft = specifications.adapt(specifications.publish(), person)
    specifications.people.sign_in(page.client, person)
    page.fill(page.get(f"/contribute/drafts/{draft}/submit"), containing="send")
    specifications.people.sign_in(page.client, specifications.people.moderator())
    words = f"Adapted from “{TITLE}”, version 1, by Practice Exchange."
    assert provenance(page, f"/moderation/{draft}") == words
    assert provenance(page, f"/moderation/{draft}/preview") == words


def test_it_names_the_version_it_started_from_after_the_original_moved_on(
    specifications: SpecificationMaker, page: PageClient
) -> None:
    specifications.people.sign_in(page.client, person := specifications.commissioner())
    slug = specifications.publish()
    draft = specifications.adapt(slug, person)
    specifications.revise(slug, [*CLAUSES, clause("partners")])
    assert "version 1, by" in provenance(page, f"/contribute/drafts/{draft}")


def test_an_original_that_the_reader_may_not_read_is_not_named(specifications: SpecificationMaker, page: PageClient) -> None:
    person = specifications.commissioner()
    slug = specifications.publish()
    adaptation_slug = specifications.publish_draft(specifications.adapt(slug, person), person)
    with unit_of_work(specifications.database), transaction():
        deciding.withdraw(specifications.moderator, specifications.find(slug), "It has ended.")
    assert (
        provenance(page, f"/library/{adaptation_slug}/versions/1")
        == "Adapted from version 1 of a specification that you cannot read here now."
    )
    assert slug not in page.get(f"/library/{adaptation_slug}/versions/1").links().values()


def test_its_page_stops_naming_an_original_as_soon_as_that_is_taken_down(
    specifications: SpecificationMaker, page: PageClient
) -> None:
    person = specifications.commissioner()
    slug = specifications.publish()
    adaptation_slug = specifications.publish_draft(specifications.adapt(slug, person), person)
    assert provenance(page, f"/library/{adaptation_slug}") == f"Adapted from “{TITLE}”, version 1, by Practice Exchange."
    with unit_of_work(specifications.database), transaction():
        deciding.withdraw(specifications.moderator, specifications.find(slug), "It has ended.")
    assert "you cannot read here now" in provenance(page, f"/library/{adaptation_slug}")


def test_the_page_of_a_specification_leads_to_using_it(specifications: SpecificationMaker, page: PageClient) -> None:
    slug = specifications.publish()
    assert page.get(f"/library/{slug}").links()["Use this specification"] == f"/library/{slug}/adapt"
    assert page.client.get(f"/library/{slug}/adapt").headers["Location"].startswith("/sign-in")


def test_an_original_that_was_opened_later_does_not_show_the_title_it_had_for_members_only(
    specifications: SpecificationMaker, page: PageClient
) -> None:
    person = specifications.commissioner()
    slug = specifications.publish(audience=MEMBERS)
    draft = specifications.adapt(slug, person)
    with unit_of_work(specifications.database), transaction():
        queries.get_revision(draft).audience = "public"
    adaptation_slug = specifications.publish_draft(draft, person)
    specifications.revise(slug, CLAUSES, audience="public")
    assert "you cannot read here now" in provenance(page, f"/library/{adaptation_slug}/versions/1")
    specifications.people.sign_in(page.client, person)
    assert TITLE in provenance(page, f"/library/{adaptation_slug}/versions/1")


# ---- who cannot see it


def outsiders(specifications: SpecificationMaker) -> list[int | None]:
    """A visitor, somebody of another area, somebody of another organisation, and a provider of the same area."""
    return [None, specifications.commissioner(SLOUGH), specifications.people.person(), specifications.provider()]


def test_everyone_who_commissions_in_the_area_can_work_on_it(specifications: SpecificationMaker, page: PageClient) -> None:
    draft = specifications.adapt(specifications.publish(), specifications.commissioner())
    specifications.people.sign_in(page.client, specifications.commissioner())
    assert "Recovery service (Camden)" in page.get("/contribute").main
    page.get(f"/contribute/drafts/{draft}/steps/clauses/aims")


def test_a_working_copy_looks_missing_to_everyone_else_on_every_page_of_it(
    specifications: SpecificationMaker, page: PageClient
) -> None:
    slug = specifications.publish()
    draft = specifications.adapt(slug, specifications.commissioner())
    with unit_of_work(specifications.database):
        copy = queries.get_revision(draft).contribution
        number, address = copy.id, f"/library/{copy.slug}"
    for person in outsiders(specifications)[1:]:
        assert person is not None
        specifications.people.sign_in(page.client, person)
        for place in (
            "",
            "/preview",
            "/submit",
            "/steps/about-it",
            "/steps/clauses",
            "/steps/clauses/new",
            "/steps/clauses/aims",
        ):
            page.get(f"/contribute/drafts/{draft}{place}", status=404)
        for place in ("/adapt", "/versions", "/versions/1", "/compare", "/report"):
            page.get(f"{address}{place}", status=404)
        token = page.get("/account").form_values("csrf_token")[1]["csrf_token"]
        page.post(f"/contribute/edit/{number}", {"csrf_token": token}, status=404)
        page.get(f"/contribute/withdraw/{number}", status=404)
        assert "Recovery service (Camden)" not in page.get("/contribute").main


def test_a_working_copy_is_in_no_listing_count_feed_or_search(specifications: SpecificationMaker, page: PageClient) -> None:
    person = specifications.commissioner()
    draft = specifications.adapt(specifications.publish(), person)
    specifications.people.sign_in(page.client, person)
    page.fill(page.get(f"/contribute/drafts/{draft}/steps/about-it"), {"title": "Zebrafish", "summary": "Zebrafish."}, "title")
    follower.follow(specifications.database)
    with unit_of_work(specifications.database):
        copy = queries.get_revision(draft).contribution.id
        assert session().get(LibraryItem, copy) is None
        assert session().scalar(sa.select(sa.func.count()).where(FacetRow.contribution_id == copy)) == 0
    for reader in [*outsiders(specifications), person]:
        browser = PageClient(page.client.application.test_client())
        if reader is not None:
            specifications.people.sign_in(browser.client, reader)
        assert "Nothing matches" in browser.get("/search?q=zebrafish").main
        assert "Zebrafish" not in browser.client.get("/library").text
