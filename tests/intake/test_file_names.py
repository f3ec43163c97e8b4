"""A file's name is kept so that no disk, header or screen can read it otherwise."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.intake import safe_name
from app.intake.file_names import LONGEST_NAME

TABLE = {
    "letter.docx": "letter.docx",
    "Our offer (2026).PDF": "Our offer (2026).pdf",
    "../../etc/passwd.pdf": "passwd.pdf",
    "C:\\Users\\Jo\\letter.docx": "letter.docx",
    "a\r\nSet-Cookie: x=1.pdf": "a Set-Cookie- x=1.pdf",
    'a"; filename="b.exe.pdf': "a-- filename=-b.exe.pdf",
    "\u202efdp.exe.pdf": "fdp.exe.pdf",
    "a\u200bb\ufeff.pdf": "ab.pdf",
    "cafe\u0301.pdf": "café.pdf",
    "con.pdf": "file-con.pdf",
    "LPT1.pdf": "file-LPT1.pdf",
    ".pdf": "file.pdf",
    "   .pdf": "file.pdf",
    "": "file",
    "x" * 300 + ".docx": "x" * 83 + " (shortened).docx",
    "a\0b.pdf": "a b.pdf",
    "100%.pdf": "100-.pdf",
    "lone \ud800 surrogate.pdf": "lone - surrogate.pdf",
    "tab\tname.pdf": "tab name.pdf",
    "name. . .pdf": "name.pdf",
}


@pytest.mark.parametrize("raw", TABLE)
def test_a_hostile_name_is_made_safe(raw: str) -> None:
    assert safe_name(raw) == TABLE[raw]


@given(st.text(max_size=400))
def test_any_name_is_safe_once_and_the_same_twice(raw: str) -> None:
    name = safe_name(raw)
    assert 0 < len(name) <= LONGEST_NAME
    assert not set(name) & set('/\\<>:"|?*%;\r\n')
    assert not any(unicodedata.category(char)[0] == "C" for char in name)
    assert safe_name(name) == name
