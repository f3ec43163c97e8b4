"""Which words for an area still count."""

from collections.abc import Iterable, Sequence
from typing import TypeVar

from app.accounts import queries as accounts
from app.exchanges.authority.models import AreaWord

Word = TypeVar("Word", bound=AreaWord)


def standing(words: Iterable[Word], area_code: str, stamp: str) -> Sequence[Word]:
    """The words of `stamp`, of people who still commission in the area for the organisation they spoke for."""
    return [word for word in words if word.stamp == stamp and _stands(word, area_code)]


def _stands(word: AreaWord, area_code: str) -> bool:
    if word.person_id is None:
        return False
    speaker = accounts.actor_for(accounts.get_person(word.person_id))
    return speaker.commissions_in(area_code) and speaker.organisation_id == word.organisation_id
