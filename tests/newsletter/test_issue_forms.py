"""What readers get of an issue: an email that mail programs can show, and a plain text that says the same."""

import re
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from itertools import pairwise

import html5lib
import pytest

from app.core.worker import drain
from app.newsletter.issues import email as issue_mail
from app.newsletter.issues import mailers as issue_mailers
from app.newsletter.issues import plain_text as issue_text
from app.newsletter.issues.contents import GONE, Block, Contents, Section
from app.newsletter.issues.email import Footer
from tests.letters import letters
from tests.newsletter.issue_maker import ITEM, TEXT, IssueMaker
from tests.page_client import PageClient

SITE = "https://site.example"
HOSTILE = '<script>alert(1)</script><img src=x onerror="alert(2)">" onclick="alert(3)\r\nBcc: everyone@example.org'
MARKUP = (
    "<h3>Heading</h3><p>Some <strong>bold</strong> and <em>leaning</em> words, <code>code</code> and "
    '<a href="https://www.example.org/a-place" rel="nofollow noopener">a place</a>.</p><ul><li>One</li><li>Two<ul><li>Inner</li>'
    '</ul></li></ul><ol start="3"><li>Third</li></ol><blockquote><p>Said by others.</p></blockquote><hr>'
    '<div class="app-scroll"><table><thead><tr><th scope="col">Term</th><th scope="col">Schools</th></tr></thead><tbody><tr>'
    "<td>Autumn</td><td>12</td></tr></tbody></table></div><pre><code>kept   as it is</code></pre>"
)
FOOTER = Footer(
    "You get this because you follow Initiatives.", (("Unsubscribe", f"{SITE}/u/1?a=1&b=2"),), ("The operator", "1 Road")
)


def issue(*blocks: Block, **changes: object) -> Contents:
    usual = Contents(
        title="What schools have learned",
        summary="Theatre.",
        opening_html=MARKUP,
        url="/newsletter/schools",
        published_at=datetime(2026, 3, 2, 12, tzinfo=UTC),
        sections=(Section("initiatives", "Initiatives", blocks or (block(),)),),
    )
    return Contents(**{**vars(usual), **changes})


def block(**changes: object) -> Block:
    values = {
        "id": "theatre",
        "section": "initiatives",
        "title": "Theatre in schools",
        "url": "/directory/theatre",
        "noun": "initiative",
        "summary_html": "<p>A play that tours schools.</p>",
        "summary_text": "A play that tours schools.",
        "note": "For public health teams.",
        "reason": "You follow Initiatives.",
    }
    return Block(**{**values, **changes})


def parsed(html: str) -> html5lib.HTMLParser:
    parser = html5lib.HTMLParser(strict=False, namespaceHTMLElements=False)
    tree = parser.parse(html)
    assert not parser.errors, parser.errors[:3]
    return tree


@pytest.fixture
def html() -> str:
    return issue_mail.html_part(issue(), FOOTER, SITE)


def test_issue_email_is_laid_out_with_tables_that_are_not_read_as_data(html: str) -> None:
    tree = parsed(html)
    layout = [one for one in tree.iter("table") if one.find(".//th") is None or one.find(".//h1") is not None]
    assert layout
    assert all(one.get("role") == "presentation" and one.get("width") for one in layout)
    data = [one for one in tree.iter("table") if one not in layout]
    assert [one.get("role") for one in data] == [None]
    assert [one.get("scope") for one in data[0].iter("th")] == ["col", "col"]


def test_issue_email_carries_its_styles_in_its_elements_and_fetches_nothing(html: str) -> None:
    tree = parsed(html)
    words = ("h1", "h2", "h3", "p", "li", "a", "td", "th", "ul", "ol", "blockquote")
    bare = [one.tag for one in tree.iter() if one.tag in words and not one.get("style") and one.find("table") is None]
    assert not bare
    assert not [one.tag for one in tree.iter() if one.tag in ("img", "script", "link", "iframe", "form", "object", "video")]
    assert not re.search(r"url\(|@import|@font-face|background-image|src=", html)
    assert not [name for one in tree.iter() for name in one.attrib if name.startswith("on") or name == "background"]


def test_issue_email_says_its_language_and_title_and_keeps_headings_in_order(html: str) -> None:
    tree = parsed(html)
    assert tree.get("lang") == "en-GB"
    assert tree.findtext(".//title") == "What schools have learned"
    article = next(one for one in tree.iter("div") if one.get("role") == "article")
    assert (article.get("lang"), article.get("aria-label")) == ("en-GB", "What schools have learned")
    levels = [int(one.tag[1]) for one in tree.iter() if re.fullmatch("h[1-6]", str(one.tag))]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_issue_email_has_colours_for_dark_screens(html: str) -> None:
    tree = parsed(html)
    metas = {one.get("name"): one.get("content") for one in tree.iter("meta")}
    assert metas["color-scheme"] == metas["supported-color-schemes"] == "light dark"
    dark = re.search(r"@media \(prefers-color-scheme: dark\) \{(.*?)\n\}\n</style>", html, re.DOTALL)
    assert dark is not None
    used = {name for one in tree.iter() for name in (one.get("class") or "").split()}
    assert used == set(re.findall(r"\.([a-z]+) \{", dark[1]))


def test_issue_email_and_text_say_the_same(html: str) -> None:
    text = " ".join(issue_mail.text_part(issue(), FOOTER, SITE).split()).casefold()
    words_of_email = [
        "".join(one.itertext())
        for one in parsed(html.replace("<br>", " ")).iter()
        if one.tag in ("h1", "h2", "h3", "h4", "p", "li", "td", "th")
        and one.find(".//table") is None
        and not (one.tag in ("td", "li") and any(one.find(f".//{tag}") is not None for tag in ("h1", "h2", "h3", "p", "ul")))
    ]
    words_of_email.remove("In this issue")  # the heading over the opening words, with which the text begins
    for words in words_of_email:
        for part in re.split(r"a place|Read this issue on the site|Unsubscribe", words):
            assert " ".join(part.split()).casefold().strip(" .") in text, part
    for address in (
        f"{SITE}/directory/theatre",
        f"{SITE}/newsletter/schools",
        f"{SITE}/u/1?a=1&b=2",
        "https://www.example.org/a-place",
    ):
        assert address in text


def test_issue_text_is_wrapped_and_its_addresses_are_whole() -> None:
    long = "https://www.example.org/" + "a-very-long-address-" * 8
    opening = f'<p>{"word " * 60}<a href="{long}">here</a></p><blockquote><p>{"said " * 40}</p></blockquote>'
    text = issue_mail.text_part(issue(opening_html=opening), FOOTER, SITE)
    assert f"({long})" in text.replace("\n", " ")
    assert all(len(line) <= issue_text.WIDTH for line in text.splitlines() if "http" not in line)
    assert "\n> said" in text
    assert text.isprintable() or all(char.isprintable() or char == "\n" for char in text)


def test_issue_text_shows_lists_and_tables_as_lines() -> None:
    text = issue_text.of_html(MARKUP)
    for lines in ("- One\n- Two\n  - Inner", "3. Third", "- Term: Autumn\n  Schools: 12", "> Said by others.", "kept   as it is"):
        assert lines in text


def test_issue_keeps_what_was_taken_down_out_of_every_form() -> None:
    gone = Block(id="gone", section="initiatives", title=GONE, is_gone=True)
    for drawn in (issue_mail.html_part(issue(gone), FOOTER, SITE), issue_mail.text_part(issue(gone), FOOTER, SITE)):
        assert GONE in drawn
        assert "/directory/" not in drawn


def test_issue_that_is_too_large_is_noticed() -> None:
    many = [block(id=f"b{number}", summary_html=f"<p>{'x' * 2_000}</p>") for number in range(60)]
    assert issue_mail.is_too_large(issue_mail.html_part(issue(*many), FOOTER, SITE))
    assert not issue_mail.is_too_large("x" * issue_mail.LARGEST_BYTES)
    assert issue_mail.size("é") == 2


def test_issue_of_forty_items_with_the_longest_usual_summaries_fits() -> None:
    many = [block(id=f"b{number}", summary_html=f"<p>{'x' * 300}</p>") for number in range(40)]
    assert not issue_mail.is_too_large(issue_mail.html_part(issue(*many), FOOTER, SITE))


def test_issue_email_runs_nothing_that_people_wrote() -> None:
    hostile = issue(
        block(title=HOSTILE, note=HOSTILE, reason=HOSTILE, noun=HOSTILE),
        title=HOSTILE,
        correction=HOSTILE,
        version=2,
        opening_html='<p><a href="javascript:alert(1)">x</a></p>',
    )
    tree = parsed(issue_mail.html_part(hostile, Footer(HOSTILE, sender=(HOSTILE,)), SITE))
    assert not [one.tag for one in tree.iter() if one.tag in ("script", "img")]
    assert not [name for one in tree.iter() for name in one.attrib if name.startswith("on")]
    assert not [one.get("href") for one in tree.iter("a") if str(one.get("href")).startswith("javascript")]


def test_issue_title_adds_no_header_to_the_email(settings: object) -> None:
    message = issue_mailers.compose_test(issue(title=HOSTILE), "me@example.org", key="a")
    letter = message_from_bytes(message.data, policy=policy.default)
    assert letter["Bcc"] is None
    assert letter["Subject"].startswith("Test: <script>")
    assert letter.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in letter.iter_parts()] == ["text/plain", "text/html"]
    assert letter.defects == []


@pytest.mark.each_database
def test_issue_blocks_know_their_section_and_the_topics_of_their_pages(issues: IssueMaker) -> None:
    issue_contents = issues.contents(issues.draft())
    assert [(section.code, section.name) for section in issue_contents.sections] == [
        ("initiatives", "Initiatives"),
        ("editor", "From the editor"),
    ]
    item, text = issue_contents.blocks
    assert (item.section, item.url, item.harm_types, item.regions) == ("initiatives", ITEM["link"], ("cse",), ("london",))
    assert (item.summary_text, item.summary_html) == ("A play that tours schools.", "<p>A play that tours schools.</p>")
    assert (text.harm_types, text.regions, text.url) == ((), (), "")
    assert "<strong>us</strong>" in text.summary_html
    assert text.summary_text.startswith("Write to us about your work")


@pytest.mark.each_database
def test_issue_left_with_some_blocks_has_only_their_sections(issues: IssueMaker) -> None:
    shown = issues.contents(issues.draft())
    left = shown.with_blocks(block for block in shown.blocks if block.section == "editor")
    assert [section.code for section in left.sections] == ["editor"]
    assert left.title == shown.title


@pytest.mark.each_database
def test_issue_summary_is_text_and_never_markup(issues: IssueMaker) -> None:
    item, _ = issues.contents(issues.draft(linked=[{**ITEM, "summary": "a <b>b</b>\nc\n\nd & e"}])).blocks
    assert item.summary_html == "<p>a &lt;b&gt;b&lt;/b&gt;<br>c</p><p>d &amp; e</p>"


@pytest.mark.each_database
def test_issue_is_sent_as_a_test_to_the_editor_who_asks_and_to_nobody_else(issues: IssueMaker, page: PageClient) -> None:
    draft = issues.draft(texts=[TEXT])
    issues.people.sign_in(page.client, issues.second)
    formats = page.get(f"/newsletter/drafts/{draft}/formats")
    assert "We are sending it to you." in page.fill(formats, containing="Send a test to me").main
    drain(issues.database)
    (message,) = letters()
    assert isinstance(message, EmailMessage)
    assert message["To"] == "sam@example.org"
    assert message["Subject"] == "Test: What schools have learned"
    assert message["Auto-Submitted"] == "auto-generated"
    plain, rich = message.get_body(("plain",)), message.get_body(("html",))
    assert plain is not None
    assert rich is not None
    for words in ("A play that tours schools.", "This is a test.", "Test operator", "1 Example Street, Exampletown"):
        assert words in " ".join(plain.get_content().split())
        assert words in rich.get_content()


@pytest.mark.each_database
def test_issue_test_is_not_sent_once_the_editor_is_one_no_longer(issues: IssueMaker, page: PageClient) -> None:
    person = issues.people.person(roles=("member", "editor"))
    draft = issues.draft()
    issues.people.sign_in(page.client, person)
    page.fill(page.get(f"/newsletter/drafts/{draft}/formats"), containing="Send a test to me")
    issues.end_role(person)
    drain(issues.database)
    assert letters() == []


def test_issue_tests_are_counted(issues: IssueMaker, page: PageClient) -> None:
    draft = issues.draft()
    issues.people.sign_in(page.client, issues.editor)
    formats = page.get(f"/newsletter/drafts/{draft}/formats")
    for _ in range(12):
        page.fill(formats, containing="Send a test to me")
    refused = page.fill(formats, containing="Send a test to me", status=429)
    assert "This has been tried too many times" in refused.main
    assert refused.response.headers["Retry-After"]
