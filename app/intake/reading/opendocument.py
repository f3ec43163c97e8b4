"""The words of an ODT or ODS: its text, comments, tracked changes, headers, footers and properties.

In OpenDocument characters stand only where somebody wrote them, so every one is kept. (OpenDocument 1.2 part 1, 5 to 9.)
"""

from app.core import numbers
from app.intake.packages import Package
from app.intake.reading.texts import COMMENTS, LINKS, PARAGRAPH, PROPERTIES, TEXT, TRACKED, Texts
from app.intake.xml_scanning import Attributes, ElementCount, scan

SILENT = ("META-INF/", "settings.xml", "Configurations2/", "manifest.rdf")
LINE_ENDS = ("p", "h", "table-row", "list-item", "title", "desc", "line-break")
COUNTED = ("generator", "creation-date", "date", "editing-cycles", "editing-duration", "print-date")  # by the program itself
MOST_REPEATED_SPACES = 100


def read_opendocument(package: Package, texts: Texts) -> None:
    """Gather the words of an opened package."""
    count = ElementCount()
    names = sorted(package.archive.names, key=lambda name: name != "content.xml")
    for name in names:
        if not name.endswith(".xml") or name.startswith(SILENT) or name.endswith("/settings.xml"):
            continue
        reader = _Prose(texts, PROPERTIES if name.rpartition("/")[2] == "meta.xml" else TEXT)
        scan(package.archive.chunks(name), count, start=reader.start, end=reader.end, text=reader.text)


class _Prose:
    """Reads one part. What stands between the marks of an insertion goes both to the text and to the tracked changes."""

    def __init__(self, texts: Texts, label: str) -> None:
        self.texts, self.label = texts, label
        self.notes = self.changes = self.insertions = 0
        self.element = ""

    def start(self, name: str, attributes: Attributes) -> None:
        if name in ("annotation", "tracked-changes", "change-start", "change-end"):
            self._enter(name)
        elif name in ("tab", "s"):
            self.text("\t" if name == "tab" else " " * _count(attributes.get("c", "1")))
        elif name == "a":
            self.texts.line(LINKS, attributes.get("href", ""))
        elif self.label == PROPERTIES:
            self.element = name
            self.texts.line(PROPERTIES, attributes.get("name", ""))
        else:
            self._hidden(name, attributes)

    def _enter(self, name: str) -> None:
        if name == "annotation":
            self.notes += 1
        elif name == "tracked-changes":
            self.changes += 1
        else:
            self.insertions = max(0, self.insertions + (1 if name == "change-start" else -1))

    def _hidden(self, name: str, attributes: Attributes) -> None:
        """What is kept in attributes: names of sheets and sections, prompts, and values that a cell may show otherwise."""
        for key in ("title", "prompt", "description", "string-value", "date-value"):
            self.texts.line(TEXT, attributes.get(key, ""))
        if name in ("table", "section", "bookmark", "named-range"):
            self.texts.line(TEXT, attributes.get("name", ""))
        if name == "table-cell" and attributes.get("value-type") == "float":
            self.texts.add(TEXT, attributes.get("value", "") + " ")

    def end(self, name: str) -> None:
        if name == "annotation":
            self.notes -= 1
        elif name == "tracked-changes":
            self.changes -= 1
        elif name in LINE_ENDS or self.label == PROPERTIES:
            self.text("\n" if name == "line-break" else PARAGRAPH)
        elif name == "table-cell":
            self.text("\t")

    def text(self, words: str) -> None:
        if self.element in COUNTED:
            return
        if self.notes:
            self.texts.add(COMMENTS, words)
        elif self.changes:
            self.texts.add(TRACKED, words)
        else:
            self.texts.add(self.label, words)
            if self.insertions:
                self.texts.add(TRACKED, words)


def _count(raw: str) -> int:
    number = numbers.whole(raw)
    return 1 if number is None else min(number, MOST_REPEATED_SPACES)
