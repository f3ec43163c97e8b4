"""A word is planted in every confidential place; nobody who may not see it ever does, whatever they ask for."""

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from urllib.parse import quote, quote_plus, unquote

import pytest

from tests.confidentiality.crawler import NONCE, Crawler
from tests.confidentiality.guesses import Guesses
from tests.permissions.site import Site
from tests.permissions.words import ANY_WORD, nonsense

OUTSIDERS = ("visitor", "outsider", "waiting", "neighbour", "provider")  # any other member may do no more than a neighbour
SEARCHERS = ("visitor", "provider")  # those who wait for a moderator search as visitors do, all members as one another do
UNSAID = ("report", "appeal", "note on", "explanation", "detail of the audit", "error of")
UNSENT = (" of draft", " of redacted")
# Where words are searched for, and how each is written there: several are asked for together, and what has any of them is shown.
EVERYWHERE = (
    ("/search?q={}", "{}"),
    ("/search?q={}", '"{}"'),
    ("/directory?q={}", "{}"),
    ("/directory/csv?q={}", "{}*"),
    ("/library?q={}", "{}"),
    ("/library/csv?q={}", "{}*"),
)
TOGETHER = 11  # as many as a query may have, all of them within its length
NEAR = ("/search?q={}", "/directory?q={}", "/library?q={}")


def bare(text: str, path: str) -> str:
    """An answer without the address that was asked for, however it is written: that much the asker knew."""
    for echoed in (path, unquote(path), quote(path, safe=""), quote(path)):
        text = text.replace(echoed, "")
    return text


@pytest.mark.parametrize("role", OUTSIDERS)
def test_a_crawl_of_every_address_shows_no_planted_word_to_who_may_not_see_it(indexed_site: Site, role: str) -> None:
    leaks, page_count = [], 0
    harmless: set[str] = set()  # the page for what is missing, word for word, is searched once
    for path, answer in Crawler(indexed_site, role).pages():
        assert answer.response.status_code < 500, path
        assert not answer.changed, f"GET {path} changed the database"
        page_count += answer.response.status_code == 200
        text = NONCE.sub("", answer.says(path))
        if text in harmless:
            continue
        places = indexed_site.world.words.leaked(bare(text, path), role)
        if not places and bare(text, path) == text:
            harmless.add(text)
        leaks += [f"{path} shows the {place}" for place in places if not path.startswith("/checks/")]
    assert not leaks, "\n".join(leaks[:40])
    assert page_count > 30, "the crawl found the pages"


def test_the_crawl_asks_every_route_for_everything_that_it_could_show(indexed_site: Site) -> None:
    guesses = Guesses(indexed_site)
    for rule in guesses.rules():
        combinations = list(guesses.values(rule))
        for name in rule.arguments & set(guesses.numbers):
            assert {values[name] for values in combinations} == set(guesses.numbers[name]), f"{name} in {rule.rule}"
        if "slug" in rule.arguments:
            place = rule.rule.split("/")[1]
            here = {slug for slug, section in guesses.sections.items() if place in (section, "<section:section>")}
            assert {values["slug"] for values in combinations} >= here, rule.rule
    assert len(set(guesses.addresses())) > 3_500


def test_there_are_planted_words_in_every_kind_of_confidential_place(indexed_site: Site) -> None:
    secret = indexed_site.world.words.secret_from("visitor")
    assert len(secret) >= 200
    for kind in ("draft", "submitted", "returned", "rejected", "withdrawn", "hidden", "reason", "explanation", "report"):
        assert any(kind in place for place in secret.values()), kind
    for kind in (
        "appeal",
        "redacted",
        "name of",
        "email of",
        "organisation of the waiting",
        "audit",
        "error of a job",
        "browser of",
    ):
        assert any(kind in place for place in secret.values()), kind


def batched(words: Iterable[str], size: int) -> Iterator[list[str]]:
    """The words, so many at a time."""
    left = iter(words)
    while some := list(islice(left, size)):
        yield some


def asked_together(site: Site, role: str, address: str, words: Iterable[str]) -> str:
    """The answer to a search for several words, without them."""
    text = site.send(role, "GET", address.format(quote_plus(" ".join(words)))).look()
    return ANY_WORD.sub("", text)


def nowhere(count: int) -> list[str]:
    """Words that nothing holds."""
    return [nonsense(f"place {number} that does not exist") for number in range(count)]


@pytest.mark.parametrize("role", SEARCHERS)
def test_searching_for_secret_words_gives_the_same_answer_as_for_words_that_are_nowhere(indexed_site: Site, role: str) -> None:
    secret = indexed_site.world.words.secret_from(role)
    for address, form in EVERYWHERE:
        usual: dict[int, str] = {}  # what is answered to so many words that are nowhere: all batches but the last have as many
        for words in batched(secret, TOGETHER):
            if len(words) not in usual:
                usual[len(words)] = asked_together(indexed_site, role, address, map(form.format, nowhere(len(words))))
            answer = asked_together(indexed_site, role, address, map(form.format, words))
            assert answer == usual[len(words)], f"{address} for {form} gives away one of {[secret[word] for word in words]}"


@pytest.mark.parametrize("role", SEARCHERS)
def test_one_word_that_may_be_read_among_others_is_given_away_so_that_the_last_test_means_something(
    indexed_site: Site, role: str
) -> None:
    readable = {"directory": nonsense("summary of published"), "library": nonsense("summary of the published specification")}
    for address, form in EVERYWHERE:
        word = readable["library" if "library" in address else "directory"]
        assert word in indexed_site.world.words.places
        usual = asked_together(indexed_site, role, address, map(form.format, nowhere(TOGETHER)))
        for place in range(TOGETHER):
            words = nowhere(TOGETHER)
            words[place] = word
            assert asked_together(indexed_site, role, address, map(form.format, words)) != usual, (address, form, place)


def misspelt(word: str) -> str:
    return word[:6] + word[7] + word[6] + word[8:]


@pytest.mark.parametrize("role", SEARCHERS)
def test_no_secret_word_is_ever_suggested_for_one_misspelt(indexed_site: Site, role: str) -> None:
    secret = indexed_site.world.words.secret_from(role)
    for words in batched(secret, TOGETHER):
        for address in NEAR:
            answer = indexed_site.send(role, "GET", address.format(quote_plus(" ".join(map(misspelt, words))))).says()
            assert not [secret[word] for word in words if word in answer], f"{address} suggests it"


def test_a_published_word_among_others_is_suggested_for_one_misspelt_so_that_the_last_test_means_something(
    indexed_site: Site,
) -> None:
    word = nonsense("summary of published")
    for place in range(TOGETHER):
        words = nowhere(TOGETHER)
        words[place] = misspelt(word)
        assert word in indexed_site.send("visitor", "GET", f"/search?q={quote_plus(' '.join(words))}").says(), place


def test_error_pages_say_nothing_of_what_was_asked_for(indexed_site: Site) -> None:
    for method in ("GET", "POST", "PUT", "DELETE", "PATCH", "TRACE"):
        for thing in indexed_site.world.things["contributions"].values():
            path = f"/directory/{thing['slug']}"
            form = {} if method == "POST" else None
            answer = indexed_site.send("visitor", method, path, form)
            if answer.response.status_code >= 400:
                assert indexed_site.world.words.leaked(bare(answer.says(path), path), "visitor") == [], (method, path)


def test_letters_hold_no_words_of_reports_appeals_drafts_or_redacted_text(indexed_site: Site) -> None:
    letters = [path.read_text() for path in Path(indexed_site.folder / "mail").glob("*.eml")]
    assert len(letters) > 10
    places = indexed_site.world.words.places.items()
    planted = {word: place for word, place in places if place.startswith(UNSAID) or place.endswith(UNSENT)}
    assert len(planted) > 25
    assert [place for word, place in planted.items() for letter in letters if word in letter] == []


def test_each_letter_goes_only_to_somebody_who_may_see_what_it_says(indexed_site: Site) -> None:
    words = indexed_site.world.words
    roles = {place.removeprefix("email of "): word for word, place in words.places.items() if place.startswith("email")}
    guest_addresses = {word: place for word, place in words.places.items() if place.startswith("address invited")}
    for path in Path(indexed_site.folder / "mail").glob("*.eml"):
        letter = path.read_text()
        to = next(line for line in letter.splitlines() if line.startswith("To: "))
        role = next((role for role, word in roles.items() if word in to), "")
        role = "moderator" if role in ("second moderator", "moderator-unproven", "halfway") else role
        role = "editor" if role == "second editor" else role
        shown = [place for place in words.leaked(letter.replace(to, ""), role) if not place.startswith("address of a")]
        own = {f"name invited {place.rpartition(' ')[2]}" for word, place in guest_addresses.items() if word in to}
        told = [place for place in shown if not place.startswith("name of") and place not in own]
        assert not told, f"{to} ({role}) was told the {told}"
