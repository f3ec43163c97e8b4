"""Validates HTML pages with the Nu Html Checker (vnu), the validator behind the W3C's own service.

It is a Java program that `scripts/setup validator` installs; nothing leaves this machine. Starting it takes seconds,
so give it many pages at once.
"""

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
JAR = ROOT / ".node" / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
SECONDS = 300
# It runs for a few seconds only: compiling it well takes Java longer than that saves.
JAVA = ["-Xss4m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"]
HOW_TO_GET = "The HTML validator is not installed. On Debian: apt-get install default-jre-headless npm, then make test again."


class ValidatorMissing(RuntimeError):
    """The checker or Java is not on this machine; the message says how to get them."""


def is_installed() -> bool:
    """Whether `validate` can run here."""
    return JAR.exists() and shutil.which("java") is not None


def validate(paths: list[Path]) -> list[str]:
    """What is wrong in the pages at `paths`, as "file:line: message"; an empty list where every page is valid.

    Warnings do not count. Raises ValidatorMissing, FileNotFoundError for a page that is not there (the checker passes
    over it in silence), or RuntimeError where the checker itself fails.
    """
    if not is_installed():
        raise ValidatorMissing(HOW_TO_GET)
    absent = [str(path) for path in paths if not path.is_file()]
    if absent:
        raise FileNotFoundError(", ".join(absent))
    if not paths:
        return []
    command = ["java", *JAVA, "-jar", str(JAR), "--format", "json", "--errors-only", "--no-langdetect", "--html"]
    # The arguments are a fixed list and file names: no shell reads them.
    result = subprocess.run([*command, *map(str, paths)], capture_output=True, text=True, timeout=SECONDS, check=False)  # noqa: S603
    faults = list(_faults(result))
    if bool(faults) != bool(result.returncode):
        raise RuntimeError(
            f"the HTML validator gave {len(faults)} faults and exit status {result.returncode}: {result.stderr[-2000:]}"
        )
    return faults


def _faults(result: subprocess.CompletedProcess[str]) -> Iterator[str]:
    try:
        messages = json.loads(result.stderr)["messages"]
    except (ValueError, KeyError) as error:
        raise RuntimeError(f"the HTML validator failed: {result.stderr[-2000:]}") from error
    for message in messages:
        name = Path(message.get("url", "").removeprefix("file:")).name
        yield f"{name}:{message.get('lastLine', 0)}: {message['message']}"
