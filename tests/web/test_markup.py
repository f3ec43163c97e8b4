"""What people write in Markdown, and what a page shows for it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.markup import plain_text, render, render_many
from app.markup.child import safe_address, sanitise, to_html

SCRIPTS = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg><set onbegin=alert(1)></svg>",
    "<math><mi xlink:href='javascript:alert(1)'>x</mi></math>",
    "<iframe src='javascript:alert(1)'></iframe>",
    "<style>*{background:url(//evil.example)}</style>",
    "<a href='javascript:alert(1)'>x</a>",
    "<p style='position:fixed' onclick=alert(1)>x</p>",
    "<form action=//evil.example><input name=q></form>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](\u2028javascript:alert(1))",
    "[x](\u00a0javascript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:msgbox)",
    "<javascript:alert(1)>",
    "![x](javascript:alert(1))",
    "[x]: javascript:alert(1)\n\n[x]",
    '[x](https://example.com "onmouseover=alert(1)")',
    "[x](https://example.com/\"onmouseover='alert(1)')",
    "`<script>alert(1)</script>`",
    "<!--<img src='--><img src=x onerror=alert(1)>",
    "\x02script\x03alert(1)\x02/script\x03",
    "| <script> | [x](javascript:alert(1)) |\n|---|---|\n| <b onclick=1> | x |",
)
DANGEROUS = ("<script", "<img", "<svg", "<math", "<iframe", "<style", "<form", "<input", "javascript:", "data:", "vbscript:")


@pytest.mark.parametrize("text", SCRIPTS)
def test_no_text_becomes_a_tag_an_attribute_or_an_address_that_runs(text: str) -> None:
    html = render(text)
    tags = "".join(part.split(">")[0] for part in html.split("<")[1:])
    assert not any(danger.lstrip("<") in tags.lower() for danger in DANGEROUS)
    assert "onclick" not in tags
    assert "style=" not in tags
    assert not any(f"<{danger}" in html for danger in ("script", "img", "svg", "math", "iframe", "style", "form", "input"))


def test_tags_are_shown_as_they_were_typed() -> None:
    assert render("Use <b>bold</b> & <script>") == "<p>Use &lt;b&gt;bold&lt;/b&gt; &amp; &lt;script&gt;</p>"


def test_headings_start_below_the_pages_own_and_never_skip_a_level() -> None:
    html = render("## First\n\n##### Deep\n\n# Last")
    assert html == "<h3>First</h3>\n<h4>Deep</h4>\n<h3>Last</h3>"


def test_a_heading_of_no_words_is_left_out() -> None:
    assert "<h" not in render("#\n\n## **\n\ntext".replace("**", " "))


def test_links_are_kept_when_they_lead_to_the_web_or_to_mail() -> None:
    html = render("[web](https://example.com/a?b=1&c=2) and [mail](mailto:team@example.org)")
    assert '<a href="https://example.com/a?b=1&amp;c=2" rel="nofollow noopener">web</a>' in html
    assert '<a href="mailto:team@example.org" rel="nofollow noopener">mail</a>' in html


def test_only_what_ships_may_have_numbers_to_call() -> None:
    assert '<a href="tel:08088005000" rel="noopener">0808 800 5000</a>' in render(
        "[0808 800 5000](tel:08088005000)", trusted_ids=True
    )
    for refused in ("tel:0808;ext=1", "tel:0808?x", "tel:", "tel:call-me"):
        assert "<a" not in render(f"[call]({refused})", trusted_ids=True)
    assert render("[call](tel:08088005000)") == "<p>call</p>"


def test_words_stay_when_their_link_is_refused() -> None:
    assert render("[the words](javascript:void(0)) and [more](/admin)") == "<p>the words and more</p>"


def test_an_address_typed_as_it_is_becomes_a_link_without_the_full_stop() -> None:
    html = render("See https://example.com/a_b_c. Or <team@example.org>.")
    assert '<a href="https://example.com/a_b_c" rel="nofollow noopener">https://example.com/a_b_c</a>. Or' in html
    assert '<a href="mailto:team@example.org" rel="nofollow noopener">team@example.org</a>.' in html


def test_an_address_in_angle_brackets_leads_to_itself_and_to_nobody_else() -> None:
    html = render("<team?cc=thief%40evil.example&body=x@example.org>")
    assert 'href="mailto:team%3Fcc%3Dthief%2540evil.example%26body%3Dx@example.org"' in html
    assert ">team?cc=thief%40evil.example&amp;body=x@example.org</a>" in html


def test_a_picture_becomes_a_link_to_it() -> None:
    assert render("![the plan](https://example.com/plan.png)") == (
        '<p><a href="https://example.com/plan.png" rel="nofollow noopener">the plan</a></p>'
    )


def test_an_indented_paragraph_is_not_taken_for_code() -> None:
    assert render("    Pasted from elsewhere") == "<p>Pasted from elsewhere</p>"


def test_a_table_has_column_headers_and_a_box_that_the_keyboard_can_scroll() -> None:
    html = render("| Area | |\n|:--|--:|\n| North | 3 |")
    assert '<div aria-label="Table" class="app-scroll" role="group" tabindex="0"><table>' in html
    assert '<th scope="col">Area</th>' in html
    assert "<td></td>" in html
    assert "style" not in html
    assert "align" not in html


def test_no_hidden_words_can_be_carried_in_titles_classes_or_ids() -> None:
    html = render('[x](https://example.com "secret") text {: .secret #secret }\n\n## Heading {#secret}')
    assert 'title="' not in html
    assert "class=" not in html
    assert "id=" not in html


def test_shipped_pages_keep_heading_ids_and_links_within_the_site() -> None:
    html = render("## About us {#about-us .big onclick=x}\n\n[help](/get-help) [part](#about-us)", trusted_ids=True)
    assert '<h2 id="about-us">About us</h2>' in html
    assert '<a href="/get-help" rel="noopener">help</a>' in html
    assert '<a href="#about-us" rel="noopener">part</a>' in html
    assert "onclick" not in html
    assert "big" not in html


@pytest.mark.parametrize("address", ["//evil.example", "/\\evil.example", "\\\\evil.example", "javascript:x", "evil"])
def test_shipped_pages_cannot_link_elsewhere_by_an_address_that_looks_like_ours(address: str) -> None:
    assert not safe_address(address, shipped=True)


@pytest.mark.parametrize(
    "address",
    [
        *("https://exa\u00a0mple.com", "https://example.com/\u2028", "https://example.com/a b", "https://example.com/\u200b"),
        *("\x01https://example.com", "https://", "https://[::1", "mailto:nobody", "ftp://example.com", "", "/directory"),
    ],
)
def test_an_address_with_hidden_characters_or_no_place_is_refused(address: str) -> None:
    assert not safe_address(address)


def test_many_texts_are_drawn_together_and_empty_ones_stay_empty() -> None:
    assert render_many(["one", "", "  \n", "two"]) == ["<p>one</p>", "", "", "<p>two</p>"]
    assert render_many([]) == []


def test_one_text_cannot_use_what_another_defined() -> None:
    assert render_many(["[x]: https://example.com", "[x]"])[1] == "<p>[x]</p>"


def test_characters_that_cannot_be_stored_are_replaced() -> None:
    assert render("a\ud800b") == "<p>a?b</p>"


@pytest.mark.parametrize("shipped", [False, True])
@pytest.mark.parametrize("text", SCRIPTS)
def test_cleaning_twice_changes_nothing(text: str, shipped: bool) -> None:
    once = sanitise(text, shipped=shipped)
    assert sanitise(once, shipped=shipped) == once
    drawn = to_html(text, shipped=shipped)
    assert sanitise(drawn, shipped=shipped) == drawn


PIECES = st.sampled_from(
    (
        *(
            "<",
            ">",
            "[",
            "]",
            "(",
            ")",
            "*",
            "_",
            "`",
            "#",
            "- ",
            "1. ",
            "\n",
            "\n\n",
            "    ",
            "> ",
            "|",
            "---",
            "&",
            "&lt;",
            "a",
            " ",
        ),
        *("é", "https://example.com", "<script>", "</p>", "<!--", "-->", "<svg>", "<a href=", '"', "'", "javascript:", "\\", "="),
        "\u200b",
    )
)


@settings(max_examples=300)
@given(st.lists(PIECES, max_size=40).map("".join))
def test_whatever_is_typed_the_result_is_clean_and_stays_so(text: str) -> None:
    html = to_html(text)
    assert sanitise(html) == html
    assert "<script" not in html
    assert "<svg" not in html


def test_words_are_read_from_a_page_without_its_markup() -> None:
    html = render("# Who\n\nFor **J**ohn & co\n\n- one\n- two\n\n| a | b |\n|---|---|\n| c | d |")
    assert plain_text(html) == "Who\nFor John & co\none\ntwo\na b\nc d"


def test_no_html_is_no_words() -> None:
    assert plain_text("") == ""
