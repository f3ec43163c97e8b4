"""What a Whoosh index of ours holds, and how its files are opened.

Only what matching needs is in the index: words, positions, and the number of the change each entry was made
from. Titles, audiences and facets are read from the database, so an old index can never show an old one. Whoosh keeps the
classes of fields by the name of this module: one that moves makes every index that there is unreadable, and be made anew.
"""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from whoosh import columns, fields, formats
from whoosh.analysis import KeywordAnalyzer
from whoosh.filedb.filestore import FileStorage
from whoosh.filedb.structfile import BufferFile

from app.search.asking import words

FORMAT = 1  # raise it whenever the schema, the analysis of words or the stemmer changes: every index is then rebuilt
TEXT_FIELDS = ("title", "summary", "body")
WORDS_FIELD = "words"
IN_MEMORY = ".trm"


class StemmedText(fields.TEXT):  # type: ignore[misc]  # Whoosh has no types
    """Text as stems with their positions. Every word is kept: titles such as "See Me, Hear Me" are all short words."""

    def __init__(self) -> None:
        super().__init__(analyzer=KeywordAnalyzer(), phrase=True)

    def index(self, value: str, **_options: Any) -> list[tuple[bytes, int, float, bytes]]:
        """Each stem of `value` with how often it occurs and its encoded positions."""
        places: dict[str, list[int]] = defaultdict(list)
        for position, word in enumerate(words.split(value)):
            places[words.stem(word)].append(position)
        encode = self.format.encode
        return [(stem.encode(), len(found), float(len(found)), encode(found)) for stem, found in places.items()]


class WholeWords(fields.FieldType):  # type: ignore[misc]  # Whoosh has no types
    """The distinct words of a document, unstemmed, for `word*` and for "did you mean"."""

    def __init__(self) -> None:
        self.format = formats.Existence()
        self.analyzer = KeywordAnalyzer()
        self.scorable = False
        self.stored = False

    def index(self, value: Sequence[str], **_options: Any) -> list[tuple[bytes, int, float, bytes]]:
        """Each distinct word of the texts of `value`."""
        return [(word.encode(), 1, 1.0, b"") for word in set().union(*map(words.split, value))]


def schema() -> fields.Schema:
    """The fields of an index. `number` is the change (`changed_seq`) that the entry was made from."""
    return fields.Schema(
        id=fields.ID(unique=True, stored=True),
        number=fields.COLUMN(columns.NumericColumn("q")),
        title=StemmedText(),
        summary=StemmedText(),
        body=StemmedText(),
        words=WholeWords(),
    )


class _NoLock:
    """Whoosh's own lock, replaced: our lease is taken first, and 2.7.4 keeps its lock for ever after a failed commit."""

    def acquire(self, blocking: bool = False) -> bool:
        return True

    def release(self) -> None:
        return None


class IndexFiles(FileStorage):  # type: ignore[misc]  # Whoosh has no types
    """Index files read without memory mapping: truncating a mapped file kills the process that reads it.

    The list of terms is read whole: damage in place would otherwise look like words that occur nowhere.
    """

    def __init__(self, path: str) -> None:
        super().__init__(path, supports_mmap=False)
        self._opened: list[Any] = []

    def close_files(self) -> None:
        """Close every file opened here that Whoosh left open. (Its own `close` is called while others still read.)"""
        while self._opened:
            file = self._opened.pop()
            if not file.is_closed:
                file.close()

    def lock(self, name: str) -> _NoLock:
        return _NoLock()

    def open_file(self, name: str, **options: Any) -> Any:
        if not name.endswith(IN_MEMORY):
            return self._remembered(super().open_file(name, **options))
        with open(self._fpath(name), "rb") as file:
            return BufferFile(file.read(), name=name)  # which copies what is not bytes

    def create_file(self, name: str, **options: Any) -> Any:
        return self._remembered(super().create_file(name, **options))

    def _remembered(self, file: Any) -> Any:
        self._opened.append(file)
        return file
