"""The HTML validator finds what is wrong in a page and says where."""

from pathlib import Path

import pytest

from scripts import html_validator

VALID = "<!DOCTYPE html><html lang=en-GB><head><title>A page</title></head><body><h1>A page</h1></body></html>"

needs_validator = pytest.mark.skipif(not html_validator.is_installed(), reason=html_validator.HOW_TO_GET)


@needs_validator
@pytest.mark.long
def test_a_valid_page_has_no_faults_and_each_fault_of_another_names_its_page(tmp_path: Path):
    (tmp_path / "valid.html").write_text(VALID)
    (tmp_path / "broken.html").write_text(VALID.replace("<h1>", "<h1 id=a><p id=a>\n<img src=x>"))
    faults = html_validator.validate([tmp_path / "valid.html", tmp_path / "broken.html"])
    assert any(fault.startswith("broken.html:2:") and "alt" in fault for fault in faults)
    assert any("Duplicate ID" in fault for fault in faults)
    assert all(fault.startswith("broken.html:") for fault in faults)
    assert html_validator.validate([tmp_path / "valid.html"]) == []


@needs_validator
def test_no_pages_have_no_faults():
    assert html_validator.validate([]) == []


@needs_validator
def test_a_page_that_is_not_there_does_not_pass(tmp_path: Path):
    with pytest.raises(FileNotFoundError, match="absent"):
        html_validator.validate([tmp_path / "absent.html"])
