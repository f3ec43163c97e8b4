"""A follower killed at random moments, many of them in the middle of a commit, loses nothing and doubles nothing."""

import os
import random
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

from app.core import config
from app.search import follower

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = Path(__file__).with_name("follow_for_ever.py")
WORDS = ["alpha", "bravo", "charlie", "delta", "echo"]


@contextmanager
def following(site):
    """A process that follows; killed at the end with no chance to tidy up."""
    url = site.database.engine.url.render_as_string(hide_password=False)
    arguments = [sys.executable, str(SCRIPT), str(config.settings().instance_dir), url]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "ignore"}
    process = subprocess.Popen(arguments, stdout=subprocess.PIPE, env=environment, text=True)
    try:
        assert process.stdout.readline() == "ready\n"
        yield process
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()


def change(site, chance, initiative, known):
    """Make, change and withdraw some documents; `known` is kept as what must then be found."""
    published = []
    for number in dict.fromkeys(chance.randrange(200) for _ in range(chance.randint(1, 40))):
        known[f"initiative:{number}"] = word = chance.choice(WORDS)
        published.append(initiative(number, f"Play {word}", body=f"{word} {chance.random()} " * 25))
    withdrawn = [
        key for key in chance.sample(sorted(known), min(len(known), 3)) if key not in {document.id for document in published}
    ]
    for key in withdrawn:
        del known[key]
    site.publish(*published)
    site.withdraw(*withdrawn)


def found_by_word(site):
    return {word: sorted(site.ids(word)) for word in WORDS}


def expected_by_word(known):
    return {word: sorted(key for key, held in known.items() if held == word) for word in WORDS}


def kill_often(site, initiative, kills, seed):
    chance = random.Random(seed)
    known: dict[str, str] = {}
    commits = 0
    for _kill in range(kills):
        with following(site) as process:
            for _commit in range(chance.randint(0, 2)):  # let some commits end, so that keeping them is proved too
                change(site, chance, initiative, known)
                commits += int(process.stdout.readline()) > 0
            change(site, chance, initiative, known)
            time.sleep(chance.uniform(0, 0.3))
            assert process.poll() is None
        assert_nothing_is_missing(site)
        assert found_by_word(site) == expected_by_word(known), "wrong after a kill"
    site.follow()
    report = follower.check(site.database)
    assert report == follower.Report(documents=len(known), indexed=len(known))
    found = site.search("play", size=100)
    assert (found.total, found.from_index) == (len(known), True)
    assert found_by_word(site) == expected_by_word(known)
    return commits


def assert_nothing_is_missing(site):
    """What the killed process recorded as held is held."""
    report = follower.check(site.database)
    assert not report.missing
    assert not report.stale


def test_nothing_is_lost_or_doubled_when_the_follower_is_killed_six_times(site, initiative):
    assert kill_often(site, initiative, kills=6, seed=1) > 0


@pytest.mark.soak
@pytest.mark.dialect
@pytest.mark.parametrize("seed", [2, 3])
def test_nothing_is_lost_or_doubled_when_the_follower_is_killed_forty_times(site, initiative, seed):
    assert kill_often(site, initiative, kills=40, seed=seed) > 0
