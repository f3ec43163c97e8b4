"""What can be told of a PDF from its bytes alone, before any parser opens it.

Names of what runs or is carried inside are looked for outside the streams, with `#4a`-style spellings undone (ISO 32000-1,
7.3.5). Parts of a PDF may be packed inside streams, where bytes say nothing: the reader in the child process goes through
every object as well (`reading.pdf`).
"""

import re

from app.intake.refusals import Reason, Refused

STREAM, END_STREAM = re.compile(rb"(?<!end)stream\r?\n"), b"endstream"
SPELT_OUT = re.compile(rb"#([0-9A-Fa-f]{2})")
AFTER_NAME = rb"(?=[\s/<>\[\]()%]|$)"
LAST_BYTES = 2_048  # a program may write a little after the end marker
# Names (of keys, and of actions) that a document to be read does not need.
FORBIDDEN: dict[str, Reason] = {
    "Encrypt": Reason.ENCRYPTED,
    "JavaScript": Reason.SCRIPT,
    "JS": Reason.SCRIPT,
    "Launch": Reason.SCRIPT,
    "SubmitForm": Reason.SCRIPT,
    "ImportData": Reason.SCRIPT,
    "XFA": Reason.SCRIPT,
    "RichMedia": Reason.EMBEDDED,
    "EmbeddedFile": Reason.EMBEDDED,
    "EmbeddedFiles": Reason.EMBEDDED,
    "GoToE": Reason.EMBEDDED,
    "Movie": Reason.EMBEDDED,
    "Sound": Reason.EMBEDDED,
}
PATTERN = re.compile(rb"/(" + b"|".join(name.encode() for name in FORBIDDEN) + rb")" + AFTER_NAME)


def check_pdf(content: bytes) -> None:
    """Refuse what is not a whole PDF, is locked, runs, or carries another file, as far as bytes can tell. Raises Refused."""
    if not re.match(rb"%PDF-[12]\.\d", content):
        raise Refused(Reason.NOT_WHAT_IT_SAYS)
    if b"%%EOF" not in content[-LAST_BYTES:]:
        raise Refused(Reason.DAMAGED)
    if content.rstrip(b"\0").endswith(b"PK\x05\x06") or b"PK\x05\x06" in content[-LAST_BYTES:]:
        raise Refused(Reason.NOT_WHAT_IT_SAYS)  # also a zip, to a program that reads from the end
    outside = SPELT_OUT.sub(lambda found: bytes([int(found[1], 16)]), outside_streams(content))
    found = PATTERN.search(outside)
    if found:
        raise Refused(FORBIDDEN[found[1].decode()])


def outside_streams(content: bytes) -> bytes:
    """What is left of a PDF when its streams are taken out; a stream that never ends is left in."""
    pieces: list[bytes] = []
    position = 0
    while (opening := STREAM.search(content, position)) is not None:
        end = content.find(END_STREAM, opening.end())
        if end < 0:
            break
        pieces.append(content[position : opening.start()])
        position = end + len(END_STREAM)
    return b" ".join([*pieces, content[position:]])
