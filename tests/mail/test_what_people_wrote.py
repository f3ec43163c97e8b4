"""What people wrote arrives in every letter and mailing as the words that it was, through a real mail server.

Somebody titles a page `=?utf-8?q?=0d=0aReply-To:_…?=`. To a library that reads what it is given to write, that is a line end and
a field; to everybody else it is a strange title, and that is what must arrive.
"""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from jinja2 import Environment, meta

from app.contributions import queries as contributions
from app.contributions.services import drafting
from app.core import config
from app.core.db import Database, transaction, unit_of_work
from app.core.text import tidy
from app.mail import headers, letters
from app.mail.handing_over import Outcome, line_for
from app.newsletter.issues import mailers as issue_mailers
from app.newsletter.issues.contents import Block, Contents
from app.newsletter.mailings.composing import Press, Reader
from app.newsletter.mailings.personal import Follows
from tests import kept_answers
from tests.library.consultation_client import OUTSIDE, ConsultationClient, consultation
from tests.mail.mail_server import HOSTILE, MailServer, decoded, names, new_reader, old_reader, opened, subjects, text_of
from tests.newsletter.mailing_maker import MailingMaker
from tests.people import People

__all__ = ["consultation"]  # a fixture

APP = Path(letters.__file__).resolve().parents[1]
LETTERS = sorted(f"{path.parents[1].name}/{path.stem}" for path in APP.glob("*/letters/*.txt"))
READER, MARK = "ann@example.org", "MARK"
DECIDER = {"decider": "moderator", "a_decider": "a moderator", "who_decided": "A moderator"}
IN_EVERY_LETTER = ("q", "b", "nested", "split by a line end", "line ends", "many languages")
OF_A_LETTER = {
    *("To", "Message-ID", "Date", "From", "Subject", "Auto-Submitted", "X-Auto-Response-Suppress", "MIME-Version", "Content-Type")
}
OF_A_MAILING = {*OF_A_LETTER, "List-Id", "List-Help", "List-Archive", "List-Unsubscribe", "List-Unsubscribe-Post"}


@pytest.fixture
def server(settings: config.Settings) -> Iterator[MailServer]:
    with opened() as made:
        config.install(replace(settings, mail_url=f"smtp://127.0.0.1:{made.port}", newsletter_rate=0))
        yield made


def words_asked_for(letter: str) -> set[str]:
    """Every word of a letter that is filled in."""
    feature, name = letter.split("/")
    return meta.find_undeclared_variables(Environment().parse((APP / feature / "letters" / f"{name}.txt").read_text()))


def written_with(server: MailServer, letter: str, words: str, **steps: str) -> bytes:
    """A letter in whose every place stands `words`, as it arrived."""
    context = {name: words for name in words_asked_for(letter) - {"site"}} | steps
    letters.send(READER, letter, context, key=f"{letter}-{words}-{steps}")
    return server.to(READER)[-1]


def test_there_are_letters() -> None:
    assert len(LETTERS) > 25


@pytest.mark.parametrize("letter", LETTERS)
def test_every_letter_says_what_somebody_wrote_and_no_more(server: MailServer, letter: str) -> None:
    """The same letter with a plain mark in each place says what is right."""
    for step in ("due", "overdue", "flagged", "hidden") if letter == "contributions/check" else ("",):
        steps = {"step": step} if step else {}
        plain = new_reader(written_with(server, letter, MARK, **steps))
        for words in (HOSTILE[sort] for sort in IN_EVERY_LETTER):
            content = written_with(server, letter, words, **steps)
            new, old = new_reader(content), old_reader(content)
            subject = str(plain["Subject"]).replace(MARK, headers.visible(words))
            assert sorted(names(content)) == sorted(OF_A_LETTER)
            assert new.keys() == old.keys() == names(content)
            assert str(new["Subject"]) == decoded(old["Subject"]) == subject
            if tidy(words) == words:  # what a moderator says may have lines
                assert text_of(new) == text_of(plain).replace(MARK, words)


def test_no_letter_has_what_may_have_many_lines_in_its_subject(server: MailServer) -> None:
    for letter in LETTERS:
        plain = {name: "title" for name in words_asked_for(letter) - {"site"}}
        made = letters.compose(READER, letter, plain | dict.fromkeys(letters.MANY_LINES, "X\n\nY"), key="k")
        assert not {"X", "Y"} & set(str(new_reader(made.data)["Subject"]).split())


def test_a_title_with_a_line_end_begins_no_paragraph_of_a_letter(server: MailServer) -> None:
    words = {
        "name": "Ann\n\nSend us your password",
        "title": "A play\n\nYour password has expired",
        "address": "/",
        "reason": "One.\n\nTwo.",
    }
    letters.send(READER, "contributions/decided-return", {**words, **DECIDER, "appeal": "/"}, key="k")
    text = text_of(new_reader(server.to(READER)[-1]))
    assert "Hello Ann Send us your password\n" in text
    assert "“A play Your password has expired”" in text
    assert "They said:\n\nOne.\n\nTwo.\n" in text


def test_an_address_that_somebody_wrote_becomes_no_link_of_a_letter(server: MailServer) -> None:
    site = config.settings().site_url
    title = f"https://evil.example/x {site}.evil.example/y {site}@evil.example {site}/real"
    words = {"name": "Ann", "title": title, "address": "/directory/x"}
    letters.send(READER, "contributions/decided-publish", words | DECIDER, key="k")
    html = text_of(new_reader(server.to(READER)[-1]), "html")
    assert 'href="https://evil' not in html
    assert f'href="{site}.evil' not in html
    assert f'href="{site}@evil' not in html
    assert f'<a href="{site}/directory/x">' in html


# ------------------------------------------------------------------------------------------------ from the form to the mailbox


def test_a_specifications_title_writes_no_header_of_the_letter_that_invites_to_comment(
    server: MailServer, consultation: ConsultationClient
) -> None:
    with unit_of_work(consultation.database), transaction():
        revision = contributions.get_revision(consultation.revision_id)
        drafting.save(consultation.people.actor(consultation.owner), revision, revision.version, {"title": HOSTILE["q"]}, {})
    consultation.open()
    consultation.invite()
    data = server.to(OUTSIDE)[-1]
    assert sorted(names(data)) == sorted(OF_A_LETTER)
    assert subjects(data) == {f"You are invited to comment: {HOSTILE['q']}"}
    text = text_of(new_reader(data))
    assert text.startswith("Hello Pat Provider\n\nLondon Borough of Camden would like your comments on")
    assert f"“{HOSTILE['q']}”, a draft specification on Practice Exchange." in text


@pytest.fixture
def maker(database: Database, people: People, server: MailServer) -> MailingMaker:
    kept_answers.forget_everything()
    return MailingMaker(database, people)


def holds_a_mailing(content: bytes, title: str) -> None:
    mailing = new_reader(content)
    assert sorted(names(content)) == sorted(OF_A_MAILING)
    assert subjects(content) == {headers.visible(title)}
    assert mailing["List-Id"] == "Practice Exchange newsletter <newsletter.localhost>"
    assert text_of(mailing).startswith("PRACTICE EXCHANGE NEWSLETTER\n")


def test_an_issues_title_writes_no_header_of_a_mailing(maker: MailingMaker, server: MailServer) -> None:
    maker.subscribe("ann")
    titles = [HOSTILE[sort].replace("@evil.example", "") for sort in ("nested", "line ends")]  # the guard lets no address through
    for title in titles:
        maker.send_issue(maker.publish(title=title))
        holds_a_mailing(server.to(READER)[-1], title)
    assert len(server.to(READER)) == len(titles)


@pytest.mark.parametrize("sort", HOSTILE)
def test_no_title_writes_a_header_of_a_copy_of_the_newsletter(server: MailServer, sort: str) -> None:
    block = Block("one", "editor", HOSTILE[sort], summary_html="<p>Hello.</p>", summary_text="Hello.")
    press = Press(7, Contents(HOSTILE[sort], "A summary.").with_blocks([block]), (HOSTILE[sort],))
    copy = press.message(Reader(3, READER, Follows()))
    assert copy is not None
    line = line_for(config.settings().mail_url)
    assert line.hand_over(copy).outcome == Outcome.ACCEPTED
    line.close()
    holds_a_mailing(server.to(READER)[-1], HOSTILE[sort])


def test_an_issues_title_writes_no_header_of_the_test_that_an_editor_asks_for(server: MailServer) -> None:
    for words in HOSTILE.values():
        letters.hand_over(issue_mailers.compose_test(Contents(words, "A summary."), READER, key="k"))
        data = server.to(READER)[-1]
        assert sorted(names(data)) == sorted(OF_A_LETTER)
        assert subjects(data) == {headers.visible(f"Test: {words}")}


def test_the_name_that_the_site_writes_under_is_no_more_than_a_name(server: MailServer) -> None:
    """It comes from the settings, where an operator may write what they like."""
    for words in HOSTILE.values():
        name = headers.visible(words).replace("\\", "").replace('"', "")
        config.install(replace(config.settings(), mail_from=f'"{name}" <post@example.org>'))
        letters.send(READER, "contributions/appeal-made", {"name": "Ann", "address": "/"} | DECIDER, key="k")
        data = server.to(READER)[-1]
        assert sorted(names(data)) == sorted(OF_A_LETTER)
        (sender,) = new_reader(data)["From"].addresses
        assert sender.addr_spec == "post@example.org"
        assert sender.display_name.replace(" ", "") == name.replace(" ", "")
