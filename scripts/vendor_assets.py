"""Copies GOV.UK Frontend's stylesheet and script into the site, without the marks that only GOV.UK may use.

The licence of the code is MIT, but the crown, the royal crest and the GDS Transport typeface may be used on GOV.UK domains alone.
This takes an unpacked npm package (`npm pack govuk-frontend@6.3.0 && tar xzf govuk-frontend-6.3.0.tgz`), removes them and
refuses to write anything if a trace remains:

    python scripts/vendor_assets.py path/to/package
"""

import argparse
import hashlib
import json
import re
from pathlib import Path

PACKAGE = "govuk-frontend"
STATIC = Path(__file__).resolve().parents[1] / "app" / "web" / "static" / "vendor"
FORBIDDEN = ("GDS Transport", "@font-face", "url(", "govuk-crest", "sourceMappingURL", "Margaret Calvert")
MIT = """The MIT License (MIT)

Copyright (c) 2017 Crown Copyright (Government Digital Service)

Permission is hereby granted, free of charge, to any person obtaining a copy of
this software and associated documentation files (the "Software"), to deal in
the Software without restriction, including without limitation the rights to
use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of
the Software, and to permit persons to whom the Software is furnished to do so,
subject to the following conditions:

The above copyright notice and this permission notice shall be included in all
copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS
FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER
IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN
CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
"""


class TracesRemain(RuntimeError):
    """Something that only GOV.UK may use is still in the text: the package has changed and this script must follow."""


def without_marks(text: str) -> str:
    """A stylesheet or script of the package with fonts, crest and map references removed.

    Raises TracesRemain if any of FORBIDDEN is left.
    """
    text = re.sub(r"/\*!? *Copyright[^*]*Margaret Calvert.*?\*/\s*", "", text, flags=re.DOTALL)
    text = re.sub(r"@font-face\s*\{[^}]*\}", "", text)
    text = re.sub(r"[\"']?GDS Transport[\"']?,\s*", "", text)
    text = re.sub(r"url\([\"']?[^)\"']*govuk-crest\.svg[\"']?\)", "none", text)
    text = re.sub(r"\s*(/\*|//)# sourceMappingURL=\S+( \*/)?", "", text)
    remaining = [trace for trace in FORBIDDEN if trace in text]
    if remaining:
        raise TracesRemain(f"still present: {', '.join(remaining)}")
    return text.rstrip() + "\n"


def vendor(package: Path, static: Path = STATIC) -> Path:
    """Write the cleaned files, the licence and their checksums under `static`; returns the folder written."""
    version = json.loads((package / "package.json").read_text())["version"]
    target = static / f"{PACKAGE}-{version}"
    files = {
        name: without_marks((package / "dist" / "govuk" / name).read_text(encoding="utf-8"))
        for name in ("govuk-frontend.min.css", "govuk-frontend.min.js")
    }
    files["LICENCE.txt"] = MIT
    target.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (target / name).write_text(text, encoding="utf-8")
    (target / "SHA256SUMS").write_text(checksums(target, sorted(files)), encoding="utf-8")
    return target


def checksums(folder: Path, names: list[str]) -> str:
    """One line a file in the form that `sha256sum --check` reads."""
    return "".join(f"{hashlib.sha256((folder / name).read_bytes()).hexdigest()}  {name}\n" for name in names)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Vendor GOV.UK Frontend without GOV.UK's own marks")
    parser.add_argument("package", type=Path, help="the folder that the npm package unpacks to")
    print(vendor(parser.parse_args().package))
