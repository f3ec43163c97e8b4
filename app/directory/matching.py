"""Free text in the directory: the site's search says which initiatives match, best first, and how it read the words."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.directory.kind import INITIATIVE
from app.directory.queries import Audiences
from app.search import engine
from app.search.query import Understood


@dataclass(frozen=True)
class Matched:
    """The contributions that free text matches, best first, and how it was read."""

    ids: Sequence[int]
    understood: Understood


def match(text: str, audiences: Audiences) -> Matched:
    """What `text` finds among the initiatives of some audiences. Without an index the search asks the database itself."""
    found, understood = engine.matching_ids(text, kind=INITIATIVE.code, audiences=frozenset(audiences))
    return Matched([int(one.partition(":")[2]) for one in found], understood)
