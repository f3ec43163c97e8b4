"""A specification file comes apart into its clauses, and goes together again, without losing a character."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.library.splitting import CannotSplit, ClauseText, SplitText, split
from tests.library.clause_texts import join

FILE = """What this is for.

## Aims {#aims}

The service aims to help.

### In detail

- first
- second

## Who can be referred {#eligibility}
Anyone aged 11 to 17."""

BLOCK = st.sampled_from(
    ["One line.", "- a list\n- of two", "### In detail\n\nMore.", "```\n## not a heading\n```", "A # within", "é 👪 “”"]
)
MARKDOWN = st.lists(BLOCK, min_size=1, max_size=4).map("\n\n".join)
HEADING = st.text(alphabet="Aé –{}#,b1 ", min_size=1, max_size=20).map(str.strip).filter(bool)
ID = st.from_regex(r"[a-z][a-z0-9-]{0,29}", fullmatch=True)
CLAUSES = st.lists(st.builds(ClauseText, HEADING, ID, MARKDOWN), max_size=6, unique_by=lambda one: one.id)


def fault_of(text, **given):
    with pytest.raises(CannotSplit) as caught:
        split(text, **given)
    return caught.value


def fault_or_none(text):
    try:
        split(text)
    except CannotSplit as fault:
        return fault
    return None


def test_text_before_the_first_heading_is_the_introduction():
    assert split(FILE).introduction == "What this is for."


def test_each_clause_has_its_heading_its_id_and_its_markdown():
    assert split(FILE).clauses == (
        ClauseText("Aims", "aims", "The service aims to help.\n\n### In detail\n\n- first\n- second"),
        ClauseText("Who can be referred", "eligibility", "Anyone aged 11 to 17."),
    )


def test_a_file_may_start_with_a_clause_or_have_none():
    assert split("## Aims {#aims}\nText.") == SplitText("", (ClauseText("Aims", "aims", "Text."),))
    assert split("Only words.") == SplitText("Only words.", ())
    assert split("") == SplitText("", ())


def test_line_ends_of_windows_are_read():
    assert split(FILE.replace("\n", "\r\n")) == split(FILE)


@given(MARKDOWN | st.just(""), CLAUSES)
def test_what_is_joined_comes_apart_the_same(introduction, clauses):
    assert split(join(introduction, clauses)) == SplitText(introduction, tuple(clauses))


@given(MARKDOWN | st.just(""), CLAUSES)
def test_joining_what_was_split_gives_the_text_again(introduction, clauses):
    text = join(introduction, clauses)
    assert join(*split(text)) == text


@given(st.lists(st.sampled_from(["## A {#a}", "## B {#b}", "###c", "# d", "text", "", "```", "~~~~", "  ```x"]), max_size=12))
def test_any_text_either_comes_apart_wholly_or_is_refused_with_its_line(lines):
    text = "\n".join(lines)
    fault = fault_or_none(text)
    if fault is not None:
        assert 1 <= fault.line <= max(1, len(lines))
        return
    found = split(text)
    assert split(join(*found)) == found
    parts = [found.introduction, *(f"## {one.heading} {{#{one.id}}}\n{one.markdown}" for one in found.clauses)]
    assert " ".join(parts).split() == text.split()


def test_a_heading_in_code_starts_no_clause():
    assert split("## Aims {#aims}\n````\n```\n## Code\n````\nEnd.").clauses[0].markdown == "````\n```\n## Code\n````\nEnd."
    assert (
        split("## Aims {#aims}\n```\n```not yet\n## Code\n```\nEnd.")
        .clauses[0]
        .markdown.endswith("```not yet\n## Code\n```\nEnd.")
    )
    assert split("## Aims {#aims}\n~~~ text\n## Code\n~~~~\nEnd.").clauses[0].markdown.endswith("End.")


def test_a_heading_without_an_id_is_refused_with_its_line():
    fault = fault_of("Introduction.\n\n## Aims\n\nText.", first_line=20)
    assert fault.line == 22
    assert "“Aims” has no id" in fault.reason
    assert "has no id" in fault_of("##Aims\nText.").reason


@pytest.mark.parametrize("id", ["", "Aims", "9-to-5", "a_b", "a" * 31])
def test_an_id_that_is_not_one_is_refused(id):
    assert "must be a lower-case letter" in fault_of(f"## Aims {{#{id}}}\nText.").reason


def test_an_id_used_twice_is_refused_where_it_is_used_again():
    fault = fault_of("## One {#a}\nText.\n## Two {#a}\nText.")
    assert (fault.line, fault.reason) == (3, "two clauses have the id “a”")


@pytest.mark.parametrize("text", ["## Aims {#aims}", "## Aims {#aims}\n\n \n## Next {#next}\nText."])
def test_a_clause_with_no_text_is_refused(text):
    assert (fault_of(text).line, fault_of(text).reason) == (1, "the clause “Aims” has no text")


def test_a_heading_of_no_words_is_refused():
    assert "heading of no words" in fault_of("## {#aims}\nText.").reason


def test_a_heading_of_the_level_of_the_title_is_refused():
    assert "a clause starts with ##" in fault_of("## Aims {#aims}\n# Title\nText.").reason


def test_code_that_is_never_closed_is_refused_where_it_starts():
    assert fault_of("## Aims {#aims}\n```\n## Next {#next}\nText.").line == 2


@pytest.mark.parametrize(
    "clause",
    [
        ClauseText("Aims", "aims", "Text.\n## More {#more}\nText."),
        ClauseText("Aims", "aims", " Text."),
        ClauseText("A\nB", "aims", "Text."),
    ],
)
def test_clauses_that_would_not_come_apart_the_same_are_not_joined(clause):
    with pytest.raises(CannotSplit):
        join("", [clause])
