"""The zip file that every office document is."""

import io
import zipfile
from collections.abc import Mapping
from datetime import date

EARLIEST_YEAR = 1980  # that a zip file can hold


def packed(parts: Mapping[str, str], day: date, *, plain_part: str = "") -> bytes:
    """A zip file of the parts in their order, each dated `day`, so that the same document gives the same bytes.

    `plain_part` names the part that is not compressed: OpenDocument tells its kind by one that can be read in place.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, text in parts.items():
            entry = zipfile.ZipInfo(name, (max(day.year, EARLIEST_YEAR), day.month, day.day, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_STORED if name == plain_part else zipfile.ZIP_DEFLATED
            package.writestr(entry, text.encode())
    return out.getvalue()
