"""Going through XML once, piece by piece, without building it in memory and without obeying it.

The parser underneath is expat, which fetches nothing; a document type or an entity declaration ends the scan before it can mean
anything, in whatever encoding it is written. Names are given without their namespace prefix: the office formats are read by the
words they use, since the same words stand under two namespaces (ECMA-376 transitional and strict).
"""

from collections.abc import Callable, Iterable
from xml.parsers import expat

from app.intake.refusals import Reason, Refused

DEEPEST = 256
MOST_ELEMENTS = 1_000_000  # in one file, all its parts together
Attributes = dict[str, str]
Starting = Callable[[str, Attributes], object]


class ElementCount:
    """How many elements a file has shown so far, over all its parts."""

    def __init__(self) -> None:
        self.seen = 0


def local(name: str) -> str:
    """A name without its prefix."""
    return name.rpartition(":")[2]


def scan(
    pieces: Iterable[bytes],
    count: ElementCount,
    *,
    start: Starting | None = None,
    end: Callable[[str], object] | None = None,
    text: Callable[[str], object] | None = None,
) -> None:
    """Go through a document given in pieces, telling `start` of each element (its name and attributes without prefixes),
    `end` of its end, and `text` of characters. Raises Refused where it is not XML that a document needs."""
    parser = expat.ParserCreate()
    depth = 0

    def on_start(name: str, attributes: Attributes) -> None:
        nonlocal depth
        depth += 1
        if depth > DEEPEST:
            raise Refused(Reason.TOO_COMPLEX)
        count.seen += 1
        if count.seen > MOST_ELEMENTS:
            raise Refused(Reason.TOO_COMPLEX)
        if start is not None:
            start(local(name), {local(key): value for key, value in attributes.items()})

    def on_end(name: str) -> None:
        nonlocal depth
        depth -= 1
        if end is not None:
            end(local(name))

    parser.StartElementHandler = on_start
    parser.EndElementHandler = on_end
    if text is not None:
        parser.buffer_text = True
        parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = _refuse
    parser.EntityDeclHandler = _refuse
    parser.ExternalEntityRefHandler = _refuse
    _feed(parser, pieces)


def _feed(parser: expat.XMLParserType, pieces: Iterable[bytes]) -> None:
    try:
        for piece in pieces:
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise Refused(Reason.DAMAGED) from error


def _refuse(*_declaration: object) -> int:
    raise Refused(Reason.DECLARATIONS)
