"""No word that is stored somewhere, or that people and their programs rely on, is lost or changed unnoticed."""

import json
from typing import Any

import pytest
from flask import Flask

from tests.architecture.stored_words import LABELS, RECORD, lost, words_of

RECORDED: dict[str, Any] = json.loads(RECORD.read_text())


@pytest.fixture(scope="module")
def words(app: Flask) -> dict[str, Any]:
    """Those that the application has now."""
    return words_of(app)


@pytest.mark.parametrize("section", RECORDED)
def test_no_stored_word_is_lost(section: str, words: dict[str, Any]):
    gone = list(lost(RECORDED[section], words.get(section), section))
    assert not gone, "\n".join(["Only a migration that moves what is stored may change these:", *gone])


def test_every_label_of_links_is_recorded():
    assert RECORDED["link labels"] == list(LABELS)


def test_a_lost_word_is_noticed_wherever_it_stood():
    recorded = {"tables": {"job": ["handler", "payload"]}, "schedules": {"reap": {"seconds": 60.0}}, "verbs": ["open"]}
    now = {"tables": {"job": ["handler"], "more": []}, "schedules": {"reap": {"seconds": 61.0}}, "verbs": ["opened"]}
    assert list(lost(recorded, now)) == [
        " › tables › job › payload",
        " › schedules › reap › seconds: 60.0 is now 61.0",
        " › verbs › open",
    ]


def test_what_is_added_is_no_loss():
    assert not list(lost({"verbs": ["open"]}, {"verbs": ["close", "open"], "more": []}))
