"""LibreOffice, run for real on what the renderers write; and documents to try them on."""

import shutil
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from app.documents.model import TextDocument
from tests.document_files import can_make_pdf_files
from tests.documents import example_documents

HOW_TO_GET = "LibreOffice is not installed. On Debian: apt-get install libreoffice-writer libreoffice-calc, then make test again."
NO_PDF = (
    "The libraries for PDF are not installed. On Debian: apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0."
)
PATIENCE = 240  # seconds for a batch
MANY = 10  # generated documents in a batch

Convert = Callable[[Mapping[str, bytes], str], dict[str, bytes]]


@pytest.fixture(scope="session")
def libreoffice(tmp_path_factory: pytest.TempPathFactory) -> Convert:
    """Converts files by LibreOffice, a whole batch in one run: `libreoffice({"a.docx": …}, "odt")` gives {"a.odt": …}.

    It has a profile of its own, so that nobody's settings and no other LibreOffice that runs can change what it does.
    """
    program = shutil.which("soffice")
    if program is None:
        pytest.skip(HOW_TO_GET)
    profile = tmp_path_factory.mktemp("libreoffice-profile")

    def convert(files: Mapping[str, bytes], to: str) -> dict[str, bytes]:
        folder = tmp_path_factory.mktemp("converted")
        source, target = folder / "given", folder / "made"
        for path in (source, target):
            path.mkdir()
        for name, content in files.items():
            (source / name).write_bytes(content)
        command = [program, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore", "--convert-to", to]
        command += ["--outdir", str(target), *(str(source / name) for name in files)]
        run = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False)
        results = {path.name: path.read_bytes() for path in target.iterdir()}
        assert run.returncode == 0, run.stderr
        assert {Path(name).stem for name in files} <= {name.rpartition(".")[0].partition("-")[0] for name in results}, run.stderr
        return results

    return convert


@pytest.fixture(scope="session")
def pdf_libraries() -> None:
    """The libraries that PDF needs. Tests that need them are skipped, saying how to get them, where there are none."""
    if not can_make_pdf_files():
        pytest.skip(NO_PDF)


@pytest.fixture(scope="session")
def documents() -> dict[str, TextDocument]:
    """A document with everything in it, and many that nobody thought of: the same ones every time."""
    examples: list[TextDocument] = []

    @settings(
        max_examples=3 * MANY,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(example_documents.documents())
    def collect(document: TextDocument) -> None:
        examples.append(document)

    collect()
    largest = sorted(examples, key=lambda document: len(document.blocks), reverse=True)[:MANY]
    return {"everything": example_documents.EVERYTHING, **{f"made{number}": document for number, document in enumerate(largest)}}
