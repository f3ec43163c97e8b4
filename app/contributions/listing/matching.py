"""Free text in a listing: the site's search says which entries match, best first, and how it read the words."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.contributions.listing.definition import Definition
from app.contributions.listing.queries import Audiences
from app.search.answering import engine
from app.search.asking.query import Understood


@dataclass(frozen=True)
class Matched:
    """The contributions that free text matches, best first, and how it was read."""

    ids: Sequence[int]
    understood: Understood


def match(of: Definition, text: str, audiences: Audiences) -> Matched:
    """What `text` finds in a listing for some audiences. Without an index the search asks the database itself.

    An entry is found by its parts too (a specification by a clause): it stands where the best of them does.
    """
    found, understood = engine.matching_ids(text, kinds=of.searched, audiences=frozenset(audiences))
    ids = (one.partition("#")[0].partition(":") for one in found)
    return Matched(list(dict.fromkeys(int(number) for kind, _, number in ids if kind in of.codes)), understood)
