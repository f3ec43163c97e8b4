"""Which documents match, compared with Whoosh's own answers; and how they are weighed, compared with the formula."""

import math
import random

import pytest
from whoosh import query as whoosh_query
from whoosh.searching import Searcher
from whoosh.util.numeric import byte_to_length, length_to_byte

from app.core import config
from app.core.db import unit_of_work
from app.search.answering import matching, reading
from app.search.asking import words
from app.search.asking.parsing import parse
from app.search.asking.thesaurus import Thesaurus
from app.search.index import generations, writing

FIELDS = ("title", "summary", "body")
WORDS = ["child", "children", "exploitation", "exploited", "school", "plays", "play", "of", "the", "parent", "cse", "hub", "ends"]


@pytest.fixture
def random_site(site, initiative):
    """Documents of random words in several segments, some replaced and some withdrawn."""
    chance = random.Random(11)

    def text(longest):
        return " ".join(chance.choices(WORDS, k=chance.randint(0, longest)))

    for _turn in range(5):
        numbers = [chance.randrange(150) for _ in range(60)]
        site.publish(*(initiative(number, text(5), summary=text(8), body=text(40)) for number in dict.fromkeys(numbers)))
        site.follow()
    site.withdraw(*(f"initiative:{number}" for number in range(0, 150, 15)))
    site.follow()
    return site


def _anywhere(make):
    return whoosh_query.Or([make(field) for field in FIELDS])


def _one_word(word):
    return _anywhere(lambda field: whoosh_query.Term(field, words.stem(word)))


def _as_whoosh_would(text):
    """The same question put to Whoosh, for queries of words and one phrase in quotes."""
    if text.startswith('"'):
        stems = [words.stem(word) for word in words.split(text)]
        return _anywhere(lambda field: whoosh_query.Phrase(field, stems))
    if text.endswith("*"):
        return whoosh_query.Prefix("words", text[:-1])
    telling = [word for word in text.split() if word not in words.STOP_WORDS]
    return whoosh_query.And([_one_word(word) for word in telling])


def _ids_by_whoosh(question):
    folder = generations.current(config.settings().search_dir)
    with writing.opening(folder) as (index, _toc, _held):
        reader = index.reader()
        return {reader.stored_fields(place)["id"] for place in Searcher(reader, fromindex=index).docs_for_query(question)}


@pytest.mark.long
def test_the_same_documents_match_as_in_whoosh(random_site):
    chance = random.Random(23)
    queries = [" ".join(dict.fromkeys(chance.choices(WORDS, k=chance.randint(1, 4)))) for _ in range(60)]
    queries += [f'"{" ".join(chance.choices(WORDS, k=chance.randint(2, 3)))}"' for _ in range(60)]
    queries += ["chi*", "expl*", "play*", "zzz*"]
    query_count = 0
    for text in queries:
        if all(word in words.STOP_WORDS for word in text.split()):
            continue
        found = random_site.search(text)
        expected = _ids_by_whoosh(_as_whoosh_would(text))
        assert found.from_index
        if expected or found.matched_all:
            assert set(random_site.ids(text)) == expected, text
            query_count += 1
    assert query_count > 100


def test_scores_follow_the_formula(random_site):
    text = "school plays"
    with unit_of_work(random_site.database):
        corpus = reading.corpus()
        readable = corpus.readable(frozenset({"public"}))
        scores = matching.match(readable, parse(text, Thesaurus())).scores
        rows = {str(key): row for row, key in enumerate(corpus.catalogue.ids)}
    documents = {key: random_site.row(key) for key in rows}
    stems = {
        key: {field: [words.stem(word) for word in words.split(getattr(row, field))] for field in FIELDS}
        for key, row in documents.items()
    }
    means = {field: _mean([_length(text[field]) for text in stems.values() if text[field]]) for field in FIELDS}
    expected_scores = {key: sum(_weight(stems, means, key, word) for word in ("school", "plai")) for key in documents}
    found = set(random_site.ids(text))
    assert len(found) > 10
    for key in found:
        assert scores[rows[key]] == pytest.approx(expected_scores[key], rel=1e-4), key


def _length(text):
    """How many words, as Whoosh rounds that number to keep it in a byte."""
    return byte_to_length(length_to_byte(len(text)))


def _mean(lengths):
    return sum(lengths) / len(lengths)


def _weight(stems, means, key, word):
    def frequency(text):
        return sum(
            matching.WEIGHTS[field] * text[field].count(word) / (0.4 + 0.6 * _length(text[field]) / means[field])
            for field in FIELDS
        )

    having = sum(1 for text in stems.values() if frequency(text))
    idf = math.log(1 + (len(stems) - having + 0.5) / (having + 0.5))
    return idf * frequency(stems[key]) * 2.2 / (1.2 + frequency(stems[key]))
