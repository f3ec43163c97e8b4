"""Every letter says at its end whose it is: the operator's or, where none is named, the site's."""

from dataclasses import replace

import pytest

from app.core import config
from app.mail import letters
from tests.mail.mail_server import new_reader, text_of
from tests.mail.test_what_people_wrote import LETTERS, words_asked_for


def last_line(letter: str) -> str:
    context = dict.fromkeys(words_asked_for(letter) - {"site"}, "words")
    message = letters.compose("ann@example.org", letter, context, key=letter)
    return text_of(new_reader(message.data)).strip().splitlines()[-1]


@pytest.mark.parametrize("letter", LETTERS)
def test_every_letter_is_signed_by_the_operator_or_by_the_name_of_the_site(settings: config.Settings, letter: str) -> None:
    says_who = letters.SIGNED_BY in words_asked_for(letter)
    assert last_line(letter) == ("words" if says_who else "Practice Exchange, run by Test operator")
    config.install(replace(settings, operator_name=""))
    assert last_line(letter) == ("words" if says_who else "Practice Exchange")
