"""Bytes that are kept compressed, as browsers read them, with the tag by which one asks whether they have changed."""

import gzip
import hashlib
from dataclasses import dataclass

CODING = "gzip"
LEVEL = 5


@dataclass(frozen=True)
class Packed:
    """A body, compressed, and its tag: that of the same body is the same, whoever packed it and when."""

    data: bytes
    tag: str

    def __len__(self) -> int:
        """How many bytes are kept."""
        return len(self.data)

    def unpack(self) -> bytes:
        """The body."""
        return gzip.decompress(self.data)


def pack(body: bytes) -> Packed:
    """`body`, to be kept."""
    return Packed(gzip.compress(body, LEVEL, mtime=0), tag_of(body))


def tag_of(body: bytes) -> str:
    """What a body is recognised by, packed or not."""
    return hashlib.sha256(body).hexdigest()[:24]
