"""How contributions of a kind ship with the site: the folder of `content/` that holds them, and how one file is read."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from app.core import front_matter
from app.core.front_matter import ContentFile


@dataclass(frozen=True, kw_only=True)
class Shipping:
    """The shipped files of a kind: `suffix` ends the name of each, and `from_file` reads its raw values."""

    folder: str
    suffix: str = ".md"
    from_file: Callable[[Path], ContentFile] = front_matter.read
