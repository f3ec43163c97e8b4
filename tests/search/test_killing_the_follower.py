"""A follower killed at random moments, many of them in the middle of a commit, loses nothing and doubles nothing."""

import os
import random
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection

import pytest

from app.core import config
from app.core.config import Settings
from app.core.db import Database
from app.search.index import follower
from tests import forked

PATIENCE_SECONDS = 60  # for a commit, on a machine that does much else
WORDS = ["alpha", "bravo", "charlie", "delta", "echo"]


def follow_for_ever(settings: Settings, url: str, commits: Connection) -> None:
    """Follow a database until killed, and tell each number of changes written; 0 once at the start."""
    config.install(settings)
    database = Database(url)
    commits.send(0)
    while True:
        written = follower.follow(database)
        if written:
            commits.send(written)


class Following:
    """A process that follows, and what it tells."""

    def __init__(self, settings: Settings, url: str) -> None:
        context = forked.context()
        self.commits, told = context.Pipe(duplex=False)
        self.process = context.Process(target=follow_for_ever, args=(settings, url, told), daemon=True)
        self.process.start()
        told.close()

    def next_commit(self) -> int:
        """How many changes were written next."""
        assert self.commits.poll(PATIENCE_SECONDS), "it came to a halt"
        return int(self.commits.recv())

    def kill(self) -> None:
        os.kill(self.process.pid or 0, signal.SIGKILL)
        self.process.join()
        self.commits.close()


@contextmanager
def following(site) -> Iterator[Following]:
    """A process that follows; killed at the end with no chance to tidy up."""
    process = Following(config.settings(), site.database.engine.url.render_as_string(hide_password=False))
    try:
        assert process.next_commit() == 0
        yield process
    finally:
        process.kill()


def change(site, chance, initiative, words_by_key):
    """Make, change and withdraw some documents; `words_by_key` is kept as what must then be found."""
    documents = []
    for number in dict.fromkeys(chance.randrange(200) for _ in range(chance.randint(1, 40))):
        words_by_key[f"initiative:{number}"] = word = chance.choice(WORDS)
        documents.append(initiative(number, f"Play {word}", body=f"{word} {chance.random()} " * 25))
    withdrawn = [
        key
        for key in chance.sample(sorted(words_by_key), min(len(words_by_key), 3))
        if key not in {document.id for document in documents}
    ]
    for key in withdrawn:
        del words_by_key[key]
    site.publish(*documents)
    site.withdraw(*withdrawn)


def found_by_word(site):
    return {word: sorted(site.ids(word)) for word in WORDS}


def expected_by_word(known):
    return {word: sorted(key for key, held in known.items() if held == word) for word in WORDS}


def kill_often(site, initiative, kills, seed):
    chance = random.Random(seed)
    words_by_key: dict[str, str] = {}
    commits = 0
    for _kill in range(kills):
        with following(site) as process:
            for _commit in range(chance.randint(0, 2)):  # let some commits end, so that keeping them is proved too
                change(site, chance, initiative, words_by_key)
                commits += process.next_commit() > 0
            change(site, chance, initiative, words_by_key)
            time.sleep(chance.uniform(0, 0.3))
            assert process.process.is_alive()
        assert_nothing_is_missing(site)
        assert found_by_word(site) == expected_by_word(words_by_key), "wrong after a kill"
    site.follow()
    report = follower.check(site.database)
    assert report == follower.Report(documents=len(words_by_key), indexed=len(words_by_key))
    found = site.search("play", size=100)
    assert (found.total, found.from_index) == (len(words_by_key), True)
    assert found_by_word(site) == expected_by_word(words_by_key)
    return commits


def assert_nothing_is_missing(site):
    """What the killed process recorded as held is held."""
    report = follower.check(site.database)
    assert not report.missing
    assert not report.stale


@pytest.mark.long
def test_nothing_is_lost_or_doubled_when_the_follower_is_killed_six_times(site, initiative):
    assert kill_often(site, initiative, kills=6, seed=1) > 0


@pytest.mark.soak
@pytest.mark.dialect
@pytest.mark.parametrize("seed", [2, 3])
def test_nothing_is_lost_or_doubled_when_the_follower_is_killed_forty_times(site, initiative, seed):
    assert kill_often(site, initiative, kills=40, seed=seed) > 0
