"""The pages of a kind: where its contributions are read, what draws them, and what else their writers are led to."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from app.contributions.models import Revision


@dataclass(frozen=True)
class DraftLink:
    """Something else that can be done with a draft of a kind: the words of a link on its page, and where it leads."""

    text: str
    address: str


def no_links(_revision: Revision) -> tuple[DraftLink, ...]:
    """For a kind whose drafts can only be filled in and submitted."""
    return ()


@dataclass(frozen=True, kw_only=True)
class Pages:
    """What readers, writers and deciders of a kind are shown.

    `section` is the first part of its addresses, which kinds may share. `detail_template` shows a body on the page, in preview
    and in moderation alike; `origin_template`, where there is one, says on the pages of a draft what it was made from, and
    `changes_template` stands on the page that compares two versions. `draft_links` gives what else can be done with a draft,
    shown on its page to those who may edit it, `start_links` other ways to begin one than the form, `preview_links` other ways
    to see what it will be, shown to whoever writes it and to whoever decides on it.
    """

    section: str
    detail_template: str
    origin_template: str = ""
    changes_template: str = ""
    start_links: tuple[DraftLink, ...] = ()
    draft_links: Callable[[Revision], Sequence[DraftLink]] = no_links
    preview_links: Callable[[Revision], Sequence[DraftLink]] = no_links

    def address(self, slug: str) -> str:
        """Where a contribution of this kind is read."""
        return f"/{self.section}/{slug}"
