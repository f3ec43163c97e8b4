"""A field reads as it was meant, by mail programs old and new, whatever stands in it."""

import re
from email.header import decode_header
from email.utils import parseaddr

import pytest
from hypothesis import example, given
from hypothesis import settings as few
from hypothesis import strategies as st

from app.mail import headers, messages
from app.mail.headers import BadAddress, BadHeader, Field
from tests.mail.mail_server import HOSTILE, decoded, names, new_reader, old_reader

ADDRESS = "post@example.org"
PIECES = [
    "=?",
    "?=",
    "=?utf-8?q?",
    "=?utf-8?b?",
    "=0d=0a",
    "_",
    " ",
    "  ",
    "\r\n",
    "\r\n ",
    "\t",
    "“x”",
    "é",
    "子",
    "👩‍👧",
    "=",
    "?",
    '"',
    "\\",
]
WORDS = st.one_of(
    st.text(max_size=200),
    st.text(alphabet="ab ’é=?\t\r\n", max_size=300),
    st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=8)), max_size=40).map("".join),
)


def message(*fields: Field) -> bytes:
    return headers.head(fields) + messages.body("Words.\n", "<p>Words.</p>\n")


def hostile(test: object) -> object:
    for words in HOSTILE.values():
        test = example(words)(test)  # type: ignore[arg-type,type-var]  # each adds to the same test
    return test


@hostile
@few(max_examples=150)
@given(WORDS)
def test_a_subject_reads_as_it_was_written_by_both_kinds_of_program(words: str) -> None:
    content = message(headers.text("Subject", words))
    meant = headers.visible(words)
    assert names(content) == ["Subject", "MIME-Version", "Content-Type"]
    assert str(new_reader(content)["Subject"]) == meant
    assert decoded(old_reader(content)["Subject"]) == meant


@hostile
@few(max_examples=150)
@given(WORDS)
def test_a_name_before_an_address_adds_no_address_and_reads_as_it_was_written(words: str) -> None:
    content = message(headers.mailbox("From", words, ADDRESS))
    visible_words = headers.visible(words)
    assert names(content) == ["From", "MIME-Version", "Content-Type"]
    (only,) = new_reader(content)["From"].addresses
    assert only.addr_spec == ADDRESS
    assert only.display_name.replace(" ", "") == visible_words.replace(" ", "")
    name, address = parseaddr(re.sub(r"\r?\n(?=[ \t])", "", str(old_reader(content)["From"])))
    assert (decoded(name), address) == (visible_words, ADDRESS)


@hostile
@few(max_examples=100)
@given(WORDS)
def test_what_is_written_is_short_lines_of_ascii_and_words_that_can_be_read_one_by_one(words: str) -> None:
    fields = headers.text("Subject", words), headers.mailbox("From", words, ADDRESS), headers.list_id("List-Id", words, "news.x")
    written = headers.head(fields).decode("ascii")
    assert max(map(len, written.split("\r\n"))) <= 76
    assert not re.search(r"[^ -~]", written.replace("\r\n", ""))
    for word in re.findall(r"=\?\S*", written):
        ((octets, charset),) = decode_header(word)
        assert len(word) <= 75
        assert isinstance(octets, bytes), f"{word} is no encoded word"
        assert charset == "utf-8"
        octets.decode("utf-8")  # whole characters


def test_a_subject_keeps_its_spaces_where_it_is_folded_between_encoded_words() -> None:
    words = "It’s “their” newsletter: Durham’s, Surrey’s and Kent’s first year of peer review"
    data = message(headers.text("Subject", words))
    assert str(new_reader(data)["Subject"]) == decoded(old_reader(data)["Subject"]) == words


@pytest.mark.parametrize("words", ["What schools have learned", "word " * 60, "1 + 1 = 2? Yes: (x) <y> [z] @ 5%"])
def test_a_subject_in_plain_letters_stands_as_it_is_and_is_folded_at_its_spaces(words: str) -> None:
    written = headers.text("Subject", words).value
    assert "=?" not in written
    assert written.replace("\r\n", "") == words.strip()


@pytest.mark.parametrize(
    ("words", "seen"),
    [
        ("a\r\nBcc: b", "a Bcc: b"),
        ("a\u2028b\u2029c\x85d\x0be\x00f\x7fg", "a b c d e f g"),
        ("a\u202eb\u2066c\u2069d", "abcd"),
        ("=?utf-8?q?=0d?=", "=?utf-8?q?=0d?="),
        ("half a pair \ud800", "half a pair ?"),
        ("  two  spaces\u00a0here ", "two spaces here"),
    ],
)
def test_what_a_line_cannot_show_goes_and_everything_else_stays(words: str, seen: str) -> None:
    assert headers.visible(words) == headers.text("Subject", words).meant == seen


@pytest.mark.parametrize(
    "value", ["a\r\nBcc: b", "a\nb", "", " a", "é", "=?utf-8?q?a?=", "<https://example.org/=?x>", "x" * 990, "a\tb", "a\x00b"]
)
def test_a_field_for_programs_takes_nothing_that_would_not_read_as_it_stands(value: str) -> None:
    with pytest.raises(BadHeader):
        headers.exact("List-Help", value)


@pytest.mark.parametrize("name", ["", "Subject:", "Sub ject", "X\r\nBcc", "x" * 31, "é"])
def test_a_field_without_a_proper_name_is_refused(name: str) -> None:
    with pytest.raises(BadHeader):
        headers.text(name, "words")


@pytest.mark.parametrize(
    "address",
    [
        "",
        "ann",
        "ann@example.org\r\nBcc: b@example.org",
        "a@b, c@d",
        "Ann <a@b.org>",
        "ä@b.org",
        "a@bücher.de",
        "=?utf-8?q?a?=@b.org",
    ],
)
def test_an_address_that_could_be_read_as_anything_else_is_refused(address: str) -> None:
    with pytest.raises(BadAddress):
        headers.to(address)
    with pytest.raises(BadHeader):
        headers.mailbox("From", "Ann", address)


# ------------------------------------------------------------------------------------------------ read back


@pytest.mark.parametrize(
    "subject",
    [
        b"=?utf-8?q?Hello?=",  # the word that was meant as text is one
        b"Hello\r\nBcc: thief@evil.example",
        b"Hello\r\n\r\nYour password has expired",
        b"=?utf-8?q?Hel?= =?utf-8?q?lo?=",
        b"Hello there",
        b"",
    ],
)
def test_a_message_that_would_be_read_as_anything_else_than_was_meant_is_not_sent(subject: bytes) -> None:
    header = headers.text("Subject", "=?utf-8?q?Hello?=")
    data = message(header)
    messages.read_back(data, [header])
    wrong = data.replace(header.value.encode(), subject)
    assert wrong != data
    with pytest.raises(messages.NotAsMeant):
        messages.read_back(wrong, [header])


def test_a_message_with_a_field_too_many_too_few_or_twice_is_not_sent() -> None:
    subject, sender = headers.text("Subject", "Words"), headers.mailbox("From", "Ann", ADDRESS)
    for fields in ([subject], [sender, subject], [subject, sender, sender]):
        with pytest.raises(messages.NotAsMeant):
            messages.read_back(message(subject, sender), fields)
    with pytest.raises(messages.NotAsMeant):
        messages.read_back(message(subject, subject), [subject, subject])


@pytest.mark.parametrize(
    "written", [b"Ann <thief@evil.example>", b"Ann <post@example.org>, b@evil.example", b'"=?utf-8?q?A?=" <post@example.org>']
)
def test_a_sender_that_would_be_read_as_another_is_not_sent(written: bytes) -> None:
    meant = headers.mailbox("From", "Ann", ADDRESS)
    with pytest.raises(messages.NotAsMeant):
        messages.read_back(message(meant).replace(b"Ann <post@example.org>", written), [meant])


def test_a_name_whose_space_would_be_lost_is_not_sent() -> None:
    """The library's present parser keeps a space between two encoded words, so only the older one shows this."""
    meant = headers.mailbox("From", "Ann Bée", ADDRESS)
    wrong = message(meant).replace(meant.value.encode(), b"=?utf-8?q?Ann?= =?utf-8?q?B=C3=A9e?= <post@example.org>")
    with pytest.raises(messages.NotAsMeant):
        messages.read_back(wrong, [meant])
