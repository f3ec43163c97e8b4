"""What of an issue a subscriber gets, and why: pure questions of an issue and of what somebody follows.

Nothing chosen of a sort means everything of it. A block is for somebody when they follow its section, and one of its kinds of
harm, and one of its regions; a block that names no kind of harm, or no region, is about all of them, and what covers the whole of
England is about every region.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from app.contributions.kinds import coverage
from app.core import taxonomy
from app.newsletter import sections
from app.newsletter.issues.contents import Block

FOR_ALL = "You get this because it is for everybody."
SUBSCRIBED = "You get this email because you subscribed to the Practice Exchange newsletter"


@dataclass(frozen=True)
class Follows:
    """What somebody follows, as codes; none of a sort means all of it."""

    sections: tuple[str, ...] = ()
    harm_types: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()


def is_for(block: Block, follows: Follows) -> bool:
    """Whether somebody who follows this gets the block."""
    return (
        (not follows.sections or block.section in follows.sections)
        and _meets(block.harm_types, follows.harm_types)
        and _meets(block.regions, coverage.met_by(follows.regions))
    )


def _meets(codes: Iterable[str], followed: tuple[str, ...]) -> bool:
    found = tuple(codes)
    return not followed or not found or bool(set(found) & set(followed))


def reason(block: Block, follows: Follows) -> str:
    """Why a block is in the copy of somebody who chose. Who follows everything is told so once, at the end."""
    named = [sections.label(block.section)] if follows.sections else []
    named += _labels("harm_type", [code for code in block.harm_types if code in follows.harm_types])
    named += _labels("region", [code for code in block.regions if code in follows.regions])
    because = [f"you follow {_listed(named)}"] if named else []
    if follows.regions and coverage.NATIONAL in block.regions:
        because.append("it covers the whole of England")
    return f"You get this because {', and '.join(because)}." if because else FOR_ALL


def reason_for_all(follows: Follows) -> str:
    """Why somebody gets the email: it stands at its end."""
    named = [sections.label(code) for code in sections.CODES if code in follows.sections]
    named += _labels("harm_type", follows.harm_types) + _labels("region", follows.regions)
    return f"{SUBSCRIBED} and follow {_listed(named)}." if named else f"{SUBSCRIBED} and follow everything in it."


def _labels(vocabulary: str, codes: Iterable[str]) -> list[str]:
    return [taxonomy.label(vocabulary, code) for code in codes]


def _listed(words: list[str]) -> str:
    """Words as a sentence lists them. Labels may hold commas, so semicolons stand between more than two."""
    if len(words) < 3:
        return " and ".join(words)
    return f"{'; '.join(words[:-1])}; and {words[-1]}"
