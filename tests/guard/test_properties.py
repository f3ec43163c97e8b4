"""What holds for any text: nothing fails, offsets are of the original, and hiding characters changes nothing."""

from hypothesis import given, settings
from hypothesis import strategies as st

from app.contributions.guard import RULES, about_a_child_at_risk_now, inspect
from app.contributions.guard.normalise import normalise
from app.contributions.guard.windows import LONGEST, sentences
from tests.guard.labelled_set import rows

FOUND = [row.text for row in rows("tune") if row.label == "pos"]
HIDDEN = "\u200b\u200c\u200d\u2060\ufeff\u00ad"
anything = st.one_of(
    st.text(max_size=300), st.lists(st.sampled_from([*FOUND, " ", "\n\n", "۞", "&#8203;"]), max_size=6).map(" ".join)
)


@given(anything)
@settings(max_examples=200)
def test_offsets_point_at_the_excerpt_in_the_original(text: str) -> None:
    for finding in inspect(text):
        assert 0 <= finding.start < finding.end <= len(text)
        assert text[finding.start : finding.end] == finding.excerpt
        assert finding.rule in RULES


@given(anything)
@settings(max_examples=200)
def test_reading_never_fails_and_says_the_same_twice(text: str) -> None:
    assert inspect(text) == inspect(text)
    assert about_a_child_at_risk_now(text) in (True, False)


@given(st.sampled_from(FOUND), st.lists(st.tuples(st.integers(0, 400), st.sampled_from(HIDDEN)), max_size=8))
@settings(max_examples=300)
def test_invisible_characters_change_no_fingerprint(text: str, insertions: list[tuple[int, str]]) -> None:
    hidden = text
    for place, char in insertions:
        hidden = hidden[:place] + char + hidden[place:]
    assert [finding.fingerprint for finding in inspect(hidden)] == [finding.fingerprint for finding in inspect(text)]


@given(st.text(max_size=400))
@settings(max_examples=200)
def test_the_plain_spelling_keeps_its_places_in_order(text: str) -> None:
    normal = normalise(text)
    places = list(zip(normal.starts, normal.ends, strict=True))
    assert len(normal.text) == len(places)
    assert places == sorted(places)
    assert all(0 <= start < end <= len(text) for start, end in places)


def test_the_same_words_keep_their_fingerprint_elsewhere_and_other_words_do_not_share_it() -> None:
    (first,) = inspect("Ring 07700 900123 after six.")
    (moved,) = inspect("After six you may ring 07700  900123.")
    (other,) = inspect("Ring 07700 900124 after six.")
    assert first.fingerprint == moved.fingerprint != other.fingerprint


def test_more_detail_in_a_sentence_is_a_different_finding() -> None:
    (shorter,) = inspect("A girl of 14 from Leeds was referred.")
    (longer,) = inspect("A girl of 14 from Leeds was referred by her uncle.")
    assert shorter.fingerprint != longer.fingerprint


@given(st.text(alphabet="aA1.! \n", max_size=3000))
@settings(max_examples=100)
def test_no_stretch_read_at_once_is_longer_than_the_limit(text: str) -> None:
    assert all(0 < end - start <= LONGEST for start, end in sentences(text))


@given(st.text(alphabet="abc .A", max_size=2000))
@settings(max_examples=100)
def test_no_character_is_left_unread(text: str) -> None:
    read = {at for start, end in sentences(text) for at in range(start, end)}
    assert all(at in read for at, char in enumerate(text) if not char.isspace())
