"""Turns that an asker holds on the whole host, whichever of its processes that serve pages they came to.

A turn is a lock on one byte of one empty file in the instance folder, at a place drawn by a keyed hash of the asker: the list of
locks, which everybody on the machine may read, names nobody. The kernel gives back what a process held when it ends in whatever
way, and nothing is inherited by the children it starts, so there is nothing to clean up and nothing to grow.

The kernel counts these locks by process, so each process has one `HostTurns`, asks it one call at a time, and sees itself to it
that no two of its threads hold the same turn. The file is open while something is held: closing it lets go of everything.
"""

import fcntl
import hashlib
import logging
import os

from app.core import config

log = logging.getLogger(__name__)
FILE = "places.lock"
TAKEN = (BlockingIOError, PermissionError)  # how systems say that another process has the byte


class HostTurns:
    """Who works and who waits on this host, by locks in the instance folder. One call at a time."""

    def __init__(self) -> None:
        self._descriptor: int | None = None
        self._bytes: set[int] = set()

    def take(self, asker: str, turn: int) -> bool:
        """Hold `turn` (0 or 1) of `asker`, unless another process holds it.

        Where the file cannot be used, every process counts for itself, and the log says so.
        """
        place = _byte(asker, turn)
        try:
            descriptor = self._opened()
        except OSError as error:
            log.error("cannot count slow work over all processes: %s", type(error).__name__)
            return True
        self._bytes.add(place)
        try:
            fcntl.lockf(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, place)
        except TAKEN:
            self._forget(place)
            return False
        except OSError as error:
            log.error("cannot count slow work over all processes: %s", type(error).__name__)
        return True

    def give_back(self, asker: str, turn: int) -> None:
        """Let others have `turn` of `asker`."""
        place = _byte(asker, turn)
        if self._descriptor is not None and place in self._bytes:
            try:
                fcntl.lockf(self._descriptor, fcntl.LOCK_UN, 1, place)
            finally:
                self._forget(place)

    def _opened(self) -> int:
        if self._descriptor is None:
            folder = config.settings().instance_dir
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._descriptor = os.open(folder / FILE, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
        return self._descriptor

    def _forget(self, place: int) -> None:
        self._bytes.discard(place)
        if not self._bytes and self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


def _byte(asker: str, turn: int) -> int:
    """Two neighbouring places for each asker, in a file of 2^63 bytes of which none is ever written."""
    key = hashlib.sha256(config.settings().secret_key.encode()).digest()
    digest = hashlib.blake2b(asker.encode(), digest_size=8, key=key, person=b"places").digest()
    return (int.from_bytes(digest) >> 2) * 2 + turn
