"""Where other rooms of exchanges bring what stands beside an area's own answers: whoever signs has read that too."""

from collections.abc import Callable, Mapping

from app.feature import Point

# Given the id of an assessment: what others say beside it, each text by a name of its own.
READ_BESIDE: Point[Callable[[int], Mapping[str, str]]] = Point("read beside an assessment")
