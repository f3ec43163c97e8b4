"""Two sides write one note: both agree to one text, no name stands in it, and once it is published nothing leads to them."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from app.accounts.belonging import organisations
from app.contributions import queries as spine
from app.contributions.models import RevisionWriter
from app.contributions.policy import can_decide
from app.contributions.services import deciding
from app.contributions.services import drafting as contributing
from app.core import clock
from app.core.actor import SYSTEM
from app.core.audit import AuditEntry
from app.core.db import session, transaction, unit_of_work
from app.core.errors import Conflict, Forbidden, Invalid
from app.core.jobs import Task
from app.exchanges.learning import jobs, personal_data
from app.exchanges.learning.models import NoteParticipant
from app.exchanges.learning.services import agreeing, drafting
from app.exchanges.learning.services.drafting import TickedLine
from app.exchanges.learning.services.following import KEPT, WARNED_BEFORE
from tests.exchanges.agreeing_client import ABOUT, LEARNED, AgreeingClient
from tests.letters import letters, words_of
from tests.page_client import PageClient

pytestmark = pytest.mark.each_database


def publish(client: AgreeingClient, revision_id: int) -> None:
    """Let a moderator publish what was submitted, and the worker do what follows."""
    moderator = client.people.actor(client.moderator)
    with unit_of_work(client.database), transaction():
        deciding.publish(moderator, spine.get_revision(revision_id))
    client.drain()


def test_a_draft_holds_the_ticked_lines_as_plain_text_for_their_standards(agreeing_client: AgreeingClient) -> None:
    agreeing_client.begin(names=())
    page = agreeing_client.browser(agreeing_client.reviewer).get(agreeing_client.home)
    assert "Camden names *one* person for each service <b>now</b>." in page.main
    assert agreeing_client.begin() == agreeing_client.draft_id
    with unit_of_work(agreeing_client.database):
        assert agreeing_client.row().body["standards"] == ["strategy", "workforce"]
        assert agreeing_client.notes() == []
    with pytest.raises(ValueError):
        agreeing_client.begin(exchange_number=1, lines=[TickedLine("It helped.", ("no-such-standard",))])


def test_only_the_two_sides_read_a_draft_and_the_team_after_its_second_step(agreeing_client: AgreeingClient) -> None:
    agreeing_client.begin()
    people, home = agreeing_client.people, agreeing_client.home
    others = (
        agreeing_client.stranger,
        agreeing_client.moderator,
        people.administrator(),
        people.person(roles=("member", "editor")),
    )
    for person in others:
        browser = agreeing_client.browser(person)
        for path in ("", "/steps/about-it", "/names", "/submit"):
            browser.get(f"{home}{path}", status=404)
        assert "You take part in none." in browser.get("/exchanges/learning/drafts").main
    agreeing_client.browser(agreeing_client.host, second_factor=False).get(home)
    answer = agreeing_client.browser(agreeing_client.reviewer, second_factor=False).client.get(home)
    assert answer.location.startswith("/second-step") or "second-step" in answer.location
    actor = replace(people.actor(agreeing_client.reviewer), second_factor=False)
    with unit_of_work(agreeing_client.database), pytest.raises(Forbidden), transaction():
        drafting.save(actor, agreeing_client.row(), agreeing_client.row().version, {"title": "Mine"}, {})


def test_an_edit_takes_the_agreement_back_and_says_so(agreeing_client: AgreeingClient) -> None:
    agreeing_client.begin()
    host, reviewer = agreeing_client.browser(agreeing_client.host), agreeing_client.browser(agreeing_client.reviewer)
    agreeing_client.fill_in(host)
    reviewer.fill(reviewer.get(agreeing_client.home), containing="Agree for your side")
    assert agreeing_client.agreed() == {agreeing_client.reviewer}
    step = host.get(f"{agreeing_client.home}/steps/about-it")
    assert "their agreement is taken back" in step.main
    host.fill(step, {"title": "Two people to ring"}, "title")
    assert agreeing_client.agreed() == set()
    assert "The agreement was taken back when the text was changed" in reviewer.get(agreeing_client.home).main
    assert agreeing_client.letters(agreeing_client.reviewer)[-1] == "A learning note that you agreed to was changed"
    assert "A learning note that you agreed to was changed" not in agreeing_client.letters(agreeing_client.host)


def test_an_agreement_is_to_the_text_that_was_read(agreeing_client: AgreeingClient) -> None:
    agreeing_client.begin()
    host, reviewer = agreeing_client.browser(agreeing_client.host), agreeing_client.browser(agreeing_client.reviewer)
    agreeing_client.fill_in(host)
    read = reviewer.get(agreeing_client.home)
    stale_form = reviewer.get(f"{agreeing_client.home}/steps/about-it")
    host.fill(host.get(f"{agreeing_client.home}/steps/about-it"), {"title": "Two people to ring"}, "title")
    assert "Read it again before you agree." in reviewer.fill(read, containing="Agree for your side", status=409).main
    assert agreeing_client.agreed() == set()
    conflict = reviewer.fill(stale_form, {"title": "Three people to ring"}, "title", status=409)
    assert "Two people to ring" in conflict.main
    assert "Three people to ring" in conflict.main


def test_a_note_in_which_a_name_stands_is_agreed_on_only_when_each_is_reworded_or_explained(
    agreeing_client: AgreeingClient,
) -> None:
    agreeing_client.begin()
    host = agreeing_client.browser(agreeing_client.host)
    agreeing_client.fill_in(host)
    text = "The LBC asked Hana. Ines of Croydon listened. Camden’s lantern lit the room."
    host.fill(host.get(f"{agreeing_client.home}/steps/what-was-learned"), {"helped": text}, "helped")
    names = host.get(f"{agreeing_client.home}/names")
    assert names.texts("mark") == ["LBC", "Hana", "Ines", "Croydon", "Camden’s", "lantern"]
    with pytest.raises(Conflict, match="A name still stands"):
        agreeing_client.agree(agreeing_client.host)
    host.fill(host.get(f"{agreeing_client.home}/steps/what-was-learned"), {"helped": "A lantern lit the room."}, "helped")
    names = host.get(f"{agreeing_client.home}/names")
    [field] = [name for name in names.form_values("save")[1] if name.startswith("why_")]
    refused = host.fill(names, {field: "Ring 07700 900123 and ask."}, "save", status=422)
    assert "Ring 07700 900123 and ask." in refused.form_values("save")[1][field]
    host.fill(names, {field: "A lamp."}, "save")
    agreeing_client.agree(agreeing_client.host, agreeing_client.reviewer)
    host.fill(host.get(f"{agreeing_client.home}/steps/what-was-learned"), {"helped": "The lantern stale_form a case."}, "helped")
    assert "1 to look at" in host.get(agreeing_client.home).main


def test_it_is_submitted_only_when_both_sides_agreed(agreeing_client: AgreeingClient) -> None:
    agreeing_client.begin()
    host = agreeing_client.browser(agreeing_client.host)
    agreeing_client.fill_in(host)
    agreeing_client.agree(agreeing_client.host, agreeing_client.colleague)
    host.get(f"{agreeing_client.home}/submit", status=404)
    actor = agreeing_client.people.actor(agreeing_client.host)
    with unit_of_work(agreeing_client.database), pytest.raises(Conflict, match="Both sides"), transaction():
        agreeing.submit(actor, agreeing_client.row(), agreeing_client.row().version, {})
    agreeing_client.agree(agreeing_client.reviewer)
    host.fill(host.get(f"{agreeing_client.home}/submit"), containing="send")
    with unit_of_work(agreeing_client.database):
        [note] = agreeing_client.notes()
        [revision] = note.revisions
        assert (note.owner_scope, revision.author_id, revision.submitted_by_id) == ("site", None, None)
        assert revision.status == "submitted"
    host.get(f"{agreeing_client.home}/steps/about-it", status=404)


def test_what_the_guard_finds_is_explained_without_a_name(agreeing_client: AgreeingClient) -> None:
    agreeing_client.begin()
    host = agreeing_client.browser(agreeing_client.host)
    agreeing_client.fill_in(host)
    host.fill(host.get(f"{agreeing_client.home}/steps/what-was-learned"), {"helped": "Ring 07700 900123."}, "helped")
    agreeing_client.agree(agreeing_client.host, agreeing_client.reviewer)
    page = host.get(f"{agreeing_client.home}/submit")
    [field] = [name for name in page.form_values("send")[1] if name.startswith("why_")]
    assert "Say it without a name" in host.fill(page, {field: "The line of Camden."}, "send", status=422).main
    host.fill(page, {field: "A line of an office."}, "send")
    with unit_of_work(agreeing_client.database):
        [note] = agreeing_client.notes()
        assert [finding.explanation for finding in note.revisions[0].findings] == ["A line of an office."]


def test_moderators_too_are_refused_in_words_before_its_day_which_is_the_first_of_a_month(
    agreeing_client: AgreeingClient,
) -> None:
    day = clock.today().replace(day=2) + timedelta(days=40)
    revision_id = agreeing_client.submitted(not_before=day)
    first = date(day.year + day.month // 12, day.month % 12 + 1, 1)
    words = f"may not be published before 1 {first:%B %Y}"
    moderator = agreeing_client.browser(agreeing_client.moderator)
    address = f"/moderation/{revision_id}"
    item = moderator.get(address)
    assert words in moderator.fill(item, containing="Publish", status=422).main
    with pytest.raises(Conflict, match=words):
        publish(agreeing_client, revision_id)
    assert agreeing_client.status_of(revision_id) == "submitted"
    with clock.frozen(clock.now() + (first - clock.today())):
        publish(agreeing_client, revision_id)
    assert agreeing_client.status_of(revision_id) == "published"


def test_nobody_who_takes_part_decides_and_no_moderator_of_their_organisations(agreeing_client: AgreeingClient) -> None:
    people = agreeing_client.people
    with unit_of_work(agreeing_client.database):
        council = people.actor(agreeing_client.host).organisation_id
    on_a_side, of_the_council = people.moderator("Moderating Host"), people.moderator(organisation=council)
    revision_id = agreeing_client.submitted(hosts=(agreeing_client.host, on_a_side))
    may = {person: people.actor(person) for person in (on_a_side, of_the_council, agreeing_client.moderator)}
    with unit_of_work(agreeing_client.database):
        revision = spine.get_revision(revision_id)
        assert [person for person, actor in may.items() if can_decide(actor, revision)] == [agreeing_client.moderator]


def test_once_it_is_published_nothing_leads_to_those_it_comes_from(agreeing_client: AgreeingClient) -> None:
    revision_id = agreeing_client.submitted()
    publish(agreeing_client, revision_id)
    assert agreeing_client.drafts_left() == 0
    with unit_of_work(agreeing_client.database):
        [note] = agreeing_client.notes()
        slug, contribution_id = note.slug, note.id
        assert session().scalars(sa.select(RevisionWriter)).all() == []
        assert session().scalars(sa.select(NoteParticipant)).all() == []
        trail = session().scalars(
            sa.select(AuditEntry).where(AuditEntry.thing_kind.in_(["learning draft", "revision", "contribution"]))
        )
        takes_part = set(agreeing_client.addresses)
        assert not {entry.actor_id for entry in trail} & takes_part
    visitor = PageClient(agreeing_client.app.test_client())
    administrator = agreeing_client.browser(agreeing_client.people.administrator())
    pages = [visitor.get(f"/exchanges/learning/{slug}{path}").text for path in ("", "/versions", "/versions/1")]
    pages += [administrator.get(path).main for path in (f"/moderation/contributions/{contribution_id}", "/admin/audit")]
    for text in pages:
        for name in ("Hana", "Cole", "Rhys", "Sian", "Camden", "Croydon", "4711"):
            assert name not in text, name


def test_letters_say_nothing_of_the_note_or_of_where_it_comes_from(agreeing_client: AgreeingClient) -> None:
    agreeing_client.begin()
    agreeing_client.drain()
    publish(agreeing_client, agreeing_client.submitted())
    assert agreeing_client.letters(agreeing_client.reviewer) == ["A learning note waits for you", "A learning note was published"]
    for letter in letters():
        assert not {"Camden", "Croydon", "4711", ABOUT["title"]} & set(words_of(letter).split())
        assert ABOUT["title"] not in f"{letter['Subject']} {words_of(letter)}"


def test_what_a_moderator_sends_back_is_agreed_on_again(agreeing_client: AgreeingClient) -> None:
    first = agreeing_client.submitted()
    moderator = agreeing_client.people.actor(agreeing_client.moderator)
    with unit_of_work(agreeing_client.database), transaction():
        deciding.send_back(moderator, spine.get_revision(first), "return", "Say what it cost.")
    agreeing_client.drain()
    host = agreeing_client.browser(agreeing_client.host)
    assert "Say what it cost." in host.get(agreeing_client.home).main
    assert agreeing_client.agreed() == set()
    with unit_of_work(agreeing_client.database), transaction():
        [note] = agreeing_client.notes()
        contribution_id = note.id
        meddled = contributing.edit(moderator, note)
        with pytest.raises(Invalid):
            contributing.submit(moderator, meddled, {})
    agreeing_client.agree(agreeing_client.colleague, agreeing_client.second_reviewer)
    actor = agreeing_client.people.actor(agreeing_client.colleague)
    with unit_of_work(agreeing_client.database), transaction():
        second = agreeing.submit(actor, agreeing_client.row(), agreeing_client.row().version, {})
        assert second.contribution_id == contribution_id
        second_id = second.id
    publish(agreeing_client, second_id)
    assert agreeing_client.drafts_left() == 0


def test_either_side_takes_it_back_and_gives_it_up_and_then_nobody_publishes_it(agreeing_client: AgreeingClient) -> None:
    revision_id = agreeing_client.submitted()
    team = agreeing_client.browser(agreeing_client.second_reviewer)
    team.fill(team.get(agreeing_client.home), containing="Take it back")
    assert agreeing_client.status_of(revision_id) == "retracted"
    team.fill(team.get(agreeing_client.home), containing="Give this note up")
    assert agreeing_client.drafts_left() == 0
    moderator = agreeing_client.people.actor(agreeing_client.moderator)
    with unit_of_work(agreeing_client.database), transaction():
        [note] = agreeing_client.notes()
        assert [revision.body for revision in note.revisions] == [{}]
        revived = contributing.redraft(moderator, note, {**ABOUT, **LEARNED, "standards": ["strategy"]}, {})
        with pytest.raises(Invalid):
            contributing.submit(moderator, revived, {})
    assert agreeing_client.letters(agreeing_client.host)[-1] == "A learning note was given up"


def test_what_is_erased_of_a_submitted_note_is_erased_of_its_draft(agreeing_client: AgreeingClient) -> None:
    revision_id = agreeing_client.submitted()
    administrator = agreeing_client.people.actor(agreeing_client.people.administrator())
    with unit_of_work(agreeing_client.database), transaction():
        deciding.redact(administrator, spine.get_revision(revision_id))
    assert agreeing_client.letters(agreeing_client.host)[-1] == "A learning note was given up"
    assert agreeing_client.drafts_left() == 0


def test_a_note_may_carry_the_name_of_the_host_s_organisation_and_follows_it_when_it_is_merged(
    agreeing_client: AgreeingClient,
) -> None:
    old_name, new_name = agreeing_client.people.organisation("Old name"), agreeing_client.people.organisation("New name")
    agreeing_client.begin(organisation_id=old_name)
    with unit_of_work(agreeing_client.database), transaction():
        organisations.merge_organisations(replace(SYSTEM, person_id=None), old_name, new_name)
    revision_id = agreeing_client.submitted(organisation_id=old_name)
    with unit_of_work(agreeing_client.database):
        note = spine.get_revision(revision_id).contribution
        assert (note.owner_scope, note.owner_organisation_id, note.owner_person_id) == ("organisation", new_name, None)


def test_an_erased_person_takes_part_no_more_and_an_export_names_their_part(agreeing_client: AgreeingClient) -> None:
    agreeing_client.begin()
    agreeing_client.fill_in(agreeing_client.browser(agreeing_client.host))
    agreeing_client.agree(agreeing_client.host)
    with unit_of_work(agreeing_client.database), transaction():
        [part] = personal_data.held_about(agreeing_client.host)
        assert part["side"] == "host"
        assert part["agreed"]
        jobs.forget_person(Task(0, {"person_id": agreeing_client.host}, 1, agreeing_client.database))
        assert personal_data.held_about(agreeing_client.host) == []
    assert agreeing_client.agreed() == set()
    agreeing_client.browser(agreeing_client.host).get(agreeing_client.home, status=404)


def test_a_draft_that_nobody_saved_for_two_years_is_deleted_after_a_warning(agreeing_client: AgreeingClient) -> None:
    agreeing_client.begin()
    run = Task(0, {}, 1, agreeing_client.database)
    for waited, left in ((KEPT - WARNED_BEFORE + timedelta(days=1), 1), (KEPT + timedelta(days=1), 0)):
        with clock.frozen(clock.now() + waited), unit_of_work(agreeing_client.database), transaction():
            jobs.run_daily(run)
        assert agreeing_client.drafts_left() == left
