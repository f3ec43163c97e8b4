"""A framework's page, what if it measured fewer things, the calculator, and counting in pairs: as a reader meets them."""

from typing import Any

import pytest
import sqlalchemy as sa

from app.contributions.models import Contribution, OldSlug
from app.contributions.services import drafting
from app.core import taxonomy
from app.core.db import session, transaction, unit_of_work
from app.library.frameworks import matrix, paired_counting
from app.library.frameworks.kind import FRAMEWORK
from tests.library.frameworks import BODY
from tests.library.library_entries import Library
from tests.page_client import Page, PageClient
from tests.people import People

pytestmark = pytest.mark.each_database


@pytest.fixture
def framework_slug(library: Library) -> str:
    """The slug of a published framework."""
    return library.framework(**BODY)


def cells(page: Page) -> dict[tuple[str, str], str]:
    """The words of each cell of the matrix by the headers of its row and its column."""
    (table,) = [one for one in page.tree.iter("table") if "app-matrix" in one.get("class", "")]
    heads = [words(one) for one in table.find("thead").iter("th")][1:]
    words_by_cell = {}
    for row in table.find("tbody").iter("tr"):
        for head, cell in zip(heads, row.iter("td"), strict=True):
            words_by_cell[words(row.find("th")), head] = words(cell)
    return words_by_cell


def table_rows(page: Page, caption: str) -> dict[str, list[str]]:
    (table,) = [one for one in page.tree.iter("table") if caption in words(one.find("caption"))]
    return {words(row.find("th")): [words(cell) for cell in row.iter("td")] for row in table.find("tbody").iter("tr")}


def words(element: Any) -> str:
    return " ".join(" ".join(element.itertext()).split())


class TestTheFrameworksPage:
    def test_shows_the_matrix_with_a_header_for_every_row_and_column(self, page: PageClient, framework_slug: str) -> None:
        framework_page = page.get(f"/library/{framework_slug}")
        (table,) = [one for one in framework_page.tree.iter("table") if "app-matrix" in one.get("class", "")]
        scopes = [one.get("scope") for one in table.iter("th")]
        assert scopes == ["col"] * 8 + ["row"] * 5
        assert words(table.find("caption"))
        (scroller,) = [one for one in framework_page.tree.iter("div") if table in list(one)]
        assert (scroller.get("tabindex"), scroller.get("role")) == ("0", "group")

    def test_says_in_words_what_each_cell_is(self, page: PageClient, framework_slug: str) -> None:
        words_by_cell = cells(page.get(f"/library/{framework_slug}"))
        assert words_by_cell["Individual", "Start"] == "How the child feels"
        assert words_by_cell["Individual", "6 months after the end"] == "No measure yet"
        assert words_by_cell["Family or carer", "End"] == "What parents see Not marked as applicable"
        assert words_by_cell["Population", "Start"] == "Not marked"
        assert ("Individual", "10 years on (longitudinal study only)") in words_by_cell

    def test_shows_coverage_and_burden_side_by_side_and_says_at_least(self, page: PageClient, framework_slug: str) -> None:
        text = page.get(f"/library/{framework_slug}").main
        assert "3 of 4 applicable cells (75%)" in text
        assert "At least 50 minutes in a 12-month case" in text
        assert "The child’s or young person’s own time: at least 30 minutes" in text
        assert "both their minutes and how often they are collected: 2 of 4. What parents see Something else" in text
        assert "Measures with a cell that is not marked as applicable: 1. What parents see" in text

    def test_warns_in_the_reviews_own_words_with_their_section(self, page: PageClient, framework_slug: str) -> None:
        text = page.get(f"/library/{framework_slug}").main
        assert "It would use individual outcomes to judge a provider" in text
        assert f"“{matrix.QUOTED_3_6}” (2018 review, section 3.6)" in text
        assert "It measures nothing after the service ends" in text
        assert "“service user outcomes vary too much to be used to monitor organisational performance”" in text

    def test_lists_measures_under_their_outcomes_and_what_they_do_not_state(self, page: PageClient, framework_slug: str) -> None:
        framework_page = page.get(f"/library/{framework_slug}")
        assert "Measures of no stated outcome" in framework_page.main
        headings = [(one.tag, words(one)) for one in framework_page.tree.iter() if one.tag in ("h3", "h4")]
        at = headings.index(("h3", "Children feel better"))
        assert headings[at + 1 : at + 3] == [("h4", "How the child feels"), ("h4", "What parents see")]
        assert "Not stated Whose view it is" in framework_page.main

    def test_links_each_measure_of_the_matrix_to_its_description(self, page: PageClient, framework_slug: str) -> None:
        found = page.get(f"/library/{framework_slug}")
        targets = {one.get("id") for one in found.tree.iter()}
        links = {one.get("href")[1:] for one in found.tree.iter("a") if str(one.get("href")).startswith("#measure-")}
        assert links == {"measure-wellbeing", "measure-parents-view", "measure-waiting"}
        assert links <= targets

    def test_leads_to_what_if_and_to_the_explanations(self, page: PageClient, framework_slug: str) -> None:
        links = page.get(f"/library/{framework_slug}").links()
        assert links["Try it with fewer measures"] == f"/library/{framework_slug}/what-if"
        assert links["Count change in pairs"] == "/library/paired-counting"
        assert links["Work out the smallest reliable change"] == "/library/reliable-change"

    def test_says_the_same_of_a_version_and_in_a_preview(
        self, page: PageClient, framework_slug: str, library: Library, people: People
    ) -> None:
        figure, warning = "3 of 4 applicable cells (75%)", "It would use individual outcomes to judge a provider"
        version = page.get(f"/library/{framework_slug}/versions/1").main
        assert figure in version
        assert warning in version
        person = people.person()
        with unit_of_work(library.database), transaction():
            draft = drafting.start(people.actor(person), FRAMEWORK, BODY, {}, "test:draft").id
        people.sign_in(page.client, person)
        preview = page.get(f"/contribute/drafts/{draft}/preview").main
        assert figure in preview
        assert warning in preview

    def test_of_one_just_begun_says_that_there_is_nothing_yet(self, page: PageClient, library: Library, people: People) -> None:
        person = people.person()
        with unit_of_work(library.database), transaction():
            draft = drafting.start(people.actor(person), FRAMEWORK, {"title": "Just begun"}, {}, "test:begun").id
        people.sign_in(page.client, person)
        shown = page.get(f"/contribute/drafts/{draft}/preview").main
        assert "No outcome or measure is stated yet." in shown
        assert "Coverage Not stated" in shown

    def test_of_one_without_marked_cells_says_that_coverage_is_not_stated(self, page: PageClient, library: Library) -> None:
        slug = library.framework(**{**BODY, "applicable": None})
        shown = page.get(f"/library/{slug}").main
        assert "Coverage Not stated" in shown
        assert "Cells of the matrix that hold a measure: 4." in shown


class TestWhatIf:
    def test_starts_with_every_measure_and_no_difference(self, page: PageClient, framework_slug: str) -> None:
        found = page.get(f"/library/{framework_slug}/what-if")
        rows = table_rows(found, "The two figures")
        assert rows["Coverage"] == ["3 of 4 applicable cells (75%)"] * 2 + ["No change"]
        boxes = [one for one in found.tree.iter("input") if one.get("type") == "checkbox"]
        assert len(boxes) == 4
        assert all(one.get("checked") is not None for one in boxes)

    def test_moves_both_figures_with_a_signed_difference(self, page: PageClient, framework_slug: str) -> None:
        what_if = page.get(f"/library/{framework_slug}/what-if?measure=parents-view&measure=waiting")
        rows = table_rows(what_if, "The two figures")
        assert rows["Measures"] == ["4", "2", "−2"]
        assert rows["Coverage"] == [
            "3 of 4 applicable cells (75%)",
            "1 of 4 applicable cells (25%)",
            "−2 cells (−50 percentage points)",
        ]
        assert rows["Burden"] == [
            "At least 50 minutes in a 12-month case",
            "At least 20 minutes in a 12-month case",
            "−30 minutes",
        ]
        assert rows["The child’s or young person’s own time"] == ["At least 30 minutes", "0 minutes", "−30 minutes"]
        assert rows["Measures that do not state their minutes or how often"] == ["2", "1", "−1"]
        assert "With 2 of 4 measures, coverage is 1 of 4 applicable cells (25%), 2 cells fewer" in what_if.main
        assert "It would use individual outcomes to judge a provider" not in what_if.main
        assert cells(what_if)["Individual", "Start"] == "No measure yet"

    def test_is_a_form_that_works_by_submitting(self, page: PageClient, framework_slug: str) -> None:
        (form,) = [one for one in page.get(f"/library/{framework_slug}/what-if").forms() if "what-if" in one.get("action", "")]
        assert form.get("method") == "get"
        assert [one.get("type") for one in form.iter("button")] == ["submit"]

    def test_has_one_address_for_each_choice(self, page: PageClient, framework_slug: str) -> None:
        address = f"/library/{framework_slug}/what-if"
        for choice, canonical in (
            ("?measure=&measure=waiting&measure=wellbeing", "?measure=wellbeing&measure=waiting"),
            ("?measure=waiting&measure=waiting&measure=nobody", "?measure=waiting"),
            ("?measure=&measure=wellbeing&measure=parents-view&measure=waiting&measure=adrift", ""),
            ("?measure=nobody", "?measure="),
        ):
            response = page.client.get(f"{address}{choice}")
            assert response.status_code == 302, choice
            assert response.headers["Location"] == f"{address}{canonical}"
            assert page.get(f"{address}{canonical}").status == 200

    def test_of_no_measure_at_all_has_no_figure_to_boast_of(self, page: PageClient, framework_slug: str) -> None:
        found = page.get(f"/library/{framework_slug}/what-if?measure=")
        assert table_rows(found, "The two figures")["Coverage"][1] == "0 of 4 applicable cells (0%)"
        assert "Warning" not in found.main

    def test_is_missing_for_what_is_no_framework(self, page: PageClient) -> None:
        assert page.client.get("/library/nothing-here/what-if").status_code == 404

    def test_is_missing_for_a_specification(self, page: PageClient, library: Library) -> None:
        slug = library.specification()
        assert page.get(f"/library/{slug}").status == 200
        assert page.client.get(f"/library/{slug}/what-if").status_code == 404

    def test_an_old_address_leads_to_the_new_one_with_the_choice(
        self, page: PageClient, framework_slug: str, library: Library
    ) -> None:
        with unit_of_work(library.database), transaction():
            found = session().scalars(sa.select(Contribution).where(Contribution.slug == framework_slug)).one()
            session().add(OldSlug(kind=FRAMEWORK.code, slug="before", contribution_id=found.id))
        response = page.client.get("/library/before/what-if?measure=waiting")
        assert response.status_code == 301
        assert response.headers["Location"] == f"/library/{framework_slug}/what-if?measure=waiting"


class TestTheCalculator:
    def test_asks_for_two_figures_of_an_instrument_and_for_nobodys_score(self, page: PageClient) -> None:
        found = page.get("/library/reliable-change")
        named = {one.get("name") for one in found.tree.find(".//main").iter("input")}
        assert named == {"sd", "reliability"}
        assert "There is a problem" not in found.main

    def test_gives_the_result_the_formula_in_words_and_the_citation(self, page: PageClient) -> None:
        result = page.get("/library/reliable-change?sd=7.30&reliability=0.79")
        assert "a change is reliable when it is larger than 9.27" in result.main
        assert "10 points or more" in result.main
        rows = table_rows(result, "How it is worked out")
        assert rows["Standard error of one score"][1] == "3.35"
        assert rows["Standard error of the difference between two scores"][1] == "4.73"
        assert "Jacobson and P. Truax (1991)" in result.main

    @pytest.mark.parametrize("query", ["sd=&reliability=", "sd=seven&reliability=88%25", "sd=0&reliability=1", "sd=7.5"])
    def test_says_by_each_field_what_is_wrong_and_keeps_what_was_typed(self, page: PageClient, query: str) -> None:
        refusal = page.get(f"/library/reliable-change?{query}", status=422)
        assert "There is a problem" in refusal.main
        assert "Result" not in refusal.main
        summary = [one.get("href") for one in refusal.tree.iter("a") if str(one.get("href")).startswith("#reliability")]
        assert summary
        assert refusal.tree.find(".//title").text.startswith("Error: ")

    def test_keeps_hostile_text_as_text(self, page: PageClient) -> None:
        found = page.get("/library/reliable-change?sd=%3Cscript%3E&reliability=0.8", status=422)
        values = {one.get("name"): one.get("value") for one in found.tree.find(".//main").iter("input")}
        assert values == {"sd": "<script>", "reliability": "0.8"}


class TestCountingInPairs:
    def test_marks_its_example_as_invented_and_adds_no_domains_up(self, page: PageClient) -> None:
        explanation = page.get("/library/paired-counting")
        rows = table_rows(explanation, "Example with invented numbers")
        assert list(rows) == [taxonomy.label("measure_domain", one.domain) for one in paired_counting.EXAMPLE]
        assert rows["Emotional wellbeing"] == ["40", "30 of 40 (75%)", "14 of 30 (47%)", "13 of 30 (43%)", "3 of 30 (10%)"]
        assert rows["Engagement in learning"][2:] == ["3 of 12", "8 of 12", "1 of 12"]
        assert "They describe no service and no child." in explanation.main

    def test_says_why_there_is_no_score_and_no_ranking(self, page: PageClient) -> None:
        shown = page.get("/library/paired-counting").main
        assert "service user outcomes vary too much to be used to monitor organisational performance" in shown
        assert "15.6%" in shown


def test_the_matrix_has_the_levels_and_times_of_the_vocabularies() -> None:
    assert taxonomy.codes("measure_level") == matrix.LEVELS
    assert taxonomy.codes("time_point") == matrix.TIME_POINTS
