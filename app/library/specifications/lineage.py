"""What an adaptation takes from the specification that it starts from, and which version of it a body last took in. Pure.

Every clause that stood in the original says which version of the original it was last reconciled with (`base_version`). That
number travels with the text, so a body tells by itself where it stands: a draft that was upgraded and thrown away changes
nothing about the page that readers see.
"""

from collections.abc import Mapping
from typing import Any

from app.contributions.kinds.fields import Body
from app.core.text import cut
from app.library.specifications.clauses import LOCAL

WORKING_STANDING = "draft"
LONGEST_TITLE = 150
# What is true of the original alone: its procurement, what it left out of its own original, and the places it serves.
OWN_TO_THE_ORIGINAL = frozenset({"notice_link", "dropped", "coverage", "regions", "areas", "population"})


def working_copy(original: Body, version: int, *, area: str = "", area_name: str = "") -> Body:
    """The body of a working copy of `original`, which is published as `version`, for `area` (an ONS code) where one is given.

    Each clause keeps its id and says that it stands at `version`; what an adaptation noted about its own original stays there.
    """
    body = {name: value for name, value in original.items() if name not in OWN_TO_THE_ORIGINAL}
    body["clauses"] = [
        {**{name: value for name, value in clause.items() if name not in LOCAL}, "base_version": version}
        for clause in original.get("clauses", ())
    ]
    body["title"] = suggested_title(str(original.get("title", "")), area_name)
    body["standing"] = WORKING_STANDING
    if area:
        body |= {"coverage": "areas", "areas": [area]}
    return {name: value for name, value in body.items() if value not in ("", None, [])}


def suggested_title(title: str, place: str) -> str:
    """ "Title (Place)", cut so that it fits."""
    if not place:
        return title
    ending = f" ({place})"
    return f"{cut(title, LONGEST_TITLE - len(ending))}{ending}"


def taken_in(body: Mapping[str, Any]) -> int | None:
    """The newest version of the original that any clause of `body` was reconciled with; None where no clause came from it."""
    return max((clause["base_version"] for clause in body.get("clauses", ()) if clause.get("base_version")), default=None)
