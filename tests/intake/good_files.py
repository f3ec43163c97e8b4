"""Honest files of every kind, made by the libraries that people's programs resemble, each with words to be found again."""

import io
import zipfile
from datetime import date

import docx
import xlsxwriter
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from odf import dc, meta, office, opendocument, style, table, text
from odf.namespaces import XMLNS
from PIL import Image
from weasyprint import HTML

PROSE = "Young people choose who they work with and where they meet."


def docx_file(build: object = None) -> bytes:
    """A Word document with a heading, a table, a header, properties, and a hyperlink; `build(document)` may add to it."""
    document = docx.Document()
    forget_thumbnail(document)
    document.core_properties.author = "Author Named Wendell"
    document.core_properties.title = "Title about lanterns"
    document.core_properties.comments = "Described as harbour"
    document.add_heading("Aims of the service", 1)
    document.add_paragraph(PROSE)
    grid = document.add_table(rows=2, cols=2)
    for index, cell in enumerate(grid._cells):
        cell.text = f"cell {index}"
    document.sections[0].header.paragraphs[0].text = "Header of willow"
    document.sections[0].footer.paragraphs[0].text = "Footer of maple"
    link = document.add_paragraph("See ")
    address = document.part.relate_to("https://example.org/kestrel", RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    anchor = OxmlElement("w:hyperlink")
    anchor.set(qn("r:id"), address)
    run = OxmlElement("w:r")
    words = OxmlElement("w:t")
    words.text = "our page"
    run.append(words)
    anchor.append(run)
    link._p.append(anchor)
    if callable(build):
        build(document)
    return saved(document)


def forget_thumbnail(document: object) -> None:
    """The library's own template has a picture of its first page, which says things of its own."""
    related = document.part.package.rels
    for key in [key for key, one in related.items() if one.reltype.endswith("/thumbnail")]:
        related.pop(key)


def saved(document: object) -> bytes:
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def tracked(document: object) -> None:
    """Add a word put in, a word taken out, and a comment."""
    paragraph = document.add_paragraph("The service ")
    for tag, child, words in (("w:ins", "w:t", "inserted-otter"), ("w:del", "w:delText", "deleted-badger")):
        change = OxmlElement(tag)
        change.set(qn("w:id"), "90")
        change.set(qn("w:author"), "A reviewer")
        run = OxmlElement("w:r")
        inner = OxmlElement(child)
        inner.text = words
        run.append(inner)
        change.append(run)
        paragraph._p.append(change)
    document.add_comment(paragraph.runs, text="comment-heron", author="A reviewer", initials="AR")


def xlsx_file() -> bytes:
    """A workbook with a hidden sheet, a hidden row, a date, a comment, a header and properties."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    book.set_properties({"title": "Workbook of finches", "author": "Author Named Wendell", "company": "Company of larks"})
    sheet = book.add_worksheet("Sessions")
    sheet.write_row(0, 0, ["Service", "Sessions", "Began"])
    sheet.write_row(1, 0, ["Counselling for families", 12])
    sheet.write_datetime(1, 2, date(2011, 3, 7), book.add_format({"num_format": "dd/mm/yyyy"}))
    sheet.write(2, 0, "row hidden as a mole")
    sheet.set_row(2, None, None, {"hidden": True})
    sheet.write_comment(1, 0, "comment of a wren")
    sheet.set_header("&CHeader of a rook")
    sheet.write_url(3, 0, "https://example.org/kestrel", string="our page")
    hidden = book.add_worksheet("Kept back")
    hidden.hide()
    hidden.write(0, 0, "sheet hidden as a vole")
    book.close()
    return target.getvalue()


def odt_file(change: object = None) -> bytes:
    """An OpenDocument text with a header, a comment, a deletion and properties."""
    document = opendocument.OpenDocumentText()
    document.meta.addElement(dc.Title(text="Title about lanterns"))
    document.meta.addElement(meta.InitialCreator(text="Author Named Wendell"))
    layout = style.PageLayout(name="layout")
    document.automaticstyles.addElement(layout)
    page = style.MasterPage(name="Standard", pagelayoutname=layout)
    header = style.Header()
    header.addElement(text.P(text="Header of willow"))
    page.addElement(header)
    document.masterstyles.addElement(page)
    changes = text.TrackedChanges()
    region = text.ChangedRegion(qattributes={(XMLNS, "id"): "c1"})
    deletion = text.Deletion()
    deletion.addElement(text.P(text="deleted-badger"))
    region.addElement(deletion)
    changes.addElement(region)
    document.text.addElement(changes)
    document.text.addElement(text.H(outlinelevel=1, text="Aims of the service"))
    paragraph = text.P(text=PROSE)
    note = office.Annotation()
    note.addElement(text.P(text="comment-heron"))
    paragraph.addElement(note)
    paragraph.addElement(text.A(href="https://example.org/kestrel", text="our page"))
    document.text.addElement(paragraph)
    if callable(change):
        change(document)
    return odf_bytes(document)


def odf_bytes(made: object) -> bytes:
    target = io.BytesIO()
    made.write(target)
    return target.getvalue()


def ods_file() -> bytes:
    """An OpenDocument spreadsheet of two sheets."""
    document = opendocument.OpenDocumentSpreadsheet()
    for name, words in (
        ("Sessions", "Counselling for families, for as long as they want"),
        ("Kept back", "sheet hidden as a vole"),
    ):
        sheet = table.Table(name=name)
        row = table.TableRow()
        cell = table.TableCell()
        cell.addElement(text.P(text=words))
        row.addElement(cell)
        number = table.TableCell(valuetype="float", value="9434765919")
        number.addElement(text.P(text="#####"))
        row.addElement(number)
        sheet.addElement(row)
        document.spreadsheet.addElement(sheet)
    return odf_bytes(document)


TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
SLIDES = "http://schemas.openxmlformats.org/presentationml/2006/main"
PRESENTATION = "application/vnd.openxmlformats-officedocument.presentationml"


def _slide(root: str, words: str, extra: str = "") -> str:
    return (
        f'<p:{root} xmlns:p="{SLIDES}" xmlns:a="{DRAWING}" {extra}><p:cSld><p:spTree><p:sp><p:nvSpPr>'
        f'<p:cNvPr id="2" name="Shape" descr="picture of a barge"/></p:nvSpPr>'
        f"<p:txBody><a:p><a:r><a:t>{words}</a:t></a:r></a:p></p:txBody>"
        f"</p:sp></p:spTree></p:cSld></p:{root}>"
    )


def pptx_parts() -> dict[str, str]:
    """A presentation of two slides, the second one shown first and hidden, with a speaker's note."""
    return {
        "[Content_Types].xml": f'<Types xmlns="{TYPES}"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/ppt/presentation.xml" ContentType="{PRESENTATION}.presentation.main+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{RELATIONS}"><Relationship Id="r1" Type="{OFFICE}/officeDocument" '
        'Target="ppt/presentation.xml"/></Relationships>',
        "ppt/presentation.xml": f'<p:presentation xmlns:p="{SLIDES}" xmlns:r="{OFFICE}"><p:sldIdLst><p:sldId id="257" r:id="r2"/>'
        '<p:sldId id="256" r:id="r1"/></p:sldIdLst></p:presentation>',
        "ppt/_rels/presentation.xml.rels": f'<Relationships xmlns="{RELATIONS}"><Relationship Id="r1" Type="{OFFICE}/slide" '
        f'Target="slides/slide1.xml"/><Relationship Id="r2" Type="{OFFICE}/slide" Target="slides/slide2.xml"/></Relationships>',
        "ppt/slides/slide1.xml": _slide("sld", PROSE),
        "ppt/slides/slide2.xml": _slide("sld", "slide hidden as a stoat", 'show="0"'),
        "ppt/slides/_rels/slide1.xml.rels": f'<Relationships xmlns="{RELATIONS}"><Relationship Id="r1" '
        f'Type="{OFFICE}/notesSlide" '
        'Target="../notesSlides/notesSlide1.xml"/></Relationships>',
        "ppt/notesSlides/notesSlide1.xml": _slide("notes", "note spoken by a thrush"),
    }


def zipped(parts: dict[str, str | bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return target.getvalue()


def pptx_file() -> bytes:
    return zipped(pptx_parts())


def pdf_file(
    html: str = f"<h1>Aims of the service</h1><p>{PROSE} <a href='https://example.org/kestrel'>our page</a></p>",
) -> bytes:
    head = "<head><title>Title about lanterns</title><meta name='author' content='Author Named Wendell'></head>"
    made = HTML(string=f"<html lang='en'>{head}{html}</html>").write_pdf()
    assert made is not None
    return made


def scanned_pdf() -> bytes:
    """A PDF whose one page is a picture."""
    target = io.BytesIO()
    Image.effect_mandelbrot((300, 200), (-2, -1, 1, 1), 50).convert("RGB").save(target, "PDF")
    return target.getvalue()


def photograph(form: str = "JPEG") -> bytes:
    """A picture that says where it was taken, by whom, and which way up it is."""
    exif = Image.Exif()
    exif[0x010E] = "Described as harbour"
    exif[0x013B] = "Photographed by Wendell"
    exif[0x0112] = 6
    exif.get_ifd(0x8825)[2] = (51.0, 30.0, 0.0)
    target = io.BytesIO()
    Image.effect_mandelbrot((300, 200), (-2, -1, 1, 1), 50).convert("RGB").save(target, form, exif=exif)
    return target.getvalue()


GOOD = {
    "letter.docx": docx_file,
    "figures.xlsx": xlsx_file,
    "slides.pptx": pptx_file,
    "letter.odt": odt_file,
    "figures.ods": ods_file,
    "letter.pdf": pdf_file,
    "photograph.jpg": photograph,
    "photograph.jpeg": photograph,
    "drawing.png": lambda: photograph("PNG"),
}
