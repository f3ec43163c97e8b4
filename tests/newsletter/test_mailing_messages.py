"""The message that a subscriber gets: what is theirs in it, what every mail program needs, and nothing that was smuggled in."""

import email
from dataclasses import replace
from email import policy
from email.message import EmailMessage
from html import unescape

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import settings as few
from hypothesis import strategies as st

from app.core import config, taxonomy
from app.mail.headers import BadAddress
from app.newsletter.issues.contents import Block, Contents
from app.newsletter.mailings import personal
from app.newsletter.mailings.composing import Marks, Press, Reader, quoted
from app.newsletter.mailings.personal import Follows
from app.subscriptions.secret_links import links
from tests.newsletter.mailing_maker import MailingMaker, mail_to

STRICT = policy.default.clone(raise_on_defect=True)
BLOCKS = (
    Block("one", "outcomes", "A framework", "/library/a", "framework", "<p>Words.</p>", "Words.", harm_types=("cse",)),
    Block("two", "initiatives", "A play", "/directory/b", "initiative", "<p>A play.</p>", "A play.", regions=("london",)),
    Block("three", "editor", "From us", summary_html="<p>Hello.</p>", summary_text="Hello."),
)
ISSUE = Contents("What schools learn", "A summary.", "<p>Dear reader</p>", url="/newsletter/schools").with_blocks(BLOCKS)
EVERYTHING = Follows()


@pytest.fixture(autouse=True)
def _settings(settings: config.Settings) -> None:
    """Settings of the test's own, since addresses and senders are read from them."""
    config.install(replace(settings, site_url="https://practice.example.org", mail_from="Practice Exchange <post@example.org>"))


def press(issue: Contents = ISSUE) -> Press:
    return Press(7, issue, ("Test operator", "1 Example Street, Exampletown"))


def data_for(follows: Follows = EVERYTHING, issue: Contents = ISSUE, address: str = "ann@example.org") -> bytes:
    made = press(issue).message(Reader(3, address, follows))
    assert made is not None
    return made.data


def read(data: bytes) -> EmailMessage:
    """A message as a strict parser takes it."""
    message = email.message_from_bytes(data, policy=STRICT)
    assert isinstance(message, EmailMessage)
    return message


def part(message: EmailMessage, kind: str) -> str:
    body = message.get_body((kind,))
    assert body is not None
    return str(body.get_content())


# ------------------------------------------------------------------------------------------------ headers


def test_headers_say_whose_list_this_is_and_how_to_leave_it() -> None:
    message = read(data_for())
    assert message["To"] == "ann@example.org"
    assert message["From"] == "Practice Exchange <post@example.org>"
    assert message["Subject"] == "What schools learn"
    assert message["List-Unsubscribe"] == f"<https://practice.example.org/newsletter/unsubscribe/{links.unsubscribe_token(3, 7)}>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message["List-Id"] == "Practice Exchange newsletter <newsletter.practice.example.org>"
    assert message["List-Help"] == "<https://practice.example.org/newsletter/subscribe>, <mailto:operator@example.org>"
    assert message["List-Archive"] == "<https://practice.example.org/newsletter>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Date"].datetime.tzinfo is not None
    assert len(message.get_all("To")) == len(message.get_all("Message-ID")) == 1


def test_message_id_is_the_same_each_time_and_another_for_everybody_and_every_mailing() -> None:
    once, again = read(data_for())["Message-ID"], read(data_for())["Message-ID"]
    assert once == again == links.message_id(3, 7)
    assert len({once, links.message_id(4, 7), links.message_id(3, 8)}) == 3


def test_lines_end_in_crlf_and_none_is_longer_than_mail_allows() -> None:
    content = data_for(issue=replace(ISSUE, opening_html=f"<p>{'word ' * 400}</p>"))
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert b"\r" not in content.replace(b"\r\n", b"")
    assert max(len(line) for line in content.split(b"\r\n")) <= 200
    content.decode("ascii")


@pytest.mark.parametrize(
    "title",
    ["A\r\nBcc: everyone@example.org", "A\n\nBody", "=?utf-8?q?x?=", "Ünïcode ‮ title", "=1+1", "<script>alert(1)</script>"],
)
def test_title_smuggles_in_no_header_and_no_markup(title: str) -> None:
    message = read(data_for(issue=replace(ISSUE, title=title)))
    assert message.get_all("Bcc") is None
    assert set(message.keys()) == set(read(data_for()).keys())
    assert "\n" not in str(message["Subject"])
    assert "<script" not in part(message, "html")


@pytest.mark.parametrize(
    "address",
    [
        "ann@example.org\r\nBcc: x@example.org",
        "ann <ann@example.org>",
        "ann@example.org, bob@example.org",
        "ann",
        "",
        "ä@example.org",
        "a>b@c",
    ],
)
def test_address_that_could_break_out_of_its_header_gets_no_message(address: str) -> None:
    with pytest.raises(BadAddress):
        press().message(Reader(3, address, EVERYTHING))


# ------------------------------------------------------------------------------------------------ what is somebody's own


def test_both_parts_hold_own_links_the_reason_and_the_postal_identity() -> None:
    message = read(data_for(Follows(sections=("outcomes", "editor"))))
    for kind in ("plain", "html"):
        words = unescape(part(message, kind))
        assert links.unsubscribe_address(3, 7) in words
        assert links.preferences_address(3) in words
        assert "You get this email because you subscribed" in words
        assert "1 Example Street, Exampletown" in words
        assert "ann@example.org" not in words


def test_each_item_says_why_it_is_there() -> None:
    text = part(read(data_for(Follows(sections=("outcomes", "initiatives"), regions=("london", "north-east")))), "plain")
    assert "You get this because you follow Outcomes measurement." in text
    assert "You get this because you follow Initiatives and London." in text
    assert "From us" not in text


@pytest.mark.parametrize("kind", ["plain", "html"])
def test_who_follows_everything_is_told_why_once_and_not_by_every_item(kind: str) -> None:
    words = " ".join(part(read(data_for()), kind).split())
    assert words.count("You get this") == 1
    assert f"{personal.SUBSCRIBED} and follow everything in it." in words


def test_reason_is_escaped_in_html() -> None:
    yorkshire = replace(BLOCKS[1], regions=("yorkshire-and-the-humber",))
    html = part(read(data_for(Follows(regions=("yorkshire-and-the-humber",)), ISSUE.with_blocks([yorkshire]))), "html")
    assert "Yorkshire" in html


@pytest.mark.parametrize(
    ("follows", "kept"),
    [
        (Follows(), {"one", "two", "three"}),
        (Follows(sections=("outcomes",)), {"one"}),
        (Follows(harm_types=("hsb",)), {"two", "three"}),
        (Follows(harm_types=("cse",)), {"one", "two", "three"}),
        (Follows(regions=("north-east",)), {"one", "three"}),
        (Follows(sections=("initiatives",), regions=("north-east",)), set()),
        (Follows(sections=("health",)), set()),
    ],
)
def test_block_is_for_those_who_follow_its_section_one_of_its_harms_and_one_of_its_regions(
    follows: Follows, kept: set[str]
) -> None:
    assert {block.id for block in BLOCKS if personal.is_for(block, follows)} == kept
    assert (press().message(Reader(3, "ann@example.org", follows)) is None) == (not kept)


# ------------------------------------------------------------------------------------------------ built once


def test_message_is_built_once_for_each_set_of_blocks_however_many_get_it() -> None:
    used_press = press()
    choices = [Follows(), Follows(harm_types=("cse",)), Follows(harm_types=("cse", "csa")), Follows(sections=("outcomes",))]
    for number in range(1, 201):
        assert used_press.message(Reader(number, f"reader{number}@example.org", choices[number % 4])) is not None
    assert used_press.built == 3, "who chose is told why by each item, who follows everything is not"


def test_copies_of_one_set_of_blocks_differ_only_in_what_is_somebodys_own() -> None:
    made = press()
    copies = [made.message(Reader(number, f"reader{number}@example.org", EVERYTHING)) for number in (1, 2)]
    pages = []
    for number, copy in enumerate(copies, start=1):
        assert copy is not None
        text = part(read(copy.data), "html")
        pages.append(text.replace(links.unsubscribe_address(number, 7), "U").replace(links.preferences_address(number), "P"))
    assert pages[0] == pages[1]


@few(max_examples=200)
@given(
    before=st.text(alphabet="abc =é", max_size=90),
    value=st.text(
        alphabet=st.characters(codec="utf-8", exclude_characters="\r\n", exclude_categories=("Cs", "Cc")), max_size=200
    ),
    after=st.text(alphabet="abc =é", max_size=90),
)
def test_value_filled_in_at_a_mark_reads_as_it_was_wherever_the_encoding_broke_the_line(
    app: Flask, before: str, value: str, after: str
) -> None:
    marks = Marks()
    message = EmailMessage(policy=policy.SMTP)
    message.set_content(f"x{before}{marks.mark('slot')}{after}x\n", cte="quoted-printable")
    filled = marks.cut(message.as_bytes()).filled(lambda _slot: quoted(value))
    assert read(filled).get_content().replace("\r\n", "\n") == f"x{before}{value}{after}x\n"


# ------------------------------------------------------------------------------------------------ to the end


def test_one_click_in_the_mail_unsubscribes_without_cookies_and_is_counted_for_the_mailing(
    app: Flask, database: object, people: object, settings: config.Settings
) -> None:
    config.install(replace(settings, newsletter_rate=0))
    mailings = MailingMaker(database, people)  # type: ignore[arg-type]  # fixtures
    mailings.subscribe("ann")
    mailing = mailings.send()
    header = str(mail_to("ann")[0]["List-Unsubscribe"])
    path = header.strip("<>").removeprefix(config.settings().site_url)
    answer = app.test_client().post(path, data={"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    second = mailings.schedule(mailings.publish(title="The next one"))
    mailings.subscribe("bob")
    mailings.deliver()
    assert mailings.statuses(second) == {"bob": "handed_over"}
    assert mailings.statuses(mailing) == {"ann": "handed_over"}


def test_what_covers_the_whole_of_england_is_for_every_region_and_the_copy_says_why() -> None:
    national = replace(BLOCKS[1], regions=("national",))
    for region in taxonomy.codes("region"):
        assert personal.is_for(national, Follows(regions=(region,))), region
    assert not personal.is_for(national, Follows(sections=("outcomes",), regions=("london",)))
    only = "You get this because it covers the whole of England."
    assert personal.reason(national, Follows(regions=("london",))) == only
    follows = Follows(sections=("initiatives",), regions=("london",))
    said = personal.reason(national, follows)
    assert said.startswith("You get this because you follow ")
    assert said.endswith(", and it covers the whole of England.")
    assert "England" not in personal.reason(national, Follows(sections=("initiatives",)))
