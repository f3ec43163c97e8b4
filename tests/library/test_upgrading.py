"""An adaptation keeps up with its original: who is told, what is chosen clause by clause, and that nothing local is lost."""

from typing import Any

import pytest
import sqlalchemy as sa

from app.accounts import services as accounts
from app.contributions import queries
from app.contributions.models import MEMBERS, Revision
from app.contributions.services import deciding, drafting
from app.core.db import session, transaction, unit_of_work
from app.core.errors import Duplicate
from app.core.jobs import Task
from app.library import jobs as library_jobs
from app.library.models import UpgradeTask
from tests.letters import letters_to, link_in, words_of
from tests.library.specification_maker import CAMDEN, CLAUSES, SLOUGH, SpecificationMaker, clause
from tests.made_once import made_once
from tests.page_client import Page, PageClient
from tests.queued_work import run_queued
from tests.rows import rows_of

pytestmark = [pytest.mark.each_database, pytest.mark.long]
AIMS, LENGTH, DATA = CLAUSES
LONGER = {**LENGTH, "text": "Support lasts **40 weeks**.", "weeks": 40}
AT_RISK = "She told me today that her stepfather comes into her room at night and hurts her. She is in my class."


def change(specifications: SpecificationMaker, draft: int, person: int, clauses: list[dict[str, Any]], **values: Any) -> None:
    """Save a draft's clauses as a person."""
    actor = specifications.people.actor(person)
    with unit_of_work(specifications.database), transaction():
        revision = queries.get_revision(draft)
        html = {f"clauses.{one['id']}.text": f"<p>{one['text']}</p>" for one in clauses}
        drafting.save(actor, revision, revision.version, {"clauses": clauses, **values}, html)


def ours(specifications: SpecificationMaker, draft: int, **texts: str) -> list[dict[str, Any]]:
    """A draft's clauses, with other texts for some."""
    return [{**one, "text": texts.get(one["id"], one["text"])} for one in specifications.body(draft)["clauses"]]


class Copy:
    """A working copy of a specification whose original then moved on."""

    def __init__(self, specifications: SpecificationMaker, newer: list[dict[str, Any]], **local: str) -> None:
        self.specifications = specifications
        name = f"adapted, {local}, then {newer}"
        self.person, self.original, self.draft = made_once(specifications.database, name, lambda: self._make(newer, local))
        run_queued(specifications.database)

    def _make(self, newer: list[dict[str, Any]], local: dict[str, str]) -> tuple[int, str, int]:
        specifications = self.specifications
        person = specifications.commissioner(email="asha@example.org", name="Asha Example")
        original = specifications.publish()
        draft = specifications.adapt(original, person)
        if local:
            change(specifications, draft, person, ours(specifications, draft, **local))
        specifications.revise(original, newer)
        return person, original, draft

    @property
    def clauses(self) -> dict[str, dict[str, Any]]:
        return {one["id"]: one for one in self.specifications.body(self.draft)["clauses"]}


def erase(specifications: SpecificationMaker, person: int) -> None:
    """Have an administrator erase a person."""
    administrator = specifications.people.actor(specifications.people.administrator())
    with unit_of_work(specifications.database), transaction():
        accounts.erase_person(administrator, person)


def choose(page: PageClient, task: int, clause_id: str, choice: str, reason: str = "", status: int = 200) -> Page:
    address = f"/library/upgrades/{task}/clauses/{clause_id}"
    return page.fill(page.get(address), {"choice": choice, "reason": reason}, "choice", status=status)


# ---- who is told


def test_a_new_version_of_the_original_raises_one_task_that_names_its_owner_and_writes_to_them(
    specifications: SpecificationMaker,
) -> None:
    copy = Copy(specifications, [AIMS, LONGER, DATA])
    [task] = rows_of(specifications.database, UpgradeTask)
    assert (task.from_number, task.owner_id, task.status) == (1, copy.person, "open")
    [letter] = letters_to("asha@example.org")
    assert letter["Subject"] == "A newer version of “Recovery service”"
    assert "Recovery service (Camden)" in words_of(letter)
    assert link_in(letter, "/library/upgrades/") == f"/library/upgrades/{task.id}"


def test_doing_it_again_makes_no_second_task_and_no_second_letter(specifications: SpecificationMaker) -> None:
    copy = Copy(specifications, [AIMS, LONGER, DATA])
    with unit_of_work(specifications.database), transaction():
        original = specifications.find(copy.original)
        payload = {"contribution_id": original.id, "revision_id": original.live_revision_id, "verb": "publish"}
        library_jobs.raise_upgrades(Task(0, payload, 2, specifications.database))
    run_queued(specifications.database)
    assert len(rows_of(specifications.database, UpgradeTask)) == 1
    assert len(letters_to("asha@example.org")) == 1


def test_punctuation_and_space_raise_no_task_except_between_digits(specifications: SpecificationMaker) -> None:
    copy = Copy(
        specifications, [{**AIMS, "text": "Children  are safer!"}, LENGTH, {**DATA, "text": "“Data are kept in England”"}]
    )
    assert rows_of(specifications.database, UpgradeTask) == []
    specifications.revise(copy.original, [AIMS, {**LENGTH, "text": "Support lasts **2.6 weeks**."}, DATA])
    run_queued(specifications.database)
    assert len(rows_of(specifications.database, UpgradeTask)) == 1


def test_a_new_version_that_says_the_same_raises_no_task(specifications: SpecificationMaker) -> None:
    Copy(specifications, [AIMS, LENGTH, DATA])
    assert rows_of(specifications.database, UpgradeTask) == []


def test_a_still_newer_version_takes_over_the_task_and_what_was_chosen(
    specifications: SpecificationMaker, page: PageClient
) -> None:
    copy = Copy(specifications, [{**AIMS, "text": "Children are safe."}, LONGER, DATA])
    specifications.people.sign_in(page.client, copy.person)
    [first] = rows_of(specifications.database, UpgradeTask)
    choose(page, first.id, "aims", "keep", "Agreed with our partners.")
    choose(page, first.id, "length", "keep", "We have the money for 26.")
    specifications.revise(
        copy.original, [{**AIMS, "text": "Children are safe."}, {**LENGTH, "text": "Support lasts a year."}, DATA]
    )
    run_queued(specifications.database)
    before, now = rows_of(specifications.database, UpgradeTask)
    assert (before.status, now.status) == ("superseded", "open")
    assert f"/library/upgrades/{now.id}" in page.get(f"/library/upgrades/{before.id}").links().values()
    listed = page.get(f"/library/upgrades/{now.id}").main
    assert "Chosen: Keep our wording" in listed
    assert "Changed since: choose again" in listed
    assert "1 clause left to choose about" in listed
    assert "We have the money for 26." in page.get(f"/library/upgrades/{now.id}/clauses/length").response.text


def test_a_version_that_goes_back_leaves_nothing_to_do(specifications: SpecificationMaker) -> None:
    copy = Copy(specifications, [AIMS, LONGER, DATA])
    specifications.revise(copy.original, list(CLAUSES))
    run_queued(specifications.database)
    assert [task.status for task in rows_of(specifications.database, UpgradeTask)] == ["superseded"]


def test_a_copy_that_was_thrown_away_is_left_alone(specifications: SpecificationMaker) -> None:
    person = specifications.commissioner()
    slug = specifications.publish()
    draft = specifications.adapt(slug, person)
    actor = specifications.people.actor(person)
    with unit_of_work(specifications.database), transaction():
        drafting.retract(actor, queries.get_revision(draft))
    specifications.revise(slug, [AIMS, LONGER, DATA])
    run_queued(specifications.database)
    assert rows_of(specifications.database, UpgradeTask) == []


def test_where_its_author_left_it_names_the_lead_of_the_area(specifications: SpecificationMaker) -> None:
    author = specifications.commissioner()
    slug = specifications.publish()
    specifications.adapt(slug, author)
    lead = specifications.commissioner(leads=CAMDEN)
    erase(specifications, author)
    specifications.revise(slug, [AIMS, LONGER, DATA])
    run_queued(specifications.database)
    assert [task.owner_id for task in rows_of(specifications.database, UpgradeTask)] == [lead]


def test_an_erased_owner_is_followed_by_somebody_who_can_do_it(specifications: SpecificationMaker) -> None:
    copy = Copy(specifications, [AIMS, LONGER, DATA])
    lead = specifications.commissioner(leads=CAMDEN)
    erase(specifications, copy.person)
    run_queued(specifications.database)
    assert [task.owner_id for task in rows_of(specifications.database, UpgradeTask)] == [lead]


def test_no_letter_goes_out_about_an_original_that_was_taken_down_meanwhile(specifications: SpecificationMaker) -> None:
    person = specifications.commissioner(email="asha@example.org")
    slug = specifications.publish()
    specifications.adapt(slug, person)
    specifications.revise(slug, [AIMS, LONGER, DATA])
    with unit_of_work(specifications.database), transaction():
        deciding.withdraw(specifications.moderator, specifications.find(slug), "It has ended.")
    run_queued(specifications.database)
    assert letters_to("asha@example.org") == []


def test_it_is_listed_with_what_its_owner_looks_after_and_on_the_draft(
    specifications: SpecificationMaker, page: PageClient
) -> None:
    copy = Copy(specifications, [AIMS, LONGER, DATA])
    [task] = rows_of(specifications.database, UpgradeTask)
    specifications.people.sign_in(page.client, copy.person)
    listed = page.get("/contribute")
    assert "Newer versions to look at" in listed.main
    assert listed.links()["Recovery service (Camden): version 2 of the original"] == f"/library/upgrades/{task.id}"
    assert f"/library/upgrades/{task.id}" in page.get(f"/contribute/drafts/{copy.draft}").links().values()


def test_nobody_else_sees_it_anywhere(specifications: SpecificationMaker, page: PageClient) -> None:
    Copy(specifications, [AIMS, LONGER, DATA])
    [task] = rows_of(specifications.database, UpgradeTask)
    address = f"/library/upgrades/{task.id}"
    for person in (
        specifications.commissioner(SLOUGH),
        specifications.provider(),
        specifications.people.person(),
        specifications.people.moderator(),
    ):
        specifications.people.sign_in(page.client, person)
        assert "Newer versions" not in page.get("/contribute").main
        token = page.get("/account").form_values("csrf_token")[1]["csrf_token"]
        for place in ("", "/clauses/length", "/clauses/length/text"):
            page.get(address + place, status=404)
        for place in ("/accept-offers", "/finish", "/clauses/length", "/clauses/length/text"):
            page.post(address + place, {"csrf_token": token}, status=404)


# ---- choosing


def test_what_changed_is_shown_on_both_sides_with_the_base(specifications: SpecificationMaker, page: PageClient) -> None:
    copy = Copy(specifications, [AIMS, LONGER, DATA], length="Support lasts **30 weeks**.")
    [task] = rows_of(specifications.database, UpgradeTask)
    specifications.people.sign_in(page.client, copy.person)
    assert "You and the original both changed it" in page.get(f"/library/upgrades/{task.id}").main
    text = page.get(f"/library/upgrades/{task.id}/clauses/length").main
    assert "The original, version 1 Support lasts **26 weeks**." in text
    assert "The original, version 2" in text
    assert "[added: 40" in text
    assert "[added: 30" in text


def test_accepting_takes_the_originals_text_and_keeps_ours_on_the_task(
    specifications: SpecificationMaker, page: PageClient
) -> None:
    copy = Copy(specifications, [AIMS, LONGER, DATA], length="Support lasts **30 weeks**.")
    [task] = rows_of(specifications.database, UpgradeTask)
    specifications.people.sign_in(page.client, copy.person)
    listed = choose(page, task.id, "length", "accept")
    assert "Chosen: Take the original’s wording" in listed.main
    done = page.fill(listed, containing="finish")
    assert "What was replaced" in done.main
    assert "Support lasts **30 weeks**." in done.main
    assert (copy.clauses["length"]["text"], copy.clauses["length"]["base_version"]) == (LONGER["text"], 2)
    assert {one["base_version"] for one in copy.clauses.values()} == {2}
    with unit_of_work(specifications.database):
        assert "<strong>40 weeks</strong>" in queries.get_revision(copy.draft).html["clauses.length.text"]
    assert "version 2, by" in page.get(f"/contribute/drafts/{copy.draft}").main
    assert "Newer versions" not in page.get("/contribute").main


def test_keeping_needs_a_reason_which_stays_with_the_clause(specifications: SpecificationMaker, page: PageClient) -> None:
    copy = Copy(specifications, [AIMS, LONGER, DATA], length="Support lasts **30 weeks**.")
    [task] = rows_of(specifications.database, UpgradeTask)
    specifications.people.sign_in(page.client, copy.person)
    refused = choose(page, task.id, "length", "keep", status=422)
    assert "Enter why you keep yours" in refused.main
    listed = page.fill(refused, {"choice": "keep", "reason": "We agreed 30 weeks with the NHS."}, "choice")
    page.fill(listed, containing="finish")
    kept = copy.clauses["length"]
    assert (kept["text"], kept["kept_because"]) == ("Support lasts **30 weeks**.", "We agreed 30 weeks with the NHS.")
    with unit_of_work(specifications.database):
        assert queries.get_revision(copy.draft).html["clauses.length.text"] == "<p>Support lasts **30 weeks**.</p>"


def test_writing_it_anew_is_drawn_anew(specifications: SpecificationMaker, page: PageClient) -> None:
    copy = Copy(specifications, [AIMS, LONGER, DATA], length="Support lasts **30 weeks**.")
    [task] = rows_of(specifications.database, UpgradeTask)
    specifications.people.sign_in(page.client, copy.person)
    written = choose(page, task.id, "length", "edit")
    assert written.h1.endswith("Our wording")
    assert "Support lasts **30 weeks**." in written.form_values("heading")[1]["text"]
    listed = page.fill(written, {"text": "Support lasts **35 weeks**.", "weeks": "35"}, "heading")
    assert "Chosen: Write our own wording" in listed.main
    page.fill(listed, containing="finish")
    assert (copy.clauses["length"]["text"], copy.clauses["length"]["weeks"]) == ("Support lasts **35 weeks**.", 35)
    with unit_of_work(specifications.database):
        assert "<strong>35 weeks</strong>" in queries.get_revision(copy.draft).html["clauses.length.text"]


def test_what_was_written_anew_is_there_when_one_comes_back(specifications: SpecificationMaker, page: PageClient) -> None:
    copy = Copy(specifications, [AIMS, LONGER, DATA])
    [task] = rows_of(specifications.database, UpgradeTask)
    specifications.people.sign_in(page.client, copy.person)
    address = f"/library/upgrades/{task.id}/clauses/length/text"
    page.fill(page.get(address), {"text": "Ours, half written."}, "heading")
    assert page.get(address).form_values("heading")[1]["text"] == "Ours, half written."


def test_text_about_a_child_at_risk_now_is_not_stored(specifications: SpecificationMaker, page: PageClient) -> None:
    copy = Copy(specifications, [AIMS, LONGER, DATA])
    [task] = rows_of(specifications.database, UpgradeTask)
    specifications.people.sign_in(page.client, copy.person)
    address = f"/library/upgrades/{task.id}/clauses/length/text"
    assert "call 999" in page.fill(page.get(address), {"text": AT_RISK}, "heading", status=422).main
    choose(page, task.id, "length", "keep", AT_RISK, status=422)
    assert rows_of(specifications.database, UpgradeTask)[0].choices == {}


def test_a_locked_clause_is_taken_or_kept_with_a_reason_but_never_rewritten(
    specifications: SpecificationMaker, page: PageClient
) -> None:
    newer = {**DATA, "text": "Data are kept in the United Kingdom."}
    copy = Copy(specifications, [AIMS, LENGTH, newer])
    [task] = rows_of(specifications.database, UpgradeTask)
    specifications.people.sign_in(page.client, copy.person)
    shown = page.get(f"/library/upgrades/{task.id}/clauses/data")
    assert "Write our own wording" not in shown.main
    page.get(f"/library/upgrades/{task.id}/clauses/data/text", status=404)
    assert "Choose an answer from the list" in choose(page, task.id, "data", "edit", status=422).main
    page.fill(choose(page, task.id, "data", "accept"), containing="finish")
    assert copy.clauses["data"]["text"] == newer["text"]


def test_staying_on_the_base_of_a_locked_clause_is_possible_with_a_reason(
    specifications: SpecificationMaker, page: PageClient
) -> None:
    copy = Copy(specifications, [AIMS, LENGTH, {**DATA, "text": "Data are kept in the United Kingdom."}])
    [task] = rows_of(specifications.database, UpgradeTask)
    specifications.people.sign_in(page.client, copy.person)
    page.fill(choose(page, task.id, "data", "keep", "Our contract runs until May."), containing="finish")
    assert (copy.clauses["data"]["text"], copy.clauses["data"]["kept_because"]) == (DATA["text"], "Our contract runs until May.")


def test_a_clause_that_was_added_is_offered_and_one_that_was_removed_may_be_kept(
    specifications: SpecificationMaker, page: PageClient
) -> None:
    copy = Copy(specifications, [LENGTH, DATA, clause("partners")])
    [task] = rows_of(specifications.database, UpgradeTask)
    specifications.people.sign_in(page.client, copy.person)
    choose(page, task.id, "partners", "keep", "Partners are in another contract.")
    page.fill(choose(page, task.id, "aims", "keep", "We still want aims."), containing="finish")
    assert list(copy.clauses) == ["aims", "length", "data"]
    assert specifications.body(copy.draft)["dropped"] == [
        {"id": "partners", "heading": "Partners", "reason": "Partners are in another contract."}
    ]


def test_what_only_the_original_changed_can_be_accepted_in_one_go(specifications: SpecificationMaker, page: PageClient) -> None:
    newer = [{**AIMS, "text": "Children are safe."}, LONGER, DATA, clause("partners")]
    copy = Copy(specifications, newer, length="Support lasts **30 weeks**.")
    [task] = rows_of(specifications.database, UpgradeTask)
    specifications.people.sign_in(page.client, copy.person)
    listed = page.fill(page.get(f"/library/upgrades/{task.id}"), containing="Accept everything")
    assert "Accepted: 2" in listed.main
    assert "1 clause left to choose about" in listed.main
    page.fill(choose(page, task.id, "length", "accept"), containing="finish")
    assert list(copy.clauses) == ["aims", "length", "data", "partners"]


def test_it_cannot_be_finished_while_something_is_left_to_choose(specifications: SpecificationMaker, page: PageClient) -> None:
    copy = Copy(specifications, [AIMS, LONGER, DATA])
    [task] = rows_of(specifications.database, UpgradeTask)
    specifications.people.sign_in(page.client, copy.person)
    token = page.get("/account").form_values("csrf_token")[1]["csrf_token"]
    address = f"/library/upgrades/{task.id}/finish"
    response = page.client.post(address, data={"csrf_token": token})
    assert response.status_code == 422
    assert "Choose what to do with “Length”" in response.text
    assert copy.clauses["length"]["text"] == LENGTH["text"]


def test_a_draft_that_somebody_saved_meanwhile_is_not_overwritten_and_choices_stay(
    specifications: SpecificationMaker, page: PageClient
) -> None:
    copy = Copy(specifications, [AIMS, LONGER, DATA])
    [task] = rows_of(specifications.database, UpgradeTask)
    specifications.people.sign_in(page.client, copy.person)
    listed = choose(page, task.id, "length", "accept")
    change(specifications, copy.draft, copy.person, ours(specifications, copy.draft, aims="Ours, in the meantime."))
    again = page.fill(listed, containing="finish", status=409)
    assert "has changed since you opened the page" in again.main
    page.fill(again, containing="finish")
    assert copy.clauses["aims"]["text"] == "Ours, in the meantime."
    assert copy.clauses["length"]["text"] == LONGER["text"]


def test_a_clause_that_somebody_changed_meanwhile_must_be_looked_at_again(
    specifications: SpecificationMaker, page: PageClient
) -> None:
    copy = Copy(specifications, [AIMS, LONGER, DATA])
    [task] = rows_of(specifications.database, UpgradeTask)
    specifications.people.sign_in(page.client, copy.person)
    opened = page.get(f"/library/upgrades/{task.id}/clauses/length")
    change(specifications, copy.draft, copy.person, ours(specifications, copy.draft, length="Ours, in the meantime."))
    again = page.fill(opened, {"choice": "keep", "reason": "Because."}, "choice", status=409)
    assert "meantime" in again.main
    assert "Because." in again.response.text
    page.fill(again, {"choice": "keep"}, "choice")
    assert rows_of(specifications.database, UpgradeTask)[0].choices["length"]["reason"] == "Because."


def test_finishing_twice_changes_nothing_the_second_time(specifications: SpecificationMaker, page: PageClient) -> None:
    copy = Copy(specifications, [AIMS, LONGER, DATA])
    [task] = rows_of(specifications.database, UpgradeTask)
    specifications.people.sign_in(page.client, copy.person)
    listed = choose(page, task.id, "length", "accept")
    page.fill(listed, containing="finish")
    version = draft_version(specifications, copy.draft)
    assert "You finished this on" in page.fill(listed, containing="finish").main
    assert draft_version(specifications, copy.draft) == version


def draft_version(specifications: SpecificationMaker, draft: int) -> int:
    with unit_of_work(specifications.database):
        return queries.get_revision(draft).version


def test_a_published_adaptation_gets_a_draft_and_its_page_stays_as_it_is(
    specifications: SpecificationMaker, page: PageClient
) -> None:
    person = specifications.commissioner()
    original = specifications.publish()
    slug = specifications.publish_draft(specifications.adapt(original, person), person)
    specifications.revise(original, [AIMS, LONGER, DATA])
    run_queued(specifications.database)
    [task] = rows_of(specifications.database, UpgradeTask)
    specifications.people.sign_in(page.client, person)
    page.fill(choose(page, task.id, "length", "accept"), containing="finish")
    assert "version 1, by" in page.get(f"/library/{slug}/versions/1").main
    assert "26 weeks" in page.get(f"/library/{slug}/versions/1").main
    with unit_of_work(specifications.database):
        draft = queries.find_open_revision(specifications.find(slug))
        assert draft is not None
        assert draft.body["clauses"][1]["text"] == LONGER["text"]


def test_what_waits_for_a_moderator_must_be_taken_back_first(specifications: SpecificationMaker, page: PageClient) -> None:
    copy = Copy(specifications, [AIMS, LONGER, DATA])
    [task] = rows_of(specifications.database, UpgradeTask)
    specifications.people.sign_in(page.client, copy.person)
    listed = choose(page, task.id, "length", "accept")
    page.fill(page.get(f"/contribute/drafts/{copy.draft}/submit"), containing="send")
    assert "waiting for a moderator" in page.get(f"/library/upgrades/{task.id}").main
    page.fill(listed, containing="finish", status=409)


@pytest.mark.parametrize(("order", "result"), [("theirs", ["data", "aims", "length"]), ("mine", ["aims", "length", "data"])])
def test_a_newer_order_of_the_clauses_can_be_taken_or_not(
    specifications: SpecificationMaker, page: PageClient, order: str, result: list[str]
) -> None:
    copy = Copy(specifications, [DATA, AIMS, LENGTH])
    [task] = rows_of(specifications.database, UpgradeTask)
    specifications.people.sign_in(page.client, copy.person)
    listed = page.get(f"/library/upgrades/{task.id}")
    assert "Choose an order" in page.fill(listed, containing="finish", status=422).main
    page.fill(listed, {"order": order}, "finish")
    assert list(copy.clauses) == result


def test_an_upgrade_to_a_text_for_members_only_closes_the_draft_to_others(
    specifications: SpecificationMaker, page: PageClient
) -> None:
    person = specifications.commissioner()
    original = specifications.publish()
    draft = specifications.adapt(original, person)
    specifications.revise(original, [AIMS, LONGER, DATA], audience=MEMBERS)
    run_queued(specifications.database)
    specifications.people.sign_in(page.client, person)
    page.fill(choose(page, rows_of(specifications.database, UpgradeTask)[0].id, "length", "accept"), containing="finish")
    with unit_of_work(specifications.database):
        assert queries.get_revision(draft).audience == MEMBERS


# ---- what was taken down or erased


def test_an_original_that_was_taken_down_is_shown_to_nobody_and_comes_back(
    specifications: SpecificationMaker, page: PageClient
) -> None:
    copy = Copy(specifications, [AIMS, LONGER, DATA])
    [task] = rows_of(specifications.database, UpgradeTask)
    specifications.people.sign_in(page.client, copy.person)
    choose(page, task.id, "length", "keep", "Because.")
    with unit_of_work(specifications.database), transaction():
        deciding.withdraw(specifications.moderator, specifications.find(copy.original), "It has ended.")
    closed = page.get(f"/library/upgrades/{task.id}")
    assert "You cannot read the original now" in closed.main
    assert "40 weeks" not in closed.response.text
    assert page.client.get(f"/library/upgrades/{task.id}/clauses/length").status_code == 303
    assert "Newer versions" not in page.get("/contribute").main
    with unit_of_work(specifications.database), transaction():
        deciding.restore(specifications.moderator, specifications.find(copy.original))
    assert "Chosen: Keep our wording" in page.get(f"/library/upgrades/{task.id}").main


@pytest.mark.dialect
def test_an_erased_text_leaves_nothing_in_the_tasks_that_rest_on_it(specifications: SpecificationMaker, page: PageClient) -> None:
    copy = Copy(specifications, [AIMS, LONGER, DATA], length="Support lasts **30 weeks**.")
    [task] = rows_of(specifications.database, UpgradeTask)
    specifications.people.sign_in(page.client, copy.person)
    page.fill(choose(page, task.id, "length", "accept"), containing="finish")
    assert rows_of(specifications.database, UpgradeTask)[0].replaced["clauses"]
    administrator = specifications.people.actor(specifications.people.administrator())
    with unit_of_work(specifications.database), transaction():
        deciding.redact(administrator, session().get_one(Revision, copy.draft))
    run_queued(specifications.database)
    assert (
        rows_of(specifications.database, UpgradeTask)[0].choices,
        rows_of(specifications.database, UpgradeTask)[0].replaced,
    ) == ({}, {})


def test_an_open_task_about_an_erased_version_is_set_aside(specifications: SpecificationMaker, page: PageClient) -> None:
    copy = Copy(specifications, [AIMS, LONGER, DATA])
    [task] = rows_of(specifications.database, UpgradeTask)
    specifications.people.sign_in(page.client, copy.person)
    choose(page, task.id, "length", "keep", "Because.")
    administrator = specifications.people.actor(specifications.people.administrator())
    with unit_of_work(specifications.database), transaction():
        deciding.redact(administrator, session().get_one(Revision, task.to_revision_id))
    run_queued(specifications.database)
    [after] = rows_of(specifications.database, UpgradeTask)
    assert (after.status, after.choices) == ("superseded", {})


@pytest.mark.dialect
def test_the_tables_hold_one_open_task_for_an_adaptation(specifications: SpecificationMaker) -> None:
    Copy(specifications, [AIMS, LONGER, DATA])
    [task] = rows_of(specifications.database, UpgradeTask)
    values = {"contribution_id": task.contribution_id, "from_number": 1, "status": "open", "status_at": task.status_at}
    other = {**values, "created_at": task.created_at, "choices": {}, "replaced": {}, "version": 1, "to_revision_id": 1}
    with unit_of_work(specifications.database), pytest.raises(Duplicate), transaction():
        session().execute(sa.insert(UpgradeTask).values(**other))


# ---- what it carries besides clauses

INTRODUCTION = "For **every** child who needs it."
NOT_COVERED = [{"id": "court", "subject": "court-support", "reason": "Another contract has it."}]


class Facts:
    """A working copy of a specification whose introduction and contract then changed, and no clause."""

    def __init__(
        self, specifications: SpecificationMaker, page: PageClient, mine: dict[str, Any] | None = None, **newer: Any
    ) -> None:
        self.specifications, self.page = specifications, page
        self.person = specifications.commissioner(email="asha@example.org", name="Asha Example")
        self.before = {"introduction": "For children.", "contract_months": 36, "extension": "2 of 12 months"}
        self.original = specifications.publish(**self.before)
        self.draft = specifications.adapt(self.original, self.person)
        if mine:
            change(specifications, self.draft, self.person, ours(specifications, self.draft), **mine)
        specifications.revise(self.original, CLAUSES, **{**self.before, **newer})
        run_queued(specifications.database)
        specifications.people.sign_in(page.client, self.person)

    def choose(self, name: str, choice: str, status: int = 200) -> Page:
        address = f"/library/upgrades/{rows_of(self.specifications.database, UpgradeTask)[-1].id}/values/{name}"
        return self.page.fill(self.page.get(address), {"choice": choice}, "choice", status=status)


def test_a_change_of_the_introduction_or_the_contract_alone_raises_a_task_and_a_letter(
    specifications: SpecificationMaker, page: PageClient
) -> None:
    facts = Facts(specifications, page, introduction=INTRODUCTION, contract_months=60)
    [task] = rows_of(specifications.database, UpgradeTask)
    assert task.owner_id == facts.person
    assert len(letters_to("asha@example.org")) == 1
    main_text = page.get(f"/library/upgrades/{task.id}").main
    assert "Also changed in the original" in main_text
    assert "There is nothing to choose about its clauses." in main_text
    for words in ("Introduction The original changed it", "Length in months The original changed it", "2 other changes left"):
        assert words in main_text
    assert "Options to extend" not in main_text
    shown = page.get(f"/library/upgrades/{task.id}/values/introduction").main
    for words in ("For children.", "[added: ", "The original, version 1", "The original, version 2", "Yours"):
        assert words in shown


def test_a_comma_in_the_introduction_raises_no_task_and_another_number_does(
    specifications: SpecificationMaker, page: PageClient
) -> None:
    facts = Facts(specifications, page, introduction="For  children!", extension="2 of 12 months.")
    assert rows_of(specifications.database, UpgradeTask) == []
    specifications.revise(facts.original, CLAUSES, **{**facts.before, "extension": "2 of 1.2 months"})
    run_queued(specifications.database)
    assert len(rows_of(specifications.database, UpgradeTask)) == 1


def test_what_only_the_copy_changed_or_both_changed_alike_raises_no_task(
    specifications: SpecificationMaker, page: PageClient
) -> None:
    Facts(specifications, page, mine={"introduction": INTRODUCTION, "contract_months": 24}, introduction=INTRODUCTION)
    assert rows_of(specifications.database, UpgradeTask) == []


def test_what_is_the_originals_own_raises_no_task(specifications: SpecificationMaker, page: PageClient) -> None:
    Facts(
        specifications,
        page,
        standing="in-contract",
        notice_link="https://www.example.org/notice",
        population="Children in two boroughs",
    )
    assert rows_of(specifications.database, UpgradeTask) == []


def test_each_is_taken_or_kept_and_what_was_replaced_stays_on_the_task(
    specifications: SpecificationMaker, page: PageClient
) -> None:
    mine = {"introduction": "For our children."}
    facts = Facts(
        specifications, page, mine, introduction=INTRODUCTION, contract_months=60, extension="", not_covered=NOT_COVERED
    )
    upgrade_page = facts.choose("introduction", "accept")
    assert "Introduction You and the original both changed it Chosen: Take the original’s" in upgrade_page.main
    facts.choose("contract-months", "keep")
    facts.choose("extension", "accept")
    upgrade_page = facts.choose("not-covered", "accept")
    last_page = page.fill(upgrade_page, containing="finish")
    body = specifications.body(facts.draft)
    assert body["introduction"] == INTRODUCTION
    assert body["contract_months"] == 36
    assert "extension" not in body
    assert [one["reason"] for one in body["not_covered"]] == ["Another contract has it."]
    for words in ("Introduction For our children.", "Options to extend 2 of 12 months"):
        assert words in last_page.main
    with unit_of_work(specifications.database):
        assert "<strong>every</strong>" in queries.get_revision(facts.draft).html["introduction"]


def test_a_value_that_was_kept_is_asked_about_again_only_when_the_original_changes_it_again(
    specifications: SpecificationMaker, page: PageClient
) -> None:
    facts = Facts(specifications, page, contract_months=60)
    page.fill(facts.choose("contract-months", "keep"), containing="finish")
    specifications.revise(facts.original, [AIMS, LONGER, DATA], **{**facts.before, "contract_months": 60})
    run_queued(specifications.database)
    task = rows_of(specifications.database, UpgradeTask)[-1]
    assert "Also changed in the original" not in page.get(f"/library/upgrades/{task.id}").main
    specifications.revise(facts.original, [AIMS, LONGER, DATA], **{**facts.before, "contract_months": 72})
    run_queued(specifications.database)
    task = rows_of(specifications.database, UpgradeTask)[-1]
    assert "Length in months The original changed it" not in page.get(f"/library/upgrades/{task.id}").main
    assert "Length in months You and the original both changed it" in page.get(f"/library/upgrades/{task.id}").main


def test_a_value_that_somebody_changed_meanwhile_must_be_looked_at_again(
    specifications: SpecificationMaker, page: PageClient
) -> None:
    facts = Facts(specifications, page, contract_months=60)
    [task] = rows_of(specifications.database, UpgradeTask)
    opened = page.get(f"/library/upgrades/{task.id}/values/contract-months")
    change(specifications, facts.draft, facts.person, ours(specifications, facts.draft), contract_months=48)
    again = page.fill(opened, {"choice": "accept"}, "choice", status=409)
    assert "48" in again.main
    page.fill(again, {"choice": "accept"}, "choice")
    assert "left to choose" not in page.get(f"/library/upgrades/{task.id}").main


def test_what_only_the_original_changed_is_accepted_with_the_clauses_in_one_go(
    specifications: SpecificationMaker, page: PageClient
) -> None:
    facts = Facts(specifications, page, {"extension": "None"}, contract_months=60, extension="1 of 12 months")
    [task] = rows_of(specifications.database, UpgradeTask)
    listed = page.fill(page.get(f"/library/upgrades/{task.id}"), containing="Accept everything").main
    assert "Length in months The original changed it Chosen: Take the original’s" in listed
    assert "1 other change left to choose about" in listed
    assert "finish" not in [name for form in page.get(f"/library/upgrades/{task.id}").forms() for name in form.attrib.values()]
    page.get(f"/library/upgrades/{task.id}/values/introduction", status=404)
    assert facts.draft
