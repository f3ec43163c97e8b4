"""What a process holds of the index files: the list of terms once, and of what it decoded no more than it was allowed."""

import tracemalloc

import pytest

from app.core.db import unit_of_work
from app.search.answering import reading
from app.search.index import segments
from app.search.schema import IN_MEMORY, IndexFiles
from tests.search.conftest import index_folder

TERMS = [f"harbour{number}" for number in range(2_000)]
ROOM = 20_000


@pytest.fixture
def indexed_site(site, initiative):
    """Two hundred documents in two segments; every one has the first of ten words."""
    for first in (0, 100):
        bodies = (" ".join([TERMS[0], *TERMS[number * 10 : number * 10 + 10]]) for number in range(first, first + 100))
        site.publish(*(initiative(first + place, body=body) for place, body in enumerate(bodies)))
        site.follow()
    return site


def test_where_a_word_occurs_takes_five_bytes_a_document(indexed_site):
    with unit_of_work(indexed_site.database):
        for segment, _rows in reading.corpus().segments:
            postings = segment.postings("body", TERMS[0])
            assert len(postings.places) == 100
            assert postings.places.nbytes + postings.counts.nbytes == 500


def test_the_segments_of_an_index_share_what_room_there_is(indexed_site, monkeypatch):
    monkeypatch.setattr(segments._decoded, "_room", ROOM)
    with unit_of_work(indexed_site.database):
        opened = reading.corpus().segments
        assert len(opened) == 2
        found = [sum(len(segment.postings("body", term).places) for segment, _rows in opened) for term in TERMS]
    assert found == [200, *([1] * (len(TERMS) - 1))]
    assert segments._decoded._used <= ROOM


def test_the_list_of_terms_is_in_memory_once(indexed_site):
    [largest, *_others] = sorted(index_folder().glob(f"*{IN_MEMORY}"), key=lambda path: -path.stat().st_size)
    files = IndexFiles(str(index_folder()))
    tracemalloc.start()
    terms = files.open_file(largest.name)
    taken, _peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert terms.get(0, 4) == largest.read_bytes()[:4]
    assert taken <= 1.2 * largest.stat().st_size
