"""A member fills in a list: clauses are added, changed, moved and taken out. An adaptation keeps what is locked."""

import pytest

from app.contributions import queries
from app.contributions.comparison import field_changes
from app.contributions.models import Revision
from app.contributions.services import deciding, drafting, guarding, listing_entries
from app.contributions.services.drafting import Origin
from app.contributions.services.listing_entries import DraftList
from app.core.db import Database, transaction, unit_of_work
from app.core.errors import Invalid
from app.library.specifications.kind import CLAUSES, SPECIFICATION
from app.search.index import follower
from tests.page_client import Page, PageClient
from tests.people import People
from tests.rows import only_row_of

pytestmark = pytest.mark.each_database
AT_RISK = "She told me today that her stepfather comes into her room at night and hurts her. She is in my class."


@pytest.fixture
def clauses(page: PageClient, member: int) -> str:
    """The address of the list of clauses of a new draft."""
    about = {"title": "Recovery service", "summary": "Help after abuse.", "form": "specification"}
    tasks = page.fill(page.get("/contribute/specification"), about, "title")
    return f"/contribute/drafts/{tasks.draft_number}/steps/clauses"


def add(page: PageClient, clauses: str, heading: str, kind: str, text: str, status: int = 200, **more: str) -> Page:
    values = {"heading": heading, "clause_type": kind, "text": text, **more}
    return page.fill(page.get(f"{clauses}/new"), values, "heading", status=status)


def headings(database: Database) -> list[str]:
    return [one["heading"] for one in only_row_of(database, Revision).body.get("clauses", [])]


def test_a_clause_is_added_with_an_id_of_its_own_and_its_html(database: Database, page: PageClient, clauses: str) -> None:
    listed = add(page, clauses, "Waiting times", "waiting-time", "Within **ten** working days.", weeks="2")
    assert "Waiting times" in listed.main
    add(page, clauses, "Waiting times", "waiting-time", "Urgent cases.")
    revision = only_row_of(database, Revision)
    assert [one["id"] for one in revision.body["clauses"]] == ["waiting-times", "waiting-times-2"]
    assert revision.body["clauses"][0]["weeks"] == 2
    assert "<strong>ten</strong>" in revision.html["clauses.waiting-times.text"]
    assert "Urgent" in revision.html["clauses.waiting-times-2.text"]


def test_a_clause_called_new_does_not_take_the_address_of_the_page_that_adds_one(
    database: Database, page: PageClient, clauses: str
) -> None:
    add(page, clauses, "New", "other", "Something new.")
    assert [one["id"] for one in only_row_of(database, Revision).body["clauses"]] == ["new-2"]


def test_a_clause_is_changed_and_what_it_lost_is_not_stated(database: Database, page: PageClient, clauses: str) -> None:
    add(page, clauses, "Waiting times", "waiting-time", "Within ten days.", weeks="2")
    page.fill(page.get(f"{clauses}/waiting-times"), {"text": "Within a week.", "weeks": ""}, "heading")
    [clause] = only_row_of(database, Revision).body["clauses"]
    assert clause["text"] == "Within a week."
    assert "weeks" not in clause


def test_clauses_move_up_and_down_and_stay_at_the_ends(database: Database, page: PageClient, clauses: str) -> None:
    for heading in ("Aims", "Exit", "Price"):
        add(page, clauses, heading, "other", "Text.")
    for clause, direction, order in (
        ("price", "up", ["Aims", "Price", "Exit"]),
        ("aims", "down", ["Price", "Aims", "Exit"]),
        ("price", "up", ["Price", "Aims", "Exit"]),
    ):
        version = only_row_of(database, Revision).version
        token = page.get(clauses).form_values("direction")[1]["csrf_token"]
        form = {"direction": direction, "draft_version": str(version), "csrf_token": token}
        page.post(f"{clauses}/{clause}/move", form)
        assert headings(database) == order


def test_a_move_from_a_page_that_is_out_of_date_changes_nothing_and_says_so(
    database: Database, page: PageClient, clauses: str
) -> None:
    add(page, clauses, "Aims", "aims", "Text.")
    add(page, clauses, "Exit", "exit", "Text.")
    token = page.get(clauses).form_values("direction")[1]["csrf_token"]
    page.post(f"{clauses}/exit/move", {"direction": "up", "draft_version": "1", "csrf_token": token})
    assert headings(database) == ["Aims", "Exit"]
    assert "Somebody else saved this draft" in page.get(clauses).response.text


def test_a_clause_is_taken_out_after_a_page_that_asks(database: Database, page: PageClient, clauses: str) -> None:
    add(page, clauses, "Aims", "aims", "Text.")
    asked = page.get(f"{clauses}/aims/remove")
    assert headings(database) == ["Aims"]
    page.fill(asked, {}, "draft_version")
    made = only_row_of(database, Revision)
    assert "clauses" not in made.body
    assert made.html == {}


def test_what_was_typed_survives_an_error(page: PageClient, clauses: str) -> None:
    refusal = add(page, clauses, "", "aims", "A long text that took an hour.", status=422, weeks="two")
    assert "Enter a heading" in refusal.main
    assert "Number of weeks must be a whole number, like 12" in refusal.main
    assert "A long text that took an hour." in refusal.main
    assert 'value="two"' in refusal.response.text


def test_text_about_a_child_at_risk_is_stored_nowhere_and_stays_in_the_form(
    database: Database, page: PageClient, clauses: str
) -> None:
    refused = add(page, clauses, "Aims", "aims", AT_RISK, status=422)
    assert "call 999" in refused.main
    assert "stepfather" in refused.main
    assert headings(database) == []


def test_the_second_of_two_people_is_shown_both_texts_of_the_clause(database: Database, page: PageClient, clauses: str) -> None:
    add(page, clauses, "Aims", "aims", "First text.")
    form = page.get(f"{clauses}/aims")
    page.fill(page.get(f"{clauses}/aims"), {"text": "Their text."}, "heading")
    conflict = page.fill(form, {"text": "My text."}, "heading", status=409)
    assert "Their text." in conflict.main
    assert "My text." in conflict.main
    assert only_row_of(database, Revision).body["clauses"][0]["text"] == "Their text."
    page.fill(conflict, {}, "heading")
    assert only_row_of(database, Revision).body["clauses"][0]["text"] == "My text."


def test_a_finding_in_a_clause_is_explained_and_confirmed_where_it_stands(
    database: Database, page: PageClient, people: People, clauses: str
) -> None:
    add(page, clauses, "Referral", "referral", "Telephone 07700 900123 at any time.")
    number = only_row_of(database, Revision).id
    asked = page.get(f"/contribute/drafts/{number}/submit")
    assert "Referral: Text" in asked.main
    with unit_of_work(database):
        revision = queries.get_revision(number)
        [found] = guarding.inspect_body(SPECIFICATION.shape, revision.body)
        assert found.field == "clauses.referral.text"


def test_a_clause_is_found_by_itself_and_the_hit_leads_to_it(
    database: Database, page: PageClient, people: People, clauses: str
) -> None:
    add(page, clauses, "Demand variation", "demand-variation", "A rhubarb band of referrals.")
    number = only_row_of(database, Revision).id
    page.fill(page.get(f"/contribute/drafts/{number}/submit"), containing="send")
    moderator = people.actor(people.moderator())
    with unit_of_work(database), transaction():
        deciding.publish(moderator, queries.get_revision(number))
    follower.follow(database)
    found = page.get("/search?q=rhubarb")
    links = found.links()
    assert links["Demand variation – Recovery service"] == "/library/recovery-service#clause-demand-variation"
    with unit_of_work(database), transaction():
        contribution = queries.get_revision(number).contribution
        deciding.withdraw(moderator, contribution, "It is out of date.")
    follower.follow(database)
    assert "Demand variation" not in page.get("/search?q=rhubarb").main


def test_two_versions_are_compared_clause_by_clause_with_moves_and_removals() -> None:
    before = {"clauses": [clause("aims", "Old aims."), clause("exit", "Leave well."), clause("price", "Fair.")]}
    after = {"clauses": [clause("price", "Fair."), clause("aims", "New aims.")]}
    changes = {one.name: one for one in field_changes.compare(SPECIFICATION.shape, before, after) if one.change != "same"}
    assert changes["clauses"].before == "Aims\nExit\nPrice"
    assert changes["clauses"].after == "Price\nAims"
    assert changes["clauses.aims.text"].label == "Aims: Text"
    assert changes["clauses.exit.text"].change == "removed"
    assert "clauses.price.text" not in changes


def clause(name: str, text: str, **more: object) -> dict[str, object]:
    return {"id": name, "heading": name.capitalize(), "clause_type": "other", "text": text, **more}


@pytest.fixture
def adaptation(database: Database, people: People) -> tuple[int, int]:
    """The draft of an adaptation by somebody, and who that is: its first clause is locked by the owner of the original."""
    author, moderator = people.actor(people.person()), people.actor(people.moderator())
    owner = people.person()
    body = {
        "title": "National core",
        "summary": "A core.",
        "form": "specification",
        "clauses": [clause("aims", "The aims.", locked=True), clause("exit", "The exit.")],
    }
    html = {"clauses.aims.text": "<p>The aims.</p>", "clauses.exit.text": "<p>The exit.</p>"}
    with unit_of_work(database), transaction():
        original = drafting.start(author, SPECIFICATION, body, html, "original")
        drafting.submit(author, original, {})
        deciding.publish(moderator, original)
        copied = [{**one, "base_version": 1} for one in body["clauses"]]  # type: ignore[dict-item]  # entries are mappings
        mine = {**body, "title": "Ours", "clauses": copied}
        made = drafting.start(people.actor(owner), SPECIFICATION, mine, html, "adaptation", Origin(base=original))
        return made.id, owner


def test_a_locked_clause_can_be_annotated_and_nothing_else(
    database: Database, people: People, page: PageClient, adaptation: tuple[int, int]
) -> None:
    number, owner = adaptation
    people.sign_in(page.client, owner)
    form = page.get(f"/contribute/drafts/{number}/steps/clauses/aims")
    assert "locked" in form.main
    assert 'name="text"' not in form.response.text
    page.fill(form, {"note": "Here this means the whole county."}, "note")
    with unit_of_work(database):
        revision = queries.get_revision(number)
        locked = revision.body["clauses"][0]
        assert locked["note"] == "Here this means the whole county."
        assert locked["text"] == "The aims."
        assert revision.html["clauses.aims.text"] == "<p>The aims.</p>"
    assert page.get(f"/contribute/drafts/{number}/steps/clauses/aims/remove", status=404)


@pytest.mark.parametrize(
    "changed_clauses", [[], [clause("aims", "Other aims.", locked=True, base_version=1)], [clause("aims", "The aims.")]]
)
def test_no_route_past_the_pages_changes_a_locked_clause(
    database: Database, people: People, adaptation: tuple[int, int], changed_clauses: list[dict[str, object]]
) -> None:
    number, owner = adaptation
    actor = people.actor(owner)
    with unit_of_work(database):
        revision = queries.get_revision(number)
        with pytest.raises(Invalid, match="locked"), transaction():
            drafting.save(actor, revision, revision.version, {"clauses": changed_clauses or None}, {})


def test_a_clause_of_the_original_is_left_out_with_a_reason_and_can_be_put_back(
    database: Database, people: People, page: PageClient, adaptation: tuple[int, int]
) -> None:
    number, owner = adaptation
    people.sign_in(page.client, owner)
    listed = f"/contribute/drafts/{number}/steps/clauses"
    refused = page.fill(page.get(f"{listed}/exit/remove"), {"reason": ""}, "reason", status=422)
    assert "Enter why your version leaves it out" in refused.main
    after_removal = page.fill(page.get(f"{listed}/exit/remove"), {"reason": "It is in our standard terms."}, "reason")
    assert "It is in our standard terms." in after_removal.main
    with unit_of_work(database):
        revision = queries.get_revision(number)
        assert [one["id"] for one in revision.body["clauses"]] == ["aims"]
        assert revision.body["dropped"] == [{"id": "exit", "heading": "Exit", "reason": "It is in our standard terms."}]
    page.fill(after_removal, {}, "Put back")
    with unit_of_work(database):
        revision = queries.get_revision(number)
        assert [(one["id"], one["base_version"]) for one in revision.body["clauses"]] == [("aims", 1), ("exit", 1)]
        assert "dropped" not in revision.body
        assert revision.html["clauses.exit.text"] == "<p>The exit.</p>"


def test_there_is_an_end_to_how_many_clauses_a_list_holds(
    database: Database, people: People, adaptation: tuple[int, int]
) -> None:
    number, owner = adaptation
    actor = people.actor(owner)
    with unit_of_work(database):
        revision = queries.get_revision(number)
        many = [*revision.body["clauses"], *(clause(f"c-{at}", "Text.") for at in range(CLAUSES.most - 2))]
        with transaction():
            drafting.save(actor, revision, revision.version, {"clauses": many}, {})
        draft_list = DraftList(revision, revision.version, SPECIFICATION.shape, CLAUSES)
        with pytest.raises(Invalid, match="150 clauses at most"), transaction():
            listing_entries.put(actor, draft_list, "one-more", (), {"heading": "More"}, {})
