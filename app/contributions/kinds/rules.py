"""The rules of a kind: who decides on it, what must hold when it is published, and how long a check of it lasts."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from app.contributions import policy
from app.contributions.kinds.fields import Body
from app.contributions.models import Revision


def nothing_wrong(_revision: Revision) -> Mapping[str, str]:
    """For a kind whose text is right or wrong by itself."""
    return {}


def all_of_it(body: Body) -> Body:
    """For a kind whose text says nothing of other pages that may be taken down."""
    return body


@dataclass(frozen=True, kw_only=True)
class Rules:
    """What holds for every contribution of a kind.

    `interval_days` is how many days a check of a body lasts; what is not `is_checked` is of its date, as a newsletter is: nobody
    is asked whether it is still right. `deciders` is the role whose holders decide on it; where that is not moderators, they
    alone write it. What `is_begun_elsewhere` is drafted by another part of the site: nobody begins it from a form. `faults_now`
    gives what is wrong with a revision as the rest of the site is now: asked when a person submits it and again when one
    publishes it. `still_shown` gives what of a published body may be found and compared now.
    """

    interval_days: Callable[[Body], int]
    is_checked: bool = True
    deciders: str = policy.MODERATOR
    is_begun_elsewhere: bool = False
    faults_now: Callable[[Revision], Mapping[str, str]] = nothing_wrong
    still_shown: Callable[[Body], Body] = all_of_it

    @property
    def decider(self) -> str:
        """One of those who decide on it, in words: "moderator", "area lead"."""
        return self.deciders.replace("_", " ")

    @property
    def a_decider(self) -> str:
        """The same with its article: "a moderator", "an area lead"."""
        return f"{'an' if self.decider[0] in 'aeiou' else 'a'} {self.decider}"
