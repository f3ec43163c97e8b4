"""A moderator reads what is waiting, beside what is published, and decides."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.contributions import queries
from app.contributions.listing_models import FacetRow
from app.contributions.models import Contribution, Decision, GuardFinding, Revision
from app.contributions.services import deciding
from app.core.actor import Actor
from app.core.audit import AuditEntry
from app.core.db import Database, session, transaction, unit_of_work
from app.core.errors import Conflict, Forbidden, Invalid
from tests.letters import letters_to, words_of
from tests.moderation.initiative_maker import InitiativeMaker
from tests.page_client import PageClient
from tests.people import People
from tests.queued_work import run_queued
from tests.rows import count_rows

pytestmark = pytest.mark.each_database
Move = Callable[[timedelta], None]
MAILBOX = "Referrals are taken by email at jo.bloggs@gmail.com every day."
AT_RISK = "She told me today that her stepfather comes into her room at night and hurts her. She is in my class."


def test_a_clean_item_is_published_in_three_clicks(
    database: Database, initiatives: InitiativeMaker, page: PageClient, author: int, moderator: int
):
    initiatives.submitted(author)
    queue = page.get("/moderation")
    clicks = 1
    item = page.get(queue.links()["Street theatre for Year 8"])
    clicks += 1
    after = page.fill(item, containing="Publish")
    assert clicks <= 3
    assert "You have published “Street theatre for Year 8”" in after.text
    assert "No submission is waiting" in after.main
    assert page.get("/directory/street-theatre-for-year-8").h1.endswith("Street theatre for Year 8")


def test_opening_an_item_claims_nothing(initiatives: InitiativeMaker, page: PageClient, author: int, moderator: int):
    revision = initiatives.submitted(author)
    page.get(f"/moderation/{revision}")
    assert initiatives.revision(revision).claimed_until is None


def test_a_claim_is_seen_by_others_keeps_them_from_deciding_and_can_be_given_up(
    initiatives: InitiativeMaker, page: PageClient, people: People, author: int, moderator: int
):
    revision = initiatives.submitted(author)
    page.fill(page.get(f"/moderation/{revision}"), containing="Start reading")
    assert "You are reading this" in page.get("/moderation").main
    other = people.moderator()
    people.sign_in(page.client, other)
    assert "Mo Derator is reading this" in page.get("/moderation").main
    seen = page.get(f"/moderation/{revision}")
    assert "Mo Derator is reading this now" in seen.main
    assert "Publish" not in [button.text for button in seen.tree.iter("button")]
    page.post(f"/moderation/{revision}/publish", {"csrf_token": csrf(page, "/contribute/initiative")}, status=409)
    refusal = page.client.post(
        f"/moderation/{revision}/send-back",
        data={"csrf_token": csrf(page, "/contribute/initiative"), "verb": "return", "reason": "Say where it runs."},
    )
    assert refusal.status_code == 409
    assert "Say where it runs." in refusal.text
    people.sign_in(page.client, moderator)
    page.fill(page.get(f"/moderation/{revision}"), containing="Stop reading")
    assert initiatives.revision(revision).claimed_until is None


def test_only_who_may_decide_claims_and_confirms_and_only_what_waits(
    initiatives: InitiativeMaker, people: People, author: int, moderator: int
):
    revision = initiatives.submitted(author, description=MAILBOX)
    [finding] = initiatives.revision(revision).findings
    with pytest.raises(Forbidden):
        initiatives.act(author, deciding.claim, lambda: queries.get_revision(revision))
    with pytest.raises(Forbidden):
        initiatives.act(author, deciding.confirm, lambda: queries.get_revision(revision), [finding.id])
    initiatives.decide(moderator, revision)
    with pytest.raises(Conflict, match="already decided"):
        initiatives.act(people.moderator(), deciding.claim, lambda: queries.get_revision(revision))


def test_a_claim_runs_out_after_half_an_hour(
    initiatives: InitiativeMaker, database: Database, page: PageClient, people: People, moment: Move, author: int
):
    revision = initiatives.submitted(author)
    first, second = (people.actor(people.moderator()) for _ in range(2))
    reader = people.moderator()
    people.sign_in(page.client, reader)

    def claim(actor: Actor) -> None:
        with unit_of_work(database), transaction():
            deciding.claim(actor, queries.get_revision(revision))

    claim(first)
    claim(first)  # one's own claim keeps nobody out
    moment(timedelta(minutes=29, seconds=59))
    assert "is reading this" in page.get(f"/moderation/{revision}").main
    with pytest.raises(Conflict, match="Another moderator"):
        claim(second)
    moment(timedelta(seconds=1))
    assert "is reading this" not in page.get(f"/moderation/{revision}").main
    assert "is reading this" not in page.get("/moderation").main
    claim(second)


def csrf(page: PageClient, path: str) -> str:
    tree = page.get(path).tree
    found = [field.get("value") for field in tree.iter("input") if field.get("name") == "csrf_token"]
    return found[0] if found else ""


def test_an_edit_is_shown_word_by_word_beside_the_live_text(
    initiatives: InitiativeMaker, page: PageClient, author: int, moderator: int
):
    contribution = initiatives.published(author, moderator)
    revision = initiatives.edited(author, contribution, summary="A play about online grooming that tours colleges.")
    submission = page.get(f"/moderation/{revision}")
    assert ["".join(one.itertext()).strip() for one in submission.tree.iter("ins")] == ["[added: colleges]"]
    assert ["".join(one.itertext()).strip() for one in submission.tree.iter("del")] == ["[removed: schools]"]
    assert "3 fields not changed" in submission.main
    assert "1 published, 0 returned, 0 rejected" in submission.main


def test_the_rendered_page_is_a_click_away(initiatives: InitiativeMaker, page: PageClient, author: int, moderator: int):
    revision = initiatives.submitted(author)
    link = page.get(f"/moderation/{revision}").links()["See it as readers would"]
    assert "A play of forty minutes" in page.get(link).main


def test_findings_stand_beside_the_text_and_each_must_be_confirmed_by_hand(
    database: Database, initiatives: InitiativeMaker, page: PageClient, author: int, moderator: int
):
    revision = initiatives.submitted(author, description=MAILBOX)
    seen = page.get(f"/moderation/{revision}")
    assert "Personal email address" in seen.main
    assert "It belongs to the service, not to a person." in seen.main
    refusal = page.fill(seen, containing="Publish", status=422)
    assert "confirm each finding" in refusal.main
    assert initiatives.revision(revision).status == "submitted"
    [finding] = [row.id for row in initiatives.revision(revision).findings]
    action, values = refusal.form_values("Publish")
    page.post(action, {**values, "confirmed": [str(finding)]})
    assert initiatives.revision(revision).status == "published"
    assert count_rows(database, GuardFinding, GuardFinding.confirmed_by_id == moderator) == 1


def test_no_service_publishes_an_unconfirmed_finding(
    initiatives: InitiativeMaker, database: Database, people: People, author: int, moderator: int
):
    revision_id = initiatives.submitted(author, description=MAILBOX)
    actor = people.actor(moderator)
    with unit_of_work(database):
        revision = queries.get_revision(revision_id)
        with pytest.raises(Conflict), transaction():
            deciding.publish(actor, revision)
        with pytest.raises(Conflict), transaction():
            deciding.publish(actor, revision, finding_ids=[999])
    assert initiatives.revision(revision_id).status == "submitted"
    assert count_rows(database, FacetRow) == 0


def test_confirming_one_finding_does_not_confirm_another(
    initiatives: InitiativeMaker, database: Database, people: People, author: int, moderator: int
):
    revision_id = initiatives.submitted(author, description=MAILBOX + " Or sam.smith@hotmail.com at weekends.")
    actor = people.actor(moderator)
    with unit_of_work(database):
        revision = queries.get_revision(revision_id)
        assert len(revision.findings) == 2
        with pytest.raises(Conflict), transaction():
            deciding.publish(actor, revision, finding_ids=[revision.findings[0].id])
    assert initiatives.revision(revision_id).status == "submitted"


def test_what_the_check_did_not_ask_about_cannot_be_confirmed(
    initiatives: InitiativeMaker, database: Database, page: PageClient, author: int, moderator: int
):
    revision_id = initiatives.submitted(author, description=MAILBOX)
    with unit_of_work(database), transaction():
        session().execute(sa.delete(GuardFinding))
    seen = page.get(f"/moderation/{revision_id}")
    assert "The check did not find this when it was submitted" in seen.main
    assert "cannot be published as it is" in seen.main


def test_nobody_decides_on_their_own(
    initiatives: InitiativeMaker, database: Database, page: PageClient, people: People, moderator: int
):
    revision_id = initiatives.submitted(moderator)
    queue = page.get("/moderation")
    assert "another moderator decides" in queue.main
    assert "Street theatre for Year 8" not in queue.links()
    page.get(f"/moderation/{revision_id}", status=404)
    page.post(f"/moderation/{revision_id}/publish", {"csrf_token": csrf(page, "/contribute/initiative")}, status=404)
    with unit_of_work(database), pytest.raises(Forbidden), transaction():
        deciding.publish(people.actor(moderator), queries.get_revision(revision_id))


def test_nobody_decides_on_their_own_organisations(
    initiatives: InitiativeMaker, database: Database, page: PageClient, people: People
):
    organisation = people.organisation("Exampleshire Council")
    colleague = people.moderator(organisation=organisation)
    revision_id = initiatives.submitted(people.person(organisation=organisation))
    people.sign_in(page.client, colleague)
    page.get(f"/moderation/{revision_id}", status=404)
    for verb in ("publish", "send-back", "claim"):
        page.post(f"/moderation/{revision_id}/{verb}", {"csrf_token": csrf(page, "/contribute/initiative")}, status=404)
    with unit_of_work(database), pytest.raises(Forbidden), transaction():
        deciding.send_back(people.actor(colleague), queries.get_revision(revision_id), "reject", "No.")


def test_a_reason_is_required_and_what_was_typed_is_kept(
    initiatives: InitiativeMaker, page: PageClient, author: int, moderator: int
):
    revision = initiatives.submitted(author)
    refusal = page.fill(page.get(f"/moderation/{revision}"), {"verb": "return"}, "reason", status=422)
    assert "Enter a reason" in refusal.main
    assert refusal.form_values("reason")[1]["verb"] == ["return"]
    refusal = page.fill(refusal, {"verb": "", "reason": "Say where it runs."}, "reason", status=422)
    assert refusal.form_values("reason")[1]["reason"] == "Say where it runs."
    assert initiatives.revision(revision).status == "submitted"


def test_a_reason_about_a_child_at_risk_is_kept_in_the_form_only(
    database: Database, initiatives: InitiativeMaker, page: PageClient, author: int, moderator: int
):
    revision = initiatives.submitted(author)
    refused = page.fill(page.get(f"/moderation/{revision}"), {"verb": "return", "reason": AT_RISK}, "reason", status=422)
    assert "call 999" in refused.main
    assert refused.form_values("reason")[1]["reason"] == AT_RISK
    assert count_rows(database, Decision) == 0


def test_a_reason_may_not_repeat_what_identifies_a_person(
    initiatives: InitiativeMaker, page: PageClient, author: int, moderator: int
):
    revision = initiatives.submitted(author)
    values = {"verb": "return", "reason": "Take out jo.bloggs@gmail.com please."}
    refused = page.fill(page.get(f"/moderation/{revision}"), values, "reason", status=422)
    assert "Take it out, then send this again." in refused.main
    assert initiatives.revision(revision).reason == ""


def test_return_resubmit_publish(
    initiatives: InitiativeMaker, database: Database, page: PageClient, people: People, author: int, moderator: int
):
    first = initiatives.submitted(author)
    after = page.fill(page.get(f"/moderation/{first}"), {"verb": "return", "reason": "Please say where it runs."}, "reason")
    assert "emailed the contributor" in after.text
    run_queued(database)
    [letter] = [one for one in letters_to("asha@example.org") if "Please change something" in one["Subject"]]
    assert "Please say where it runs." in words_of(letter)
    assert f"http://localhost/contribute/drafts/{first}/appeal" in words_of(letter)

    people.sign_in(page.client, author)
    outcome = page.get(f"/contribute/drafts/{first}")
    assert "Please say where it runs." in outcome.main
    tasks = page.fill(outcome, containing="Change it")
    second = int(tasks.response.request.path.rsplit("/", 1)[1])
    assert second != first
    initiatives.submit(author, second)
    people.sign_in(page.client, moderator)
    page.fill(page.get(f"/moderation/{second}"), containing="Publish")
    run_queued(database)
    [letter] = [one for one in letters_to("asha@example.org") if one["Subject"].startswith("Published:")]
    assert "http://localhost/directory/street-theatre-for-year-8" in words_of(letter)
    assert (initiatives.revision(first).status, initiatives.revision(first).reason) == ("returned", "Please say where it runs.")
    assert (initiatives.revision(second).number, initiatives.revision(second).reason) == (1, "")


def test_a_live_page_stays_as_it_is_while_an_edit_waits_or_is_sent_back(
    initiatives: InitiativeMaker, page: PageClient, author: int, moderator: int
):
    contribution = initiatives.published(author, moderator)
    revision = initiatives.edited(author, contribution, summary="Something quite different.")
    assert "tours schools" in page.get("/directory/street-theatre-for-year-8").main
    initiatives.decide(moderator, revision, "reject")
    assert "tours schools" in page.get("/directory/street-theatre-for-year-8").main


def test_a_second_decision_is_told_that_it_was_decided(
    initiatives: InitiativeMaker, page: PageClient, people: People, author: int, moderator: int
):
    revision = initiatives.submitted(author)
    submission = page.get(f"/moderation/{revision}")
    initiatives.decide(people.moderator(), revision, "reject")
    refused = page.fill(submission, containing="Publish", status=409)
    assert refused.h1 == "Someone else has already decided this"
    refused = page.fill(submission, {"verb": "return", "reason": "Change it."}, "reason", status=409)
    assert refused.h1 == "Someone else has already decided this"
    assert initiatives.revision(revision).status == "rejected"


def test_every_act_leaves_an_audit_entry_without_the_text(
    database: Database, initiatives: InitiativeMaker, author: int, moderator: int
):
    revision = initiatives.submitted(author)
    initiatives.decide(moderator, revision, "return", "A reason nobody should find in the trail.")
    with unit_of_work(database):
        entries = list(session().scalars(sa.select(AuditEntry).where(AuditEntry.thing_kind == "revision")))
        assert [entry.verb for entry in entries] == ["submit", "return"]
        assert "nobody should find" not in str([entry.detail for entry in entries])


def test_the_audit_trail_says_which_version_was_published(
    database: Database, initiatives: InitiativeMaker, author: int, moderator: int
):
    contribution = initiatives.published(author, moderator)
    initiatives.decide(moderator, initiatives.edited(author, contribution, summary="A tour."))
    with unit_of_work(database):
        published = sa.select(AuditEntry).where(AuditEntry.thing_kind == "contribution", AuditEntry.verb == "publish")
        assert [entry.detail["version"] for entry in session().scalars(published.order_by(AuditEntry.id))] == [1, 2]


def test_reading_giving_up_and_confirming_are_in_the_audit_trail(
    database: Database, initiatives: InitiativeMaker, author: int, moderator: int
):
    revision = initiatives.submitted(author, description=MAILBOX)
    for verb in (deciding.claim, deciding.release, deciding.release):
        initiatives.act(moderator, verb, lambda: queries.get_revision(revision))
    initiatives.decide(moderator, revision)
    [finding] = initiatives.revision(revision).findings
    with unit_of_work(database):
        acts = [
            (entry.verb, entry.thing_kind, entry.thing_id, entry.detail) for entry in session().scalars(sa.select(AuditEntry))
        ]
    assert [act for act in acts if act[0] in ("claim", "release")] == [
        ("claim", "revision", revision, {}),
        ("release", "revision", revision, {}),
    ]
    assert ("confirm", "finding", finding.id, {"rule": finding.rule}) in acts


def test_what_a_moderator_confirmed_stays_theirs_when_another_publishes_it(
    initiatives: InitiativeMaker, people: People, author: int, moderator: int
) -> None:
    revision = initiatives.submitted(author, description=MAILBOX)
    [finding] = initiatives.revision(revision).findings
    initiatives.act(moderator, deciding.confirm, lambda: queries.get_revision(revision), [finding.id])
    initiatives.decide(people.moderator(), revision)  # who confirms all of it once more
    assert [finding.confirmed_by_id for finding in initiatives.revision(revision).findings] == [moderator]


@pytest.mark.parametrize("reason", ["   ", "Take out jo.bloggs@gmail.com please."])
def test_a_reason_that_cannot_be_sent_is_refused_by_the_service_too_and_by_its_field(
    initiatives: InitiativeMaker, database: Database, people: People, author: int, moderator: int, reason: str
):
    revision_id = initiatives.submitted(author)
    with unit_of_work(database), pytest.raises(Invalid) as refusal, transaction():
        deciding.send_back(people.actor(moderator), queries.get_revision(revision_id), "return", reason)
    assert refusal.value.field == "reason"
    assert count_rows(database, Revision, Revision.status == "submitted") == 1
    assert count_rows(database, Contribution, Contribution.status == "unpublished") == 1


@pytest.mark.parametrize("verb", ["publish", "retract", "reopen"])
def test_sending_back_is_no_way_round_to_any_other_act(
    initiatives: InitiativeMaker, author: int, moderator: int, verb: str
) -> None:
    revision = initiatives.submitted(author, description=MAILBOX)
    with pytest.raises(ValueError, match=verb):
        initiatives.act(moderator, deciding.send_back, lambda: queries.get_revision(revision), verb, "Say where it runs.")
    assert initiatives.revision(revision).status == "submitted"


def test_a_decision_ends_the_claim_and_is_told_before_anything_is_asked_of_a_second(
    initiatives: InitiativeMaker, database: Database, people: People, author: int, moderator: int
) -> None:
    revision_id = initiatives.submitted(author, description=MAILBOX)
    with unit_of_work(database), transaction():
        deciding.claim(people.actor(moderator), queries.get_revision(revision_id))
    initiatives.decide(moderator, revision_id, "reject")
    decided = initiatives.revision(revision_id)
    assert (decided.claimed_by_id, decided.claimed_until) == (None, None)
    another = people.actor(people.moderator())
    with unit_of_work(database), pytest.raises(Conflict), transaction():
        deciding.send_back(another, queries.get_revision(revision_id), "return", "")
    with unit_of_work(database), pytest.raises(Conflict, match="already decided"), transaction():
        deciding.publish(another, queries.get_revision(revision_id))


@pytest.mark.parametrize("typed", ["9" * 5000, "9999999999", "²", "٣", "-1"])
def test_a_confirmed_finding_that_is_no_number_confirms_nothing_and_is_no_fault(
    page: PageClient, initiatives: InitiativeMaker, author: int, moderator: int, typed: str
) -> None:
    revision = initiatives.submitted(author, description=MAILBOX * 10)
    values = page.get(f"/moderation/{revision}").form_values("csrf_token")[1]
    page.post(f"/moderation/{revision}/publish", {**values, "confirmed": typed}, status=422)
