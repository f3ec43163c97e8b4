"""The parts of a Word file that are the same for every document: styles, numbering, settings, footer, properties.

Lengths are in twentieths of a point (1,440 to the inch) unless said otherwise; letter sizes are in half points.
"""

from collections.abc import Iterable, Mapping
from xml.sax.saxutils import escape, quoteattr

from app.documents.model import DEEPEST_HEADING, TextDocument

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPES = "application/vnd.openxmlformats-officedocument.wordprocessingml"
CORE = "application/vnd.openxmlformats-package.core-properties+xml"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OPENING = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
NAMESPACES = f'xmlns:w="{W}" xmlns:r="{R}"'

A4 = (11_906, 16_838)
MARGIN = 1_134  # 20 mm
FONT, CODE_FONT = "Arial", "Courier New"
LARGEST_START = 32_767  # that Word counts from
LIST_LEVELS = 9  # as many as Word knows
INDENT = 425  # 7.5 mm for each level
BULLETS = ("•", "–", "▪")
# As Word does by itself: numbers, then letters, then small Roman numbers, and again.
NUMBERS = ("decimal", "lowerLetter", "lowerRoman")
HEADING_SIZES = (32, 26, 24, 22, 22, 22)
BLUE, GREY, GREEN, RED = "1A4F8B", "505A5F", "00592F", "942514"


def text_width(landscape: bool) -> int:
    """The width between the margins of an A4 page."""
    return (A4[1] if landscape else A4[0]) - 2 * MARGIN


def main_part(body: str, landscape: bool) -> str:
    """word/document.xml: the blocks, then the page they stand on."""
    width, height = reversed(A4) if landscape else A4
    turned = ' w:orient="landscape"' if landscape else ""
    margins = " ".join(f'w:{side}="{MARGIN}"' for side in ("top", "right", "bottom", "left"))
    page = (
        f'<w:sectPr><w:footerReference w:type="default" r:id="rId4"/><w:pgSz w:w="{width}" w:h="{height}"{turned}/>'
        f'<w:pgMar {margins} w:header="567" w:footer="567" w:gutter="0"/></w:sectPr>'
    )
    return f"{OPENING}<w:document {NAMESPACES}><w:body>{body}{page}</w:body></w:document>"


def relations(links: Mapping[str, str]) -> str:
    """word/_rels/document.xml.rels: the parts that the document uses, and the addresses it links to."""
    parts = (("styles", "styles"), ("numbering", "numbering"), ("settings", "settings"), ("footer", "footer1"))
    own = [
        f'<Relationship Id="rId{index}" Type="{R}/{kind}" Target="{name}.xml"/>' for index, (kind, name) in enumerate(parts, 1)
    ]
    away = [
        f'<Relationship Id="{relation}" Type="{R}/hyperlink" Target={quoteattr(address)} TargetMode="External"/>'
        for address, relation in links.items()
    ]
    return f'{OPENING}<Relationships xmlns="{PACKAGE}/relationships">{"".join(own + away)}</Relationships>'


def numbering(lists: Iterable[tuple[bool, int, int]]) -> str:
    """word/numbering.xml: two kinds of list, and one entry for each list (ordered, level, start), which begins counting anew."""
    entries = []
    for number, (is_ordered, level, start) in enumerate(lists, 1):
        again = (
            f'<w:lvlOverride w:ilvl="{level}"><w:startOverride w:val="{min(start, LARGEST_START)}"/></w:lvlOverride>'
            if is_ordered
            else ""
        )
        entries.append(f'<w:num w:numId="{number}"><w:abstractNumId w:val="{int(is_ordered)}"/>{again}</w:num>')
    return f"{OPENING}<w:numbering {NAMESPACES}>{_kind_of_list(0)}{_kind_of_list(1)}{''.join(entries)}</w:numbering>"


def _kind_of_list(number: int) -> str:
    levels = []
    for level in range(LIST_LEVELS):
        format_, text = (NUMBERS[level % 3], f"%{level + 1}.") if number else ("bullet", BULLETS[level % 3])
        levels.append(
            f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{format_}"/><w:lvlText w:val="{text}"/>'
            f'<w:lvlJc w:val="left"/><w:pPr><w:ind w:left="{(level + 1) * INDENT}" w:hanging="{INDENT}"/></w:pPr></w:lvl>'
        )
    return f'<w:abstractNum w:abstractNumId="{number}"><w:multiLevelType w:val="multilevel"/>{"".join(levels)}</w:abstractNum>'


def fixed_parts(document: TextDocument) -> dict[str, str]:
    """Every part but the three that depend on the blocks, by name; [Content_Types].xml comes first, as readers expect."""
    return {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": (
            f'{OPENING}<Relationships xmlns="{PACKAGE}/relationships">'
            f'<Relationship Id="rId1" Type="{R}/officeDocument" Target="word/document.xml"/>'
            f'<Relationship Id="rId2" Type="{PACKAGE}/relationships/metadata/core-properties" Target="docProps/core.xml"/>'
            "</Relationships>"
        ),
        "docProps/core.xml": _properties(document),
        "word/styles.xml": _styles(document.language),
        "word/settings.xml": _settings(document.language),
        "word/footer1.xml": _footer(document.page_note),
    }


def _content_types() -> str:
    names = ("document.main", "styles", "numbering", "settings", "footer")
    files = ("document", "styles", "numbering", "settings", "footer1")
    parts = "".join(
        f'<Override PartName="/word/{file}.xml" ContentType="{TYPES}.{name}+xml"/>'
        for file, name in zip(files, names, strict=True)
    )
    return (
        f'{OPENING}<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{parts}'
        f'<Override PartName="/docProps/core.xml" ContentType="{CORE}"/></Types>'
    )


def _properties(document: TextDocument) -> str:
    day = f"{document.created.isoformat()[:10]}T00:00:00Z"
    values = (
        ("title", document.title),
        ("subject", document.subject),
        ("creator", document.author),
        ("language", document.language),
    )
    core = "".join(f"<dc:{name}>{escape(value)}</dc:{name}>" for name, value in values if value)
    dates = "".join(f'<dcterms:{name} xsi:type="dcterms:W3CDTF">{day}</dcterms:{name}>' for name in ("created", "modified"))
    return (
        f'{OPENING}<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"{core}{dates}</cp:coreProperties>"
    )


def _settings(language: str) -> str:
    """Compatibility 15 is Word 2013 and later: without it Word opens the file in its compatibility mode."""
    return (
        f'{OPENING}<w:settings {NAMESPACES}><w:zoom w:percent="100"/><w:defaultTabStop w:val="720"/>'
        '<w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>'
        "</w:compat>"
        f'<w:themeFontLang w:val={quoteattr(language)}/><w:decimalSymbol w:val="."/><w:listSeparator w:val=","/></w:settings>'
    )


def _footer(note: str) -> str:
    page, of = (f'<w:r><w:t xml:space="preserve">{word}</w:t></w:r>' for word in ("Page ", " of "))
    words = f"{page}{_field('PAGE')}{of}{_field('NUMPAGES')}"
    above = f'<w:r><w:t xml:space="preserve">{escape(note)}</w:t></w:r>'
    lines = [above, words] if note else [words]
    paragraphs = "".join(f'<w:p><w:pPr><w:pStyle w:val="Footer"/></w:pPr>{line}</w:p>' for line in lines)
    return f"{OPENING}<w:ftr {NAMESPACES}>{paragraphs}</w:ftr>"


def _field(name: str) -> str:
    """A number that the program works out; the 1 stands there until it has."""
    return (
        f'<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> {name} </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def _styles(language: str) -> str:
    fonts = f'<w:rFonts w:ascii="{FONT}" w:hAnsi="{FONT}" w:eastAsia="{FONT}" w:cs="{FONT}"/>'
    tongue = quoteattr(language)
    defaults = (
        f'<w:docDefaults><w:rPrDefault><w:rPr>{fonts}<w:sz w:val="22"/><w:szCs w:val="22"/>'
        f'<w:lang w:val={tongue} w:eastAsia={tongue} w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        '<w:pPrDefault><w:pPr><w:spacing w:before="80" w:after="80" w:line="276" w:lineRule="auto"/></w:pPr></w:pPrDefault>'
        "</w:docDefaults>"
    )
    return f"{OPENING}<w:styles {NAMESPACES}>{defaults}{_paragraph_styles()}{_character_styles()}{_table_styles()}</w:styles>"


def _paragraph_styles() -> str:
    keep = "<w:keepNext/><w:keepLines/>"
    headings = "".join(
        _style(
            f"Heading{level}",
            f"heading {level}",
            f'{keep}<w:spacing w:before="{360 if level == 1 else 240}" w:after="80"/><w:outlineLvl w:val="{level - 1}"/>',
            _bold(HEADING_SIZES[level - 1]),
            following="Normal",
        )
        for level in range(1, DEEPEST_HEADING + 1)
    )
    grey = f'<w:color w:val="{GREY}"/>'
    code = f'<w:rFonts w:ascii="{CODE_FONT}" w:hAnsi="{CODE_FONT}" w:cs="{CODE_FONT}"/><w:sz w:val="20"/><w:szCs w:val="20"/>'
    bar = f'<w:pBdr><w:left w:val="single" w:sz="18" w:space="8" w:color="{GREY}"/></w:pBdr>'
    line = f'<w:pBdr><w:bottom w:val="single" w:sz="6" w:space="1" w:color="{GREY}"/></w:pBdr>'
    return "".join(
        (
            '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>',
            headings,
            _style("Title", "Title", f'{keep}<w:spacing w:before="0" w:after="160"/>', _bold(44), following="Normal"),
            _style("Provenance", "Provenance", "", grey),
            _style("Note", "Note", "", f"<w:i/><w:iCs/>{grey}"),
            _style("Term", "Term", "<w:keepNext/>", "<w:b/><w:bCs/>", following="Normal"),
            _style("Caption", "caption", "<w:keepNext/>", "<w:b/><w:bCs/>", following="Normal"),
            _style("Quote", "Quote", bar, ""),
            _style("ListParagraph", "List Paragraph", "", ""),
            _style("ListContinue", "List Continue", "", ""),
            _style("CodeBlock", "Code Block", "", code),
            _style("Rule", "Rule", line, ""),
            _style("TableText", "Table Text", '<w:spacing w:before="40" w:after="40" w:line="240" w:lineRule="auto"/>', ""),
            _style("TableHeading", "Table Heading", "<w:keepNext/>", "<w:b/><w:bCs/>", base="TableText"),
            _style("Footer", "footer", '<w:jc w:val="center"/>', f'{grey}<w:sz w:val="18"/><w:szCs w:val="18"/>'),
        )
    )


def _bold(size: int) -> str:
    return f'<w:b/><w:bCs/><w:sz w:val="{size}"/><w:szCs w:val="{size}"/>'


def _style(code: str, name: str, paragraph: str, letters: str, *, base: str = "Normal", following: str = "") -> str:
    after = f'<w:next w:val="{following}"/>' if following else ""
    look = (f"<w:pPr>{paragraph}</w:pPr>" if paragraph else "") + (f"<w:rPr>{letters}</w:rPr>" if letters else "")
    return (
        f'<w:style w:type="paragraph" w:styleId="{code}"><w:name w:val="{name}"/><w:basedOn w:val="{base}"/>{after}<w:qFormat/>'
        f"{look}</w:style>"
    )


def _character_styles() -> str:
    looks = (
        ("Hyperlink", "Hyperlink", f'<w:color w:val="{BLUE}"/><w:u w:val="single"/>'),
        ("CodeChar", "Code", f'<w:rFonts w:ascii="{CODE_FONT}" w:hAnsi="{CODE_FONT}" w:cs="{CODE_FONT}"/>'),
        ("Added", "Added", f'<w:color w:val="{GREEN}"/><w:u w:val="double"/>'),
        ("Removed", "Removed", f'<w:strike/><w:color w:val="{RED}"/>'),
    )
    usual = (
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
        '<w:name w:val="Default Paragraph Font"/></w:style>'
    )
    return usual + "".join(
        f'<w:style w:type="character" w:styleId="{code}"><w:name w:val="{name}"/><w:basedOn w:val="DefaultParagraphFont"/>'
        f"<w:rPr>{look}</w:rPr></w:style>"
        for code, name, look in looks
    )


def _table_styles() -> str:
    space = "".join(
        f'<w:{side} w:w="{width}" w:type="dxa"/>' for side, width in (("top", 0), ("left", 108), ("bottom", 0), ("right", 108))
    )
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    lines = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="{GREY}"/>' for side in sides)
    shade = '<w:tcPr><w:shd w:val="clear" w:color="auto" w:fill="E8EBED"/></w:tcPr>'
    headers = "".join(f'<w:tblStylePr w:type="{part}">{shade}</w:tblStylePr>' for part in ("firstRow", "firstCol"))
    return (
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
        f'<w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar>{space}</w:tblCellMar></w:tblPr></w:style>'
        '<w:style w:type="table" w:styleId="TableGrid"><w:name w:val="Table Grid"/><w:basedOn w:val="TableNormal"/>'
        f"<w:tblPr><w:tblBorders>{lines}</w:tblBorders></w:tblPr>{headers}</w:style>"
    )
