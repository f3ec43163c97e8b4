"""A specification as a council might have it: headings on two levels, lists, a table, a link, bold words, an empty end."""

import io
from typing import Any

import docx
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

TITLE = "Recovery service for children and young people"
CLAUSES = (
    "1. Aims of the service",
    "2. Who it is for",
    "3. Waiting times",
    "4. Staff",
    "Supervision",
    "5. Outcomes",
    "Signatures",
)
ROWS = (
    ("Step", "Who does it", "Working days"),
    ("Referral read", "Duty worker", "2"),
    ("First meeting", "Practitioner", "10"),
)


def service_specification() -> bytes:
    """The document, as bytes of a DOCX file."""
    document = docx.Document()
    document.core_properties.author = "A council"
    document.add_paragraph(TITLE, style="Title")
    document.add_paragraph("This says what we ask of the provider. It is to be read with the contract.")
    document.add_heading(CLAUSES[0], 1)
    aims = document.add_paragraph("Children and families ")
    aims.add_run("recover").bold = True
    aims.add_run(" and know whom to ask.")
    for words in ("Every child has a worker whom they know", "Parents and carers are supported too"):
        document.add_paragraph(words, style="List Bullet")
    document.add_heading(CLAUSES[1], 1)
    document.add_paragraph("Children from 5 to 17 who live in the borough.")
    document.add_heading("What we ask at referral", 2)
    for words in ("What the family wants", "Who else is involved"):
        document.add_paragraph(words, style="List Number")
    document.add_heading(CLAUSES[2], 1)
    document.add_paragraph("The steps and their limits are these.")
    _table(document)
    document.add_heading(CLAUSES[3], 1)
    document.add_paragraph("All are trained in work with children.")
    document.add_heading(CLAUSES[4], 1)
    document.add_paragraph("Each worker has supervision every month.")
    document.add_heading(CLAUSES[5], 1)
    _linked(document.add_paragraph("What changes is counted as described in "), document, "our guide")
    document.add_heading(CLAUSES[6], 1)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _table(document: Any) -> None:
    table = document.add_table(rows=len(ROWS), cols=len(ROWS[0]))
    for row, words in zip(table.rows, ROWS, strict=True):
        for cell, text in zip(row.cells, words, strict=True):
            cell.text = text


def _linked(paragraph: Any, document: Any, words: str) -> None:
    address = document.part.relate_to("https://www.example.org/guide", RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    link, run, text = OxmlElement("w:hyperlink"), OxmlElement("w:r"), OxmlElement("w:t")
    link.set(qn("r:id"), address)
    text.text = words
    run.append(text)
    link.append(run)
    paragraph._p.append(link)
