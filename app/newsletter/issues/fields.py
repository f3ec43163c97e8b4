"""The two values that only an issue has: a section of the newsletter, and the address of a page of this site."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar
from urllib.parse import urlsplit

from app.contributions.kinds.description import in_section
from app.contributions.kinds.fields import FieldError
from app.contributions.kinds.free_text import Line
from app.contributions.kinds.options import Choice
from app.core import config
from app.core.taxonomy import NOT_STATED_LABEL, Term
from app.newsletter import sections

PAGE = re.compile(r"/?((?:[a-z-]{1,40}/)?[a-z-]{1,40})/([a-z0-9][a-z0-9-]{0,99})/?")
NO_PAGE = "Enter the address of a page on this site, like /directory/street-theatre"


@dataclass(frozen=True, kw_only=True)
class SectionChoice(Choice):
    """One of the fixed sections."""

    vocabulary: str = ""

    def options(self) -> Sequence[Term]:
        return sections.SECTIONS

    def clean(self, raw: Any) -> str | None:
        code = str(raw or "").strip()
        if not code:
            return None
        if code not in sections.CODES:
            raise FieldError("Choose one of the sections")
        return code

    def shown(self, value: Any) -> str:
        return sections.label(value) if value else NOT_STATED_LABEL


@dataclass(frozen=True, kw_only=True)
class PageAddress(Line):
    """The path of a published contribution, stored as `/section/slug`. Whether it may be read now is asked elsewhere."""

    guarded: ClassVar[bool] = False  # an address names nobody, and is made from a title that was read

    def clean(self, raw: Any) -> str | None:
        text = super().clean(raw)
        if text is None:
            return None
        site = config.settings().site_url
        path = text.removeprefix(site) if text.startswith(f"{site}/") else text
        found = PAGE.fullmatch(urlsplit(path).path if "//" not in path else "")
        if found is None or not in_section(found[1]):
            raise FieldError(NO_PAGE)
        return f"/{found[1]}/{found[2]}"
