"""Addresses: a slug is unique in its section, never a reserved word, and never one that somebody else used to have."""

import sqlalchemy as sa

from app.contributions.kinds.description import Kind, in_section
from app.contributions.models import Contribution, OldSlug
from app.core.db import session
from app.core.text import slugify
from app.feature import reserved_words


def free_slug(kind: Kind, title: str, *, own_id: int | None = None) -> str:
    """A slug from `title` that is free, or is already the contribution `own_id`'s."""
    stem, reserved = slugify(title), reserved_words()
    for number in range(1, 10_000):
        slug = stem if number == 1 else f"{stem}-{number}"
        if slug not in reserved and _is_free(in_section(kind.pages.section), slug, own_id):
            return slug
    raise RuntimeError("no address is free")


def _is_free(kinds: tuple[str, ...], slug: str, own_id: int | None) -> bool:
    holder = session().scalar(sa.select(Contribution.id).where(Contribution.kind.in_(kinds), Contribution.slug == slug))
    former = session().scalar(sa.select(OldSlug.contribution_id).where(OldSlug.kind.in_(kinds), OldSlug.slug == slug))
    return holder in (None, own_id) and former in (None, own_id)


def rename(contribution: Contribution, kind: Kind, title: str) -> None:
    """Follow a new title. The old address keeps working once anyone may have seen it.

    What was loaded from a file keeps the name of that file.
    """
    if contribution.shipped_file is not None:
        return
    slug = free_slug(kind, title, own_id=contribution.id)
    if slug == contribution.slug:
        return
    taken_back = session().get(OldSlug, (kind.code, slug))
    if taken_back is not None:
        session().delete(taken_back)
    if contribution.published_count:
        session().add(OldSlug(kind=kind.code, slug=contribution.slug, contribution_id=contribution.id))
    contribution.slug = slug
