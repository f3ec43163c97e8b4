"""The archive that anyone can read: the list, an issue with its neighbours, corrections, the feed, the search."""

import html
from datetime import UTC, datetime, timedelta

import feedparser
import pytest

from app.contributions import queries
from app.contributions.services import deciding
from app.core import clock
from app.core.db import transaction, unit_of_work
from app.core.worker import drain
from app.search.index import follower
from tests.moderation.initiative_maker import InitiativeMaker
from tests.newsletter.issue_maker import ITEM, TEXT, IssueMaker
from tests.page_client import PageClient

pytestmark = pytest.mark.each_database
AT = "/newsletter/what-schools-have-learned"


def test_issue_archive_is_empty_until_an_issue_is_published(issues: IssueMaker, page: PageClient) -> None:
    issues.submit(issues.draft())
    assert "There are no published issues that you can read yet." in page.get("/newsletter").main
    page.get(AT, 404)


def test_issue_archive_lists_issues_by_section_and_by_topic_of_what_they_lead_to(issues: IssueMaker, page: PageClient) -> None:
    issues.publish()
    issues.publish(title="Contracts", linked=None, texts=[{**TEXT, "section": "flexible-contracting"}])
    everything = page.get("/newsletter")
    assert "2 issues" in everything.main
    assert everything.links()["Contracts"] == "/newsletter/contracts"
    assert "Contracts" not in page.get("/newsletter?section=initiatives").links()
    assert "Contracts" in page.get("/newsletter?section=flexible-contracting").links()
    assert "1 issue" in page.get("/newsletter?harm=cse&region=london").main
    assert "No issues match" in page.get("/newsletter?harm=hsb").main


def test_the_archive_and_the_home_page_show_the_date_of_an_issue(issues: IssueMaker, page: PageClient) -> None:
    with clock.frozen(datetime(2026, 5, 3, 12, tzinfo=UTC)):
        issues.publish()
        assert "3 May 2026" in page.get("/newsletter").main
        assert "Latest issue: What schools have learned , 3 May 2026" in page.get("/").main.replace("learned,", "learned ,")
        issues.publish(title="Apples")
        assert "Latest issue: Apples" in page.get("/").main


def test_issues_of_one_moment_stand_in_order_of_name_whichever_was_loaded_first(issues: IssueMaker, page: PageClient) -> None:
    with clock.frozen(datetime(2026, 5, 3, 12, tzinfo=UTC)) as move:
        for title in ("Middle", "Zebras", "Apples"):
            issues.publish(title=title)
        move(timedelta(days=1))
        issues.publish(title="Next day")
    assert page.get("/newsletter").texts("h3") == ["Next day", "Apples", "Middle", "Zebras"]
    links = {one.get("rel"): one.get("href") for one in page.get("/newsletter/middle").tree.iter("a") if one.get("rel")}
    assert {"prev": "/newsletter/zebras", "next": "/newsletter/apples"}.items() <= links.items()


def test_items_keep_the_order_that_an_editor_gave(issues: IssueMaker, page: PageClient) -> None:
    titles = ["Second thoughts", "A first look", "Zebras", "Apples"]
    items = [{**ITEM, "id": f"item-{at}", "title": title} for at, title in enumerate(titles)]
    issues.publish(linked=items, texts=None)
    assert page.get(AT).texts("h3")[:4] == titles


def test_issue_page_says_all_that_it_holds(issues: IssueMaker, page: PageClient) -> None:
    issues.publish()
    issue_page = page.get(AT)
    for words in ("Dear reader,", "From the editor", "A word from us", "A play that tours schools.", "For public health teams."):
        assert words in issue_page.main
    assert issue_page.links()["Theatre in schools"] == ITEM["link"]
    assert issue_page.links()["your work"] == "https://www.example.org/work"
    headings = [(one.tag, "".join(one.itertext())) for one in issue_page.tree.iter() if one.tag in ("h2", "h3")]
    assert headings.index(("h2", "Initiatives")) < headings.index(("h3", "Theatre in schools"))
    assert headings.index(("h3", "Theatre in schools")) < headings.index(("h2", "From the editor"))


def test_issue_leads_to_the_one_before_and_the_one_after(issues: IssueMaker, page: PageClient) -> None:
    for title in ("One", "Two", "Three"):
        issues.publish(title=title)

    def neighbours(slug: str) -> dict[str, str]:
        return {one.get("rel"): one.get("href") for one in page.get(f"/newsletter/{slug}").tree.iter("a") if one.get("rel")}

    assert {"prev": "/newsletter/one", "next": "/newsletter/three"}.items() <= neighbours("two").items()
    assert "prev" not in neighbours("one")
    assert "next" not in neighbours("three")


def test_issue_that_was_withdrawn_is_nobodys_neighbour(issues: IssueMaker, page: PageClient) -> None:
    first, second, third = (issues.publish(title=title) for title in ("One", "Two", "Three"))
    issues.withdraw(second)
    assert first < second < third
    links = [one.get("href") for one in page.get("/newsletter/three").tree.iter("a")]
    assert "/newsletter/one" in links
    assert "/newsletter/two" not in links


def test_issue_that_was_corrected_says_so_and_keeps_its_address_and_versions(issues: IssueMaker, page: PageClient) -> None:
    issue = issues.publish()
    assert "corrected" not in page.get(AT).main
    change = issues.edit(issue, title="What schools know", correction="The title said something else.")
    issues.decide(issues.submit(change))
    moved = page.client.get(AT)
    assert (moved.status_code, moved.headers["Location"]) == (301, "/newsletter/what-schools-know")
    shown = page.get("/newsletter/what-schools-know")
    assert "This issue was corrected on" in shown.main
    assert "Correction: The title said something else." in shown.main
    assert "Version 2" in page.get("/newsletter/what-schools-know/versions").main
    assert page.get("/newsletter/what-schools-know/versions/1").h1.endswith("What schools have learned")
    page.get("/newsletter/what-schools-know/compare")


def test_issue_feed_is_atom_that_a_reader_understands(issues: IssueMaker, page: PageClient) -> None:
    issues.publish(title="A & B <i>first</i>")
    issues.publish(title="Second")
    answer = page.client.get("/newsletter/feed")
    assert answer.mimetype == "application/atom+xml"
    document = feedparser.parse(answer.get_data())
    assert not document.bozo
    assert document.version == "atom10"
    assert [html.unescape(one.title) for one in document.entries] == ["Second", "A & B <i>first</i>"]
    for place in (document.feed, *document.entries):
        assert place.id
        assert place.title
        assert place.updated_parsed
    assert [one.link for one in document.entries] == [
        f"http://localhost/newsletter/{slug}" for slug in ("second", "a-b-i-first-i")
    ]


def test_issue_is_found_by_the_search_in_all_that_it_says(issues: IssueMaker, page: PageClient) -> None:
    issues.publish(texts=[{**TEXT, "text": "The rhubarb harvest."}])
    follower.follow(issues.database)
    assert page.get("/search?q=rhubarb").links()["What schools have learned"] == AT
    assert "What schools have learned" in page.get("/search?q=theatre&kind=newsletter-issue").links()


def test_issue_says_nothing_of_a_page_that_was_taken_down_since(issues: IssueMaker, page: PageClient) -> None:
    withdrawn = issues.publish_page(title="The rhubarb theatre")
    item = {
        **ITEM,
        "id": "rhubarb",
        "title": "Rhubarb on stage",
        "link": "/directory/the-rhubarb-theatre",
        "summary": "Custard too.",
    }
    issue = issues.publish(linked=[ITEM, item])
    second = issues.edit(issue, summary="Another summary.", correction="The summary.")
    issues.decide(issues.submit(second))
    issues.withdraw(withdrawn)
    drain(issues.database)
    follower.follow(issues.database)
    places = (
        AT,
        f"{AT}/versions/1",
        f"{AT}/compare",
        "/newsletter",
        "/newsletter/feed",
        "/search?q=rhubarb",
        "/search?q=custard",
    )
    for path in places:
        words = page.client.get(path).get_data(as_text=True).replace("q=rhubarb", "").replace("q=custard", "")
        assert "on stage" not in words, path
        assert "Custard too" not in words, path
    assert "An item that stood here has been taken off the site" in page.get(AT).main
    assert "Theatre in schools" in page.get(AT).links()


def test_issue_shows_an_item_again_once_its_page_is_back(issues: IssueMaker, page: PageClient) -> None:
    issues.publish()
    issues.withdraw(issues.play)
    assert "Theatre in schools" not in page.get(AT).links()
    moderator = issues.people.actor(issues.people.moderator())
    with unit_of_work(issues.database), transaction():
        deciding.restore(moderator, queries.get_contribution(issues.play))
    assert "Theatre in schools" in page.get(AT).links()


def test_issue_follows_a_page_whose_address_changed(issues: IssueMaker, page: PageClient) -> None:
    author, moderator = issues.people.person(), issues.people.moderator()
    initiatives = InitiativeMaker(issues.database, issues.people)
    play = initiatives.published(author, moderator, title="A first name")
    issues.publish(linked=[{**ITEM, "link": "/directory/a-first-name"}])
    initiatives.decide(moderator, initiatives.edited(author, play, title="A second name"))
    assert page.get(AT).links()["Theatre in schools"] == "/directory/a-second-name"


def test_issue_is_never_hidden_for_want_of_a_check(issues: IssueMaker, page: PageClient) -> None:
    issues.publish()
    issues.people.sign_in(page.client, issues.editor)
    page.get(f"{AT}/check", 404)
    draft = issues.draft(title="Another")
    assert "I have checked today" not in page.get(f"/contribute/drafts/{draft}/submit").main
    assert "Not yet checked" not in page.get(AT).main


def test_issue_is_offered_for_correction_to_editors_only(issues: IssueMaker, page: PageClient) -> None:
    issues.publish()
    assert "Correct this issue" not in page.get(AT).main
    issues.people.sign_in(page.client, issues.people.moderator())
    assert "Correct this issue" not in page.get(AT).main
    issues.people.sign_in(page.client, issues.second)
    assert page.fill(page.get(AT), containing="Correct this issue").h1.endswith("What schools have learned")


def test_issue_archive_stands_in_the_menu(issues: IssueMaker, page: PageClient) -> None:
    assert page.get("/newsletter").links()["Newsletter"] == "/newsletter"
    assert "Start an issue" not in page.get("/newsletter").links()
    issues.people.sign_in(page.client, issues.editor)
    assert page.get("/newsletter").links()["Start an issue"] == "/contribute/newsletter-issue"


def test_an_issue_with_something_about_the_whole_of_england_is_found_and_counted_once_by_every_region(
    issues: IssueMaker, page: PageClient
) -> None:
    issues.publish_page(title="Training for all", coverage="national", regions=[])
    issues.publish(linked=[ITEM, {**ITEM, "id": "second", "link": "/directory/training-for-all"}])
    for region in ("london", "south-west"):
        archive = page.get(f"/newsletter?region={region}")
        assert "1 issue" in archive.main
        assert "South West (1)" in archive.main
        assert "London (1)" in archive.main
