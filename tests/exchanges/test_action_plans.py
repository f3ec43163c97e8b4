"""An action plan is the host's alone until it is sent; then nothing that was sent changes."""

from io import BytesIO
from zipfile import ZipFile

import pytest
import sqlalchemy as sa

from app.accounts import services as accounts
from app.core.actor import SYSTEM
from app.core.db import session, transaction, unit_of_work
from app.core.errors import Conflict
from app.exchanges.reviews.following import services
from app.exchanges.reviews.following.models import PlanAction
from app.exchanges.reviews.following.personal_data import held_about
from app.exchanges.reviews.writing.values import Writing, stamp_of
from tests.exchanges.finding_client import FindingClient
from tests.exchanges.following_client import ACTION, LATER, FollowingClient
from tests.letters import letters
from tests.queued_work import run_queued

PAGES = ("", "/print", "/files/docx", "/files/odt", "/files/pdf", "/files/csv")
DRAFTED = "Buy a new strategy quietly."


def test_an_area_writes_a_plan_sends_it_and_the_team_reads_it(following: FollowingClient) -> None:
    member = following.host(following.review.member)
    page = following.write(member, standard="", **{"lines": "2"})
    assert "Name a champion for the board." in page.main
    assert "C1" in page.main
    assert following.status() == "final"
    following.review.press(following.host(), "plan/send", "stamp")
    assert following.status() == "following-up"
    read = following.lead().get(f"{following.home}/plan")
    assert "Name a champion for the board." in read.main
    assert "Director of public health" in read.main
    assert "Following up" in following.lead().get(following.home).main


def test_a_drafted_plan_is_read_by_nobody_but_the_host(following: FollowingClient) -> None:
    [number] = following.written(DRAFTED)
    people = following.review.people
    readers = [
        following.findings.team[0],
        following.findings.team[1],
        people.moderator(),
        people.administrator(),
        people.person("Stan"),
    ]
    for person in readers:
        browser = following.review.browser(person)
        for page in PAGES:
            assert browser.client.get(f"{following.home}/plan{page}").status_code == 404
        for page in (f"actions/{number}", f"actions/{number}/note", f"actions/{number}/rating", "actions/new", "send"):
            assert browser.client.get(f"{following.home}/plan/{page}").status_code == 404
    for browser in (following.lead(), following.review.browser(following.findings.team[1])):
        for page in (
            "/exchanges/reviews",
            following.home,
            f"{following.home}/report",
            f"{following.home}/findings",
            "/search?q=quietly",
        ):
            assert DRAFTED not in browser.get(page).main
        assert "action plan" not in browser.get(following.home).links()
    assert DRAFTED in following.host(following.review.health).get(f"{following.home}/plan").main


def texts_of(following: FollowingClient) -> list[str]:
    with unit_of_work(following.review.database):
        return list(session().scalars(sa.select(PlanAction.text).order_by(PlanAction.id)))


def test_nothing_that_was_sent_changes_and_what_comes_later_stands_beside_it(following: FollowingClient) -> None:
    [number] = following.sent()
    before, host = following.action(number), following.host()
    action_page = f"{following.home}/plan/actions/{number}"
    host.get(action_page, status=404)
    actor = following.review.people.actor(following.review.lead)
    with unit_of_work(following.review.database), transaction():
        action = session().get_one(PlanAction, number)
        values = services.action_values(action)
        with pytest.raises(Conflict):
            services.change_action(actor, action, Writing({**values, "text": "Something else."}, stamp_of(values)))
        with pytest.raises(Conflict):
            services.delete_action(actor, action)
        with pytest.raises(Conflict):
            services.move_action(actor, action, 1)
    following.review.press(host, f"plan/actions/{number}/note", "text", text="The board agreed in May.")
    following.write(host, text=LATER)
    assert following.action(number) == before
    page = following.lead().get(f"{following.home}/plan")
    for words in ("The board agreed in May.", LATER, "Added after the plan was sent"):
        assert words in page.main
    assert texts_of(following) == [ACTION["text"], LATER]


def test_a_plan_goes_only_as_it_was_read_and_never_without_an_action(following: FollowingClient) -> None:
    host = following.host()
    assert "Write an action first." in host.get(f"{following.home}/plan/send").main
    following.findings.post(host, "plan/send", {"stamp": ""}, 422)
    following.written()
    page = host.get(f"{following.home}/plan/send")
    following.written("Train two deputies.")
    refused = host.fill(page, {}, "stamp", status=409)
    assert "Somebody changed the plan" in refused.main
    assert following.status() == "final"
    page = host.get(f"{following.home}/plan/send")
    host.fill(page, {}, "stamp")
    assert following.status() == "following-up"
    host.fill(page, {}, "stamp", status=409)  # the same page, sent twice


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"text": " "}, "Write what you will do"),
        ({"owner": ""}, "Write which role answers for it"),
        ({"measure": ""}, "Write how you will know that it worked"),
        ({"due_on-month": "13"}, "The day by which it will be done must be a real date"),
        ({"due_on-year": "2020"}, "This day has passed"),
    ],
)
def test_an_action_says_what_who_by_when_and_how_it_is_known(
    following: FollowingClient, change: dict[str, str], words: str
) -> None:
    page = following.write(following.host(), status=422, **change)
    assert words in page.main
    kept = page.form_values("owner")[1]
    assert all(kept[name] == change.get(name, value).strip() for name, value in ACTION.items())
    assert texts_of(following) == []


def test_an_action_changed_by_two_people_shows_both_texts(following: FollowingClient) -> None:
    [number] = following.written()
    mine, theirs = following.host(), following.host(following.review.member)
    page = mine.get(f"{following.home}/plan/actions/{number}")
    following.review.press(theirs, f"plan/actions/{number}", "owner", owner="Head of commissioning")
    both = mine.fill(page, {"owner": "Chief officer"}, "owner", status=409)
    assert "Head of commissioning" in both.main
    assert "Chief officer" in both.main
    assert following.action(number)["owner"] == "Head of commissioning"


def test_a_number_that_is_never_allowed_is_refused_and_a_name_is_explained(following: FollowingClient) -> None:
    host = following.host()
    following.write(host, status=422, text="Ring her on 07700 900123 about NHS number 943 476 5919.")
    assert texts_of(following) == []


def test_an_action_may_be_moved_and_thrown_away_until_it_is_sent(following: FollowingClient) -> None:
    first, second = following.written("First.", "Second.")
    host = following.host()
    page = host.get(f"{following.home}/plan")
    host.fill(page, {}, "Move down: Action 1")
    moved = host.get(f"{following.home}/plan").main
    assert moved.index("Second.") < moved.index("First.")
    page = host.get(f"{following.home}/plan/actions/{first}")
    host.fill(page, {}, "Delete this action")
    assert texts_of(following) == ["Second."]
    assert following.action(second)["position"] == 0


def test_of_two_host_areas_each_sends_the_plan(findings: FindingClient) -> None:
    following = FollowingClient(findings)
    following.final(joint=True)
    following.written()
    following.review.press(following.host(), "plan/send", "stamp")
    assert following.status() == "final"
    following.written("Train two deputies.")  # what one of them agreed to is another plan now
    other = following.host(following.joint)
    following.review.press(other, "plan/send", "stamp")
    assert following.status() == "final"
    following.review.press(following.host(), "plan/send", "stamp")
    assert following.status() == "following-up"


def test_letters_about_a_plan_say_nothing_of_it(following: FollowingClient) -> None:
    run_queued(following.review.database)
    before = len(letters())
    following.reviewed("Buy a new strategy quietly.")
    following.review.press(following.lead(), "plan/comment", "text", text="We saw the minutes.")
    following.review.press(following.host(), "close", "stamp", counts="yes")
    run_queued(following.review.database)
    written = [str(letter) for letter in letters()[before:]]
    assert written
    for words in ("Camden", "strategy", "minutes", "action plan", "done"):
        assert not any(words in letter for letter in written)


def test_a_plan_is_taken_away_with_whose_it_is_on_it(following: FollowingClient) -> None:
    [number] = following.sent()
    following.rate(number, "part-done", "Two of three boards.")
    lead = following.lead()
    audience = "For commissioners of Camden and their review team. Held by Camden: ask them before release."
    address = f"{following.home}/plan"
    assert audience in lead.get(f"{address}/print").main
    csv = lead.client.get(f"{address}/files/csv")
    assert csv.headers["Content-Disposition"] == 'attachment; filename="action-plan.csv"'
    table = csv.get_data().decode("utf-8-sig")
    for words in (ACTION["text"], ACTION["owner"], "Part done", "Two of three boards.", audience):
        assert words in table
    with ZipFile(BytesIO(lead.client.get(f"{address}/files/docx").get_data())) as package:
        body = package.read("word/document.xml").decode()
        foot = "".join(package.read(name).decode() for name in package.namelist() if "footer" in name)
    assert ACTION["measure"] in body
    assert "Two of three boards." in body
    assert "ask them before release" in foot
    with ZipFile(BytesIO(lead.client.get(f"{address}/files/odt").get_data())) as package:
        assert ACTION["measure"] in package.read("content.xml").decode()
    assert lead.client.get(f"{address}/files/xlsx").status_code == 404


def test_what_somebody_wrote_in_a_plan_stays_and_names_them_no_longer(following: FollowingClient) -> None:
    [number] = following.sent()
    following.rate(number)
    writer, database = following.review.lead, following.review.database
    with unit_of_work(database):
        held = held_about(writer)
        assert [len(rows) for rows in held.values()] == [1, 1]
        assert ACTION["text"] not in str(held)
    with unit_of_work(database), transaction():
        accounts.erase_person(SYSTEM, writer)
    run_queued(database)
    with unit_of_work(database):
        assert [len(rows) for rows in held_about(writer).values()] == [0, 0]
    assert following.action(number)["edited_by_id"] is None
    assert following.action(number)["text"] == ACTION["text"]
