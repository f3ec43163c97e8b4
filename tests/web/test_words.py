"""What people read uses the words that they use: none of those of the code, and one word for one thing."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.accounts.own_account import presenters as accounts
from app.administration.people import presenters as administration
from app.contributions.listing.definition import ASSURANCE
from app.contributions.listing.presenters import badge
from app.contributions.reading.history_presenters import ASSURANCE_WORDS

APP = Path(__file__).resolve().parents[2] / "app"
LETTERS = [path for path in APP.rglob("*.txt") if path.parent.name == "letters"]
SAYING = {"Invalid", "Conflict", "Forbidden", "Required", "MaxLength", "flash", "SubmitField"}
# A word of the code, or a second word for a thing: what to say instead.
NOT_SAID = {
    r"revisions?": "version, draft or text",
    r"redact\w*": "erase",
    r"retract\w*": "take back",
    r"second[- ]factor": "second step",
    r"assurance": "check",
    r"facets?": "filter",
    r"lifecycles?|taxonom\w+|payloads?|handlers?|projections?": "what it does",
    r"withdraw\w* (?:a|this|the|your) page|page has been withdrawn": "take down",
    r"kinds? of harm|harm types?": "type of harm",
    r"out[- ]of[- ]date entr\w+": "check overdue",
}
PATTERN = re.compile("|".join(rf"\b(?:{words})\b" for words in NOT_SAID), re.IGNORECASE)


def words_of_template(text: str) -> str:
    """What a template says itself: no markup, no names of variables."""
    return re.sub(r"{#.*?#}|{%.*?%}|{{.*?}}|<[^>]*>", " ", text, flags=re.DOTALL)


def messages(tree: ast.AST) -> Iterator[str]:
    """The words of refusals, of what was done, and of buttons in a module."""
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and getattr(call.func, "id", getattr(call.func, "attr", "")) in SAYING:
            for argument in call.args[:1]:
                yield from (
                    one.value for one in ast.walk(argument) if isinstance(one, ast.Constant) and isinstance(one.value, str)
                )


def said() -> Iterator[tuple[str, str]]:
    """Everything that pages and letters say, with where."""
    for path in [*APP.rglob("templates/**/*.html"), *LETTERS]:
        yield str(path.relative_to(APP)), words_of_template(path.read_text(encoding="utf-8"))
    for path in APP.rglob("*.py"):
        for words in messages(ast.parse(path.read_text(encoding="utf-8"))):
            yield str(path.relative_to(APP)), words


def test_nothing_that_people_read_is_a_word_of_the_code_or_a_second_word_for_a_thing() -> None:
    everything = list(said())
    assert len(everything) > 400
    assert [(where, one.group()) for where, words in everything for one in PATTERN.finditer(words)] == []


def test_an_answer_is_chosen_and_a_button_selected() -> None:
    asked = [(where, words) for where, words in said() if where.endswith(".py") and words.startswith("Select")]
    assert asked == []


@pytest.mark.parametrize("words", ["Redact this text", "the revision saved", "Give the second factor", "Withdraw this page"])
def test_such_a_word_is_noticed(words: str) -> None:
    assert PATTERN.search(words)


def test_a_state_has_the_same_words_wherever_it_is_told() -> None:
    assert {code: words for code, (words, _) in ASSURANCE_WORDS.items()} == {code: badge(code) for code in ASSURANCE_WORDS}
    assert set(ASSURANCE) == set(ASSURANCE_WORDS) - {"hidden"}
    for status in ("unconfirmed", "active", "closed", "erased"):
        assert accounts.STATUS_LABELS[status] == administration.STATUS_LABELS[status]
