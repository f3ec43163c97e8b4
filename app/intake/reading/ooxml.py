"""The words of a DOCX, XLSX or PPTX: what is seen, and what is not seen at once (hidden rows, sheets and slides, notes, comments,
changes made and unmade, headers and footers, properties).

Each part is gone through once, without being built in memory. (Word, sheet and slide markup: ECMA-376 part 1, 17 to 19.)
"""

import re
from datetime import datetime, timedelta
from posixpath import dirname, join, normpath

from app.core import numbers
from app.intake.packages import Package
from app.intake.reading.texts import COMMENTS, LINKS, PARAGRAPH, PROPERTIES, TEXT, TRACKED, Texts
from app.intake.refusals import Reason, Refused
from app.intake.xml_scanning import Attributes, ElementCount, scan

# Parts whose words belong to the program or the design, not to what somebody wrote.
SILENT = re.compile(
    r"\[Content_Types\]\.xml|.*/(?:theme|_rels|slideLayouts|slideMasters|notesMasters|handoutMasters)/.*|_rels/.*"
    r"|.*/(?:styles|stylesWithEffects|settings|webSettings|fontTable|numbering|calcChain|presProps|viewProps|tableStyles)\.xml"
    r"|.*\.(?:rels|svg)"
)
FETCHING_FIELD = re.compile(r"\x00\s*(?:DDE|DDEAUTO|INCLUDEPICTURE|INCLUDETEXT|IMPORT|LINK)\b", re.IGNORECASE)
FETCHING_FORMULA = re.compile(r"\b(?:WEBSERVICE|RTD|DDE|CALL|REGISTER\.ID)\s*\(|\|\s*'", re.IGNORECASE)
FIELD_START = "\x00"
DATE_FORMATS = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}  # ECMA-376 part 1, 18.8.30
NOT_IN_FORMATS = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
FIRST_DAY, FIRST_DAY_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)  # noqa: DTZ001 - days without a time zone
ESCAPED = re.compile("_x([0-9a-fA-F]{4})_")  # a character of a workbook's text (ECMA-376 part 1, 22.9.2.19)
LARGEST_DAY = 2_958_465  # 31 December 9999
MOST_SHARED_STRINGS = 500_000


def read_ooxml(package: Package, texts: Texts) -> None:
    """Gather the words of an opened package. Raises Refused for a field or formula that fetches something."""
    reader = {"docx": _read_document, "xlsx": _read_workbook, "pptx": _read_slides}[package.format.code]
    if package.format.code == "xlsx":
        texts.as_shown = _as_excel_shows
    count = ElementCount()
    done = reader(package, texts, count)
    for name in package.archive.names:
        if name in done or SILENT.fullmatch(name) or not name.endswith((".xml", ".psmdcp")):
            continue
        if "comment" in name.lower():
            _Prose(texts, COMMENTS).read(package, name, count)
        elif "/pivotCache/" in name:
            _read_values(package, name, texts, count, label=TEXT)
        elif name.startswith(("docProps/", "customXml/", "package/")) or "/persons/" in name:
            _read_values(package, name, texts, count, label=PROPERTIES)
        else:
            _Prose(texts, TEXT).read(package, name, count)
    _read_links(package, texts, count)


def _as_excel_shows(words: str) -> str:
    """Words of a workbook as whoever opens it reads them: `_x0041_` is an A there, so it must be one to the guard."""
    return ESCAPED.sub(lambda found: chr(int(found[1], 16)), words).encode("utf-16", "surrogatepass").decode("utf-16", "replace")


class _Prose:
    """Reads paragraphs of Word or drawing markup: text, breaks, what was inserted and deleted, and alternative text."""

    def __init__(self, texts: Texts, label: str) -> None:
        self.texts, self.label = texts, label
        self.inserted = self.removed = 0
        self.into: str | None = None
        self.fields: list[str] = []

    def read(self, package: Package, name: str, count: ElementCount) -> None:
        scan(package.archive.chunks(name), count, start=self.start, end=self.end, text=self.text)
        self.texts.add(self.label, PARAGRAPH)
        if FETCHING_FIELD.search("".join(self.fields)):
            raise Refused(Reason.EXTERNAL_CONTENT)

    def start(self, name: str, attributes: Attributes) -> None:
        if name in ("ins", "moveTo"):
            self.inserted += 1
        elif name in ("del", "moveFrom"):
            self.removed += 1
        elif name in ("t", "delText", "instrText", "delInstrText", "v", "text"):
            self.into = "field" if name.endswith("nstrText") else "words"
        elif name in MARKS:
            self._words(MARKS[name])
        elif name in ("docPr", "cNvPr"):
            self.texts.line(self.label, f"{attributes.get('title', '')} {attributes.get('descr', '')}")
        elif name in ("fldChar", "fldSimple"):
            self._field(attributes)

    def _field(self, attributes: Attributes) -> None:
        if attributes.get("fldCharType", "begin") == "begin":
            self.fields.append(FIELD_START)
        self.fields.append(attributes.get("instr", ""))

    def end(self, name: str) -> None:
        if name in ("t", "delText", "instrText", "delInstrText", "v", "text"):
            self.into = None
        elif name in ("ins", "moveTo"):
            self.inserted -= 1
            self.texts.add(TRACKED, PARAGRAPH)
        elif name in ("del", "moveFrom"):
            self.removed -= 1
            self.texts.add(TRACKED, PARAGRAPH)
        elif name in ("p", "v", "threadedComment"):
            self.texts.add(self.label, PARAGRAPH)

    def text(self, words: str) -> None:
        if self.into == "field":
            self.fields.append(words)
        elif self.into == "words":
            self._words(words)

    def _words(self, words: str) -> None:
        if self.removed or self.inserted:
            self.texts.add(TRACKED, words)
        if not self.removed:
            self.texts.add(self.label, words)


# Properties that a program keeps of its own accord: times, and counts of pages and words.
COUNTED = (
    *("created", "modified", "revision", "lastPrinted", "Template", "TotalTime", "Pages", "Words", "Characters", "Application"),
    *("DocSecurity", "Lines", "Paragraphs", "ScaleCrop", "LinksUpToDate", "CharactersWithSpaces", "SharedDoc", "AppVersion"),
    *("HyperlinksChanged", "Slides", "Notes", "HiddenSlides", "MMClips", "PresentationFormat", "i4"),
)
MARKS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "softHyphen": "", "ptab": "\t"}


def _read_document(package: Package, texts: Texts, count: ElementCount) -> set[str]:
    """The body first, then headers, footers and notes in the order of their names."""
    parts = sorted(
        name for name in package.archive.names if re.fullmatch(r"word/(document|header|footer|footnotes|endnotes)\d*\.xml", name)
    )
    for name in sorted(parts, key=lambda part: not part.startswith("word/document")):
        _Prose(texts, TEXT).read(package, name, count)
    return set(parts)


def _read_slides(package: Package, texts: Texts, count: ElementCount) -> set[str]:
    """Slides in the order they are shown, hidden ones too, each followed by its notes."""
    parts: set[str] = set()
    for slide in _in_order(package, "ppt/presentation.xml", "sldId", "ppt/slides/slide", count):
        _Prose(texts, TEXT).read(package, slide, count)
        notes = [part for part in _related(package, slide, count).values() if part.startswith("ppt/notesSlides/")]
        for part in notes:
            _Prose(texts, TEXT).read(package, part, count)
        parts.update([slide, *notes])
    return parts


def _in_order(package: Package, main: str, element: str, stem: str, count: ElementCount) -> list[str]:
    """The parts that `main` lists by its `element`s, in that order, and after them any other whose name starts with `stem`."""
    part_of = _related(package, main, count)
    order: list[str] = []

    def start(name: str, attributes: Attributes) -> None:
        if name == element:
            order.append(part_of.get(attributes.get("id", ""), ""))

    if main in package.archive.entries:
        scan(package.archive.chunks(main), count, start=start)
    rest = sorted((name for name in package.archive.names if name.startswith(stem) and name.endswith(".xml")), key=_numbered)
    listed = [name for name in order if name in package.archive.entries]
    return list(dict.fromkeys([*listed, *rest]))


def _numbered(name: str) -> tuple[int, str]:
    digits = re.search(r"(\d+)\.xml$", name)
    return (int(digits[1][:9]) if digits else 0, name)


def _related(package: Package, part: str, count: ElementCount) -> dict[str, str]:
    """The parts that `part` refers to, by relationship id."""
    folder = dirname(part)
    relations = join(folder, "_rels", part.rpartition("/")[2] + ".rels")
    targets: dict[str, str] = {}

    def start(name: str, attributes: Attributes) -> None:
        if name == "Relationship" and attributes.get("TargetMode", "").casefold() != "external":
            target = attributes.get("Target", "")
            targets[attributes.get("Id", "")] = target[1:] if target.startswith("/") else normpath(join(folder, target))

    if relations in package.archive.entries:
        scan(package.archive.chunks(relations), count, start=start)
    return targets


def _read_links(package: Package, texts: Texts, count: ElementCount) -> None:
    """Where the hyperlinks lead: an address can hold a name."""

    def start(name: str, attributes: Attributes) -> None:
        if name == "Relationship" and attributes.get("TargetMode", "").casefold() == "external":
            texts.line(LINKS, attributes.get("Target", ""))

    for name in package.archive.names:
        if name.endswith(".rels"):
            scan(package.archive.chunks(name), count, start=start)


def _read_values(package: Package, name: str, texts: Texts, count: ElementCount, *, label: str) -> None:
    """Every value of a part: title, author, company, keywords and what the program's user added; or what a pivot table keeps
    of the rows it was made from."""
    pieces: list[str] = []

    def end(name: str) -> None:
        if name not in COUNTED:
            texts.line(label, "".join(pieces))
        pieces.clear()

    def start(_name: str, attributes: Attributes) -> None:
        end("")
        for key in ("name", "displayName", "v"):
            texts.line(label, attributes.get(key, ""))

    scan(package.archive.chunks(name), count, start=start, end=end, text=pieces.append)


def _read_workbook(package: Package, texts: Texts, count: ElementCount) -> set[str]:
    """Sheets in the order of their tabs, hidden ones, rows and columns too; then strings that no cell shows any more."""
    book = "xl/workbook.xml"
    strings = _shared_strings(package, count)
    names, is_1904 = _names_in_book(package, book, count)
    dates = _Dates(_date_styles(package, count), FIRST_DAY_1904 if is_1904 else FIRST_DAY)
    for name in names:
        texts.line(TEXT, name)
    sheets = _in_order(package, book, "sheet", "xl/worksheets/", count)
    used_indexes: set[int] = set()
    for sheet in sheets:
        reader = _Sheet(texts, strings, used_indexes, dates)
        scan(package.archive.chunks(sheet), count, start=reader.start, end=reader.end, text=reader.text)
        texts.add(TEXT, PARAGRAPH)
    for index, words in enumerate(strings):
        if index not in used_indexes:
            texts.line(TEXT, words)
    return {book, "xl/sharedStrings.xml", *sheets}


def _names_in_book(package: Package, book: str, count: ElementCount) -> tuple[list[str], bool]:
    """The names of sheets and named ranges, and whether days are counted from 1904."""
    names: list[str] = []
    is_1904 = False

    def start(name: str, attributes: Attributes) -> None:
        nonlocal is_1904
        if name in ("sheet", "definedName"):
            names.append(f"{attributes.get('name', '')} {attributes.get('comment', '')}")
        elif name == "workbookPr":
            is_1904 = attributes.get("date1904", "0") in ("1", "true", "on")

    if book in package.archive.entries:
        scan(package.archive.chunks(book), count, start=start)
    return names, is_1904


def _shared_strings(package: Package, count: ElementCount) -> list[str]:
    strings: list[str] = []
    pieces: list[str] = []
    inside = False

    def start(name: str, _attributes: Attributes) -> None:
        nonlocal inside
        inside = name == "t"

    def end(name: str) -> None:
        nonlocal inside
        inside = False
        if name == "si":
            strings.append("".join(pieces))
            pieces.clear()
            if len(strings) > MOST_SHARED_STRINGS:
                raise Refused(Reason.TOO_COMPLEX)

    def text(words: str) -> None:
        if inside:
            pieces.append(words)

    if "xl/sharedStrings.xml" in package.archive.entries:
        scan(package.archive.chunks("xl/sharedStrings.xml"), count, start=start, end=end, text=text)
    return strings


def _date_styles(package: Package, count: ElementCount) -> set[int]:
    """The numbers of the cell styles that show a number as a date."""
    reader = _Styles()
    if "xl/styles.xml" in package.archive.entries:
        scan(package.archive.chunks("xl/styles.xml"), count, start=reader.start, end=reader.end)
    return reader.dated


class _Styles:
    """Reads a workbook's own number formats, then which cell styles use one that shows a day."""

    def __init__(self) -> None:
        self.own: dict[str, str] = {}
        self.dated: set[int] = set()
        self.in_cells = False
        self.position = 0

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "numFmt":
            self.own[attributes.get("numFmtId", "")] = NOT_IN_FORMATS.sub("", attributes.get("formatCode", "")).lower()
        elif name == "cellXfs":
            self.in_cells = True
        elif name == "xf" and self.in_cells:
            if _shows_dates(attributes.get("numFmtId", "0"), self.own):
                self.dated.add(self.position)
            self.position += 1

    def end(self, name: str) -> None:
        if name == "cellXfs":
            self.in_cells = False


def _shows_dates(code: str, own: dict[str, str]) -> bool:
    """Whether the number format `code` shows a day: one of the built-in ones, or one of the file's own (code → pattern)."""
    return numbers.whole(code) in DATE_FORMATS or re.search("[dmy]", own.get(code, "")) is not None


class _Dates:
    """Says which numbers are days, and which days: a date of birth in a sheet is a number until its style is looked up."""

    def __init__(self, styles: set[int], first: datetime) -> None:
        self.styles, self.first = styles, first

    def shown(self, style: str, value: str) -> str:
        """`value` as a date (07/03/2011) when its style shows one, else as it is."""
        if numbers.whole(style) not in self.styles:
            return value
        try:
            days = float(value)
        except ValueError:
            return value
        return f"{self.first + timedelta(days=int(days)):%d/%m/%Y}" if 1 <= days <= LARGEST_DAY else value


class _Sheet:
    """Reads one sheet: a line a row, a tab between cells, and the words of headers, footers and prompts."""

    VALUES = ("v", "t", "f")
    PRINTED = ("oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter", "formula1", "formula2")

    def __init__(self, texts: Texts, strings: list[str], used_indexes: set[int], dates: _Dates) -> None:
        self.texts, self.strings, self.used, self.dates = texts, strings, used_indexes, dates
        self.kind = self.style = ""
        self.pieces: list[str] = []
        self.listening = False

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "c":
            self.kind, self.style = attributes.get("t", "n"), attributes.get("s", "")
        elif name in self.VALUES or name in self.PRINTED:
            self.pieces.clear()
            self.listening = True
        elif name in ("dataValidation", "hyperlink"):
            for key in ("promptTitle", "prompt", "errorTitle", "error", "display", "tooltip"):
                self.texts.line(TEXT, attributes.get(key, ""))

    def text(self, words: str) -> None:
        if self.listening:
            self.pieces.append(words)

    def end(self, name: str) -> None:
        if name == "row":
            self.texts.add(TEXT, PARAGRAPH)
        elif name in self.PRINTED:
            self.texts.line(TEXT, self._taken())
        elif name == "f":
            self._formula(self._taken())
        elif name in self.VALUES:
            self.texts.add(TEXT, f"{self._value(self._taken())}\t")

    def _taken(self) -> str:
        self.listening = False
        return "".join(self.pieces)

    def _formula(self, words: str) -> None:
        """A formula's own words are read only for text in it, and refused where it fetches."""
        if FETCHING_FORMULA.search(words):
            raise Refused(Reason.EXTERNAL_CONTENT)
        for quoted in re.findall(r'"([^"]+)"', words):
            self.texts.add(TEXT, f"{quoted}\t")

    def _value(self, raw: str) -> str:
        if self.kind == "s":
            index = numbers.whole(raw.strip())
            if index is None or index >= len(self.strings):
                return ""
            self.used.add(index)
            return self.strings[index]
        return self.dates.shown(self.style, raw) if self.kind == "n" else raw
