"""Looks at one upload, as a program of its own with hard limits on what it may use.

A small file can keep a parser busy for minutes, fill the memory, or reach a fault in it. So no process that serves pages opens an
upload: it starts this program (`runner`), which is given the file by standard input, sets limits on itself, checks the container,
reads it, and answers with one line of JSON and then the bytes to keep. It writes no file, has no secret and no environment.

`app.intake` is imported here without the rest of the site: see `app.core.limited`.
"""

import importlib
import json
import sys
from collections.abc import Callable
from typing import Any, BinaryIO

from app.core import limited
from app.intake.containers import check
from app.intake.formats import LARGEST_FILE_BYTES, Format
from app.intake.packages import Package
from app.intake.reading.texts import TEXT, Texts, has_letters
from app.intake.refusals import Reason, Refused

CPU_SECONDS = 10
MEMORY_BYTES = 768 * 1024 * 1024


def examine(name: str, content: bytes) -> tuple[dict[str, Any], bytes]:
    """What a file is and says (see `runner.Outcome`), and the bytes to keep. Raises Refused."""
    form, package = check(name, content)
    texts = Texts()
    clean_bytes, is_readable = _readers()[form.family](form, package, content, texts)
    words = texts.by_label()
    report = {
        "kind": form.code,
        "media_type": form.media_type,
        "texts": words,
        "has_text": is_readable and texts.is_whole and has_letters(words.get(TEXT, "")),
    }
    return report, clean_bytes


Read = Callable[[Format, Package | None, bytes, Texts], tuple[bytes, bool]]


def _readers() -> dict[str, Read]:
    return {"pdf": _read_pdf, "ooxml": _read_ooxml, "opendocument": _read_opendocument, "picture": _read_picture}


def _part(module: str) -> Any:
    """A reader, loaded when it is needed: the libraries behind them take longer to start than most files to read."""
    return importlib.import_module(f"app.intake.{module}")


def _read_pdf(_form: Format, _package: Package | None, content: bytes, texts: Texts) -> tuple[bytes, bool]:
    return _part("stripping").blank_pdf(content), _part("reading.pdf").read_pdf(content, texts)


def _read_ooxml(_form: Format, package: Package | None, content: bytes, texts: Texts) -> tuple[bytes, bool]:
    _part("reading.ooxml").read_ooxml(package, texts)
    return _stripped(package, content), True


def _read_opendocument(_form: Format, package: Package | None, content: bytes, texts: Texts) -> tuple[bytes, bool]:
    _part("reading.opendocument").read_opendocument(package, texts)
    return _stripped(package, content), True


def _stripped(package: Package | None, content: bytes) -> bytes:
    if package is None:
        return content
    package.archive.rewind()
    kept: bytes = _part("stripping").strip_package(package, content)
    return kept


def _read_picture(form: Format, _package: Package | None, content: bytes, _texts: Texts) -> tuple[bytes, bool]:
    return _part("reading.picture").draw_again(form, content), False


def sections(name: str, content: bytes) -> tuple[dict[str, Any], bytes]:
    """A Word document as sections of Markdown (see `word.docx_reading`). Raises Refused."""
    form, package = check(name, content)
    if form.code != "docx":
        raise Refused(Reason.NOT_WHAT_IT_SAYS)
    said: dict[str, Any] = _part("word.docx_reading").read_sections(package)
    return said, b""


def answer(source: BinaryIO, target: BinaryIO) -> None:
    """Read one request (a line of JSON with `task` and `name`, then the file) and write one answer."""
    request = json.loads(source.readline())
    content = source.read(LARGEST_FILE_BYTES + 1)
    task = {"examine": examine, "sections": sections}[request["task"]]
    clean_bytes = b""
    try:
        report, clean_bytes = task(request["name"], content)
    except Refused as refusal:
        report = {"refused": refusal.reason.value}
    except (MemoryError, RecursionError):
        report = {"refused": Reason.TOO_COMPLEX.value}
    except Exception:  # whatever a file provokes is the file's fault, and its words must not reach a log
        report = {"refused": Reason.DAMAGED.value}
    target.write(json.dumps(report).encode() + b"\n")
    target.write(clean_bytes)
    target.flush()


def main() -> int:
    """Answer the one request on standard input."""
    limited.limit_resources(cpu_seconds=CPU_SECONDS, memory_bytes=MEMORY_BYTES)
    answer(sys.stdin.buffer, sys.stdout.buffer)
    return 0
