"""The files every page is dressed with: nothing that only GOV.UK may use, nothing from elsewhere, nothing changed by hand."""

import hashlib
import importlib.util
import json
import re
from pathlib import Path
from types import ModuleType

import pytest

from app.web.security import INLINE_SCRIPTS
from scripts import site_styles

ROOT = Path(__file__).resolve().parents[2]
STATIC = ROOT / "app" / "web" / "static"
VENDORED = STATIC / "vendor" / "govuk-frontend-6.3.0"
TEMPLATES = sorted((ROOT / "app").glob("**/templates/**/*.html"))


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("vendor_assets", ROOT / "scripts" / "vendor_assets.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_no_font_crest_or_outside_address_remains(script: ModuleType) -> None:
    for name in ("govuk-frontend.min.css", "govuk-frontend.min.js"):
        text = (VENDORED / name).read_text(encoding="utf-8")
        assert [trace for trace in script.FORBIDDEN if trace in text] == []
    assert {path.suffix for path in STATIC.rglob("*") if path.is_file()} == {".css", ".js", ".txt", ".svg", ".png", ""}


def test_the_vendored_files_are_as_the_checksums_say(script: ModuleType) -> None:
    listed = dict(reversed(line.split("  ")) for line in (VENDORED / "SHA256SUMS").read_text().splitlines())
    assert set(listed) == {path.name for path in VENDORED.iterdir()} - {"SHA256SUMS"}
    for name, expected in listed.items():
        assert hashlib.sha256((VENDORED / name).read_bytes()).hexdigest() == expected
    assert "MIT License" in (VENDORED / "LICENCE.txt").read_text()


def test_the_stylesheet_has_what_the_site_uses_of_the_library() -> None:
    assert site_styles.MADE.read_text(encoding="utf-8") == site_styles.make(), "run: make styles"


def test_a_style_is_kept_where_anything_names_its_block_and_dropped_where_nothing_does() -> None:
    stylesheet = site_styles.make()
    assert ".govuk-tag--purple{" in stylesheet, "a template puts the name together"
    assert ".govuk-label--m" in stylesheet
    assert ".govuk-accordion" not in stylesheet
    assert ".govuk-\\!-margin-9" not in stylesheet
    assert stylesheet.count("@media print{") > 5


def test_what_the_script_makes_of_a_page_has_its_styles() -> None:
    modules = {
        name for path in TEMPLATES for name in re.findall(r'data-module="(govuk-[a-z-]+)"', path.read_text(encoding="utf-8"))
    }
    script_names = set(re.findall(r"govuk-[a-z_-]+", (VENDORED / "govuk-frontend.min.js").read_text(encoding="utf-8")))
    whole, ours = (
        set(re.findall(r"\.(govuk-[a-z_-]+)", path.read_text(encoding="utf-8"))) for path in (site_styles.WHOLE, site_styles.MADE)
    )
    needed = {name for name in script_names & whole if name.startswith(tuple(modules))}
    assert "govuk-exit-this-page-overlay" in needed
    assert needed - ours == set()


@pytest.mark.parametrize(
    ("rule", "is_kept"),
    [
        (".govuk-tag--red{a:b}", True),
        (".govuk-tag__part .other{a:b}", True),
        (".govuk-tag-overlay{a:b}", True),
        (".govuk-tags{a:b}", False),
        (".govuk-tag .govuk-panel{a:b}", False),
        (".govuk-tag:not(.govuk-panel){a:b}", True),
        (".govuk-\\!-margin-1{a:b}", True),
        (".govuk-\\!-margin-11{a:b}", False),
        ("a{a:b}", True),
        ("@media print{.govuk-tag{a:b}}", True),
        ("@media print{.govuk-panel{a:b}}", False),
        ("@keyframes turn{to{a:b}}", True),
    ],
)
def test_a_rule_is_kept_where_it_can_apply(rule: str, is_kept: bool) -> None:
    assert site_styles.used(rule, {"govuk-tag", "govuk-!-margin-1"}) == (rule if is_kept else "")


def test_of_a_rule_for_several_those_are_kept_that_can_apply() -> None:
    assert site_styles.used(".govuk-panel,.govuk-tag:is(a,b){a:b}", {"govuk-tag"}) == ".govuk-tag:is(a,b){a:b}"


def test_vendoring_strips_the_marks_and_keeps_the_rest(script: ModuleType, tmp_path: Path) -> None:
    package = tmp_path / "package"
    (package / "dist" / "govuk").mkdir(parents=True)
    (package / "package.json").write_text(json.dumps({"version": "9.9.9"}))
    (package / "dist" / "govuk" / "govuk-frontend.min.css").write_text(
        "/*! Copyright (c) 2011 by Margaret Calvert & Henrik Kubel. */"
        "@font-face{font-family:GDS Transport;src:url(/assets/a.woff2)}.a{font-family:GDS Transport,arial}"
        ".b{background-image:url(/assets/images/govuk-crest.svg)}\n/*# sourceMappingURL=a.map */\n"
    )
    (package / "dist" / "govuk" / "govuk-frontend.min.js").write_text("export{a};//# sourceMappingURL=b.map\n")
    target = script.vendor(package, tmp_path / "static")
    assert target.name == "govuk-frontend-9.9.9"
    assert (target / "govuk-frontend.min.css").read_text() == ".a{font-family:arial}.b{background-image:none}\n"
    assert (target / "govuk-frontend.min.js").read_text() == "export{a};\n"


def test_vendoring_refuses_a_package_it_cannot_clean(script: ModuleType) -> None:
    with pytest.raises(script.TracesRemain, match=re.escape("url(")):
        script.without_marks(".a{background:url(/assets/images/new-thing.svg)}")


IN_LINE = {
    "a style": re.compile(r"\sstyle\s*="),
    "a handler": re.compile(r"\son[a-z]+\s*=\s*[\"']"),
    "a script": re.compile(r"<script(?![^>]*\ssrc=)(?![^>]*application/ld\+json)"),
    "something from elsewhere": re.compile(r"<(?:link|script|img)[^>]+(?:href|src)=[\"'](?:https?:)?//"),
}


def test_no_template_has_styles_scripts_or_handlers_in_line() -> None:
    assert len(TEMPLATES) > 100
    texts = {path: without_ours(path.read_text(encoding="utf-8")) for path in TEMPLATES}
    assert not [f"{path}: {what}" for path, text in texts.items() for what, pattern in IN_LINE.items() if pattern.search(text)]


def without_ours(template: str) -> str:
    """A template without its comments and without the scripts that the policy names."""
    text = re.sub(r"\{#.*?#\}", "", template, flags=re.DOTALL)
    for script in INLINE_SCRIPTS:
        text = text.replace(f"<script>{script}</script>", "")
    return text


def test_our_stylesheet_loads_nothing() -> None:
    text = (STATIC / "app.css").read_text(encoding="utf-8")
    assert "url(" not in text
    assert "@import" not in text
    assert "@font-face" not in text


@pytest.mark.parametrize(("name", "size"), [("favicon.png", 48), ("touch-icon.png", 180)])
def test_the_icons_are_of_the_size_they_say(name: str, size: int) -> None:
    data = (STATIC / name).read_bytes()
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    assert (int.from_bytes(data[16:20], "big"), int.from_bytes(data[20:24], "big")) == (size, size)


def test_every_class_of_ours_that_a_template_uses_is_in_the_stylesheet() -> None:
    styled_classes = set(re.findall(r"\.(app-[a-z_-]+)", (STATIC / "app.css").read_text(encoding="utf-8")))
    used_classes = {
        name
        for path in TEMPLATES
        for value in re.findall(r'class="([^"]*)"', path.read_text(encoding="utf-8"))
        for name in re.findall(r"\bapp-[a-z_-]+", value)
    }
    assert used_classes - styled_classes == set()
