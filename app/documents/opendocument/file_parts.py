"""What a text document and a workbook have in common as OpenDocument 1.2 files: the package, its properties, and text in XML.

Elements follow the standard (OASIS, Open Document Format for Office Applications, version 1.2, part 1).
"""

import re
from collections.abc import Mapping
from datetime import date
from typing import Protocol
from xml.sax.saxutils import escape, quoteattr

from app.documents.package import packed

OPENING = '<?xml version="1.0" encoding="UTF-8"?>\n'
OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
PREFIXES = {
    "office": f"{OASIS}office:1.0",
    "style": f"{OASIS}style:1.0",
    "text": f"{OASIS}text:1.0",
    "table": f"{OASIS}table:1.0",
    "fo": f"{OASIS}xsl-fo-compatible:1.0",
    "number": f"{OASIS}datastyle:1.0",
    "svg": f"{OASIS}svg-compatible:1.0",
    "meta": f"{OASIS}meta:1.0",
    "config": f"{OASIS}config:1.0",
    "xlink": "http://www.w3.org/1999/xlink",
    "dc": "http://purl.org/dc/elements/1.1/",
}
NAMESPACES = " ".join(f'xmlns:{prefix}="{name}"' for prefix, name in PREFIXES.items())
MEDIA_TYPE = "application/vnd.oasis.opendocument."
FONT, CODE_FONT = "Arial", "Courier New"
SHADE, LINE = "#e8ebed", "0.5pt solid #505a5f"
# Spaces that a reader of the format would fold away: more than one together, and those at either end of a run.
FOLDED = re.compile(r"^ +| {2,}| +$", re.MULTILINE)


class Described(Protocol):
    """A document of either family."""

    @property
    def title(self) -> str: ...
    @property
    def author(self) -> str: ...
    @property
    def subject(self) -> str: ...
    @property
    def language(self) -> str: ...
    @property
    def created(self) -> date: ...


def opendocument(kind: str, document: Described, parts: Mapping[str, str]) -> bytes:
    """The file of the kind `text` or `spreadsheet`. `parts` are elements by the name of the part that holds them."""
    named = {"meta": _properties(document), **parts}
    files = {
        f"{name}.xml": f'{OPENING}<office:document-{name} {NAMESPACES} office:version="1.2">{inside}</office:document-{name}>'
        for name, inside in named.items()
    }
    whole = {"mimetype": MEDIA_TYPE + kind, **files, "META-INF/manifest.xml": _manifest(kind, list(files))}
    return packed(whole, document.created, plain_part="mimetype")


def _manifest(kind: str, files: list[str]) -> str:
    entries = "".join(f'<manifest:file-entry manifest:full-path="{name}" manifest:media-type="text/xml"/>' for name in files)
    return (
        f'{OPENING}<manifest:manifest xmlns:manifest="{OASIS}manifest:1.0" manifest:version="1.2">'
        f'<manifest:file-entry manifest:full-path="/" manifest:version="1.2" manifest:media-type="{MEDIA_TYPE}{kind}"/>'
        f"{entries}</manifest:manifest>"
    )


def _properties(document: Described) -> str:
    day = f"{document.created.isoformat()}T00:00:00"
    values = (
        ("dc:title", document.title),
        ("dc:subject", document.subject),
        ("meta:initial-creator", document.author),
        ("dc:creator", document.author),
        ("meta:creation-date", day),
        ("dc:date", day),
        ("dc:language", document.language),
    )
    return f"<office:meta>{''.join(f'<{name}>{escape(value)}</{name}>' for name, value in values if value)}</office:meta>"


def fonts() -> str:
    """The two fonts, under the names by which styles use them."""
    faces = ((FONT, "swiss", "variable"), (CODE_FONT, "modern", "fixed"))
    declarations = "".join(
        f'<style:font-face style:name="{name}" svg:font-family="\'{name}\'" style:font-family-generic="{family}" '
        f'style:font-pitch="{pitch}"/>'
        for name, family, pitch in faces
    )
    return f"<office:font-face-decls>{declarations}</office:font-face-decls>"


def language(tag: str) -> str:
    """Attributes that say the language of text: `en-GB` is English of Great Britain."""
    tongue, _, country = tag.partition("-")
    return f"fo:language={quoteattr(tongue)} fo:country={quoteattr(country or 'none')}"


def text(words: str) -> str:
    """Text as the content of a paragraph: line breaks, tabs and spaces that would be folded are elements."""
    spaced = FOLDED.sub(lambda found: f'<text:s text:c="{len(found[0])}"/>', escape(words))
    return spaced.replace("\n", "<text:line-break/>").replace("\t", "<text:tab/>")


def page_numbers(note: str = "") -> str:
    """A footer that says which page of how many; the program works the numbers out. `note` stands above them."""
    page = '<text:page-number text:select-page="current">1</text:page-number>'
    words = f"Page {page} of <text:page-count>1</text:page-count>"
    lines = [text(note), words] if note else [words]
    paragraphs = "".join(f'<text:p text:style-name="Footer">{line}</text:p>' for line in lines)
    return f"<style:footer>{paragraphs}</style:footer>"


def page_layout(width: str, height: str, margin: str, *, name: str = "Page", size: int = 0) -> str:
    """The page, with room for a footer. A sheet on it is printed at `size` hundredths."""
    scale = f' style:scale-to="{size}%"' if size else ""
    turned = "landscape" if float(width.removesuffix("mm")) > float(height.removesuffix("mm")) else "portrait"
    return (
        f'<style:page-layout style:name="{name}"><style:page-layout-properties fo:page-width="{width}" fo:page-height="{height}" '
        f'style:print-orientation="{turned}" fo:margin="{margin}"{scale}/><style:footer-style>'
        '<style:header-footer-properties fo:min-height="8mm" fo:margin-top="4mm"/></style:footer-style></style:page-layout>'
    )
