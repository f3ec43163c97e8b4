"""What a kind of contribution is: its fields in steps, its live table, its facets. A new kind is one of these.

The spine does everything else: forms, drafts, the guard, moderation, versions, comparison, assurance, search.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, cast

from app.contributions import policy
from app.contributions.kinds.entries import Entries
from app.contributions.kinds.fields import Body, Field, FieldError
from app.contributions.kinds.registry import KINDS
from app.contributions.models import Revision
from app.core import front_matter
from app.core.actor import Actor
from app.core.db import Base
from app.core.errors import NotFound
from app.core.front_matter import ContentFile

NO_ERRORS: Mapping[str, str] = {}
A_DECIDER = {"moderator": "a moderator", "editor": "an editor"}
DECIDERS = tuple(A_DECIDER)  # the roles that the moderation pages are for, each deciding on kinds of its own


@dataclass(frozen=True)
class Step:
    """One page of the form. A field of entries has a step to itself: a list, with a page for each entry."""

    slug: str
    title: str
    fields: tuple[Field, ...]
    intro: str = ""

    @property
    def entries(self) -> Entries | None:
        """The field of entries that this step is about, if it is."""
        return next((one for one in self.fields if isinstance(one, Entries)), None)


@dataclass(frozen=True)
class DraftLink:
    """Something else that can be done with a draft of a kind: the words of a link on its page, and where it leads."""

    text: str
    address: str


def nothing_wrong(_revision: Revision) -> Mapping[str, str]:
    """For a kind whose text is right or wrong by itself."""
    return NO_ERRORS


def all_of_it(body: Body) -> Body:
    """For a kind whose text says nothing of other pages that may be taken down."""
    return body


def no_links(_revision: Revision) -> tuple[DraftLink, ...]:
    """For a kind whose drafts can only be filled in and submitted."""
    return ()


@dataclass(frozen=True, kw_only=True)
class Kind:
    """A kind of contribution.

    `section` is the first part of its addresses, which kinds may share; `live` the table of its live rows, keyed by
    `contribution_id`; `columns` gives a live row's values from a body; `facets` the values of each facet; `problems` the rules
    that join several fields (field name → message); `detail_template` shows a body on the page, in preview and in moderation
    alike; `origin_template`, where there is one, says on the pages of a draft what it was made from, and
    `changes_template` stands on the page that compares two versions. `from_file` reads the raw
    values of a shipped file, `content_suffix` ends its name. `draft_links` gives what else can be done with a draft, shown on
    its page to those who may edit it, `start_links` other ways to begin one than the form, `preview_links` other ways to see
    what it will be, shown to whoever writes it and to whoever decides on it.

    `deciders` is the role whose holders decide on it; where that is not moderators, they alone write it. `faults_now` gives what
    is wrong with a revision as the rest of the site is now: asked when a person submits it and again when one publishes it.
    `still_shown` gives what of a published body may be found and compared now. What is not `is_checked` is of its date, as a
    newsletter is: nobody is asked whether it is still right.
    """

    code: str
    section: str
    noun: str
    nouns: str
    schema_version: int
    steps: tuple[Step, ...]
    live: type[Base]
    columns: Callable[[Body], dict[str, Any]]
    facets: Callable[[Body], Mapping[str, Sequence[str]]]
    interval_days: Callable[[Body], int]
    detail_template: str
    content_folder: str
    problems: Callable[[Body], Mapping[str, str]] = field(default=lambda body: NO_ERRORS)
    hidden_fields: tuple[Field, ...] = ()  # kept from revision to revision, set only by shipped content or by the software
    content_suffix: str = ".md"
    from_file: Callable[[Path], ContentFile] = front_matter.read
    origin_template: str = ""
    changes_template: str = ""
    draft_links: Callable[[Revision], Sequence[DraftLink]] = no_links
    start_links: tuple[DraftLink, ...] = ()
    preview_links: Callable[[Revision], Sequence[DraftLink]] = no_links
    deciders: str = policy.MODERATOR
    faults_now: Callable[[Revision], Mapping[str, str]] = nothing_wrong
    is_checked: bool = True
    still_shown: Callable[[Body], Body] = all_of_it

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        """Every field a contributor can fill, in order."""
        return tuple(one for step in self.steps for one in step.fields)

    @cached_property
    def all_fields(self) -> tuple[Field, ...]:
        return (*self.fields, *self.hidden_fields)

    @property
    def a_decider(self) -> str:
        """Who decides on it, in words."""
        return A_DECIDER[self.deciders]

    def step(self, slug: str) -> Step:
        """The step at `slug`. Raises NotFound."""
        for step in self.steps:
            if step.slug == slug:
                return step
        raise NotFound

    def address(self, slug: str) -> str:
        """Where a contribution of this kind is read."""
        return f"/{self.section}/{slug}"

    def clean(self, raw: Mapping[str, Any], fields: Sequence[Field] | None = None) -> tuple[Body, dict[str, str]]:
        """The values of `fields` (all by default) from `raw`, and what is wrong with them (field name → message)."""
        body: Body = {}
        errors: dict[str, str] = {}
        for one in fields if fields is not None else self.all_fields:
            try:
                value = one.clean(raw.get(one.name))
            except FieldError as error:
                errors[one.name] = str(error)
                continue
            if value is not None:
                body[one.name] = value
            elif one.required:
                errors[one.name] = one.missing
        return body, errors

    def faults(self, body: Body) -> dict[str, str]:
        """Everything that stops `body` from being submitted: required fields that are empty, and broken joint rules."""
        missing = {one.name: one.missing for one in self.fields if one.required and not body.get(one.name)}
        return {**missing, **self.problems(body)}

    def leaves(self, body: Body) -> Iterator[tuple[Field, Any]]:
        """Every single value of a body with its field: those of entries under names of their own (`clauses.aims.text`)."""
        for one in self.all_fields:
            yield from one.leaves(body.get(one.name))

    def guarded(self, body: Body) -> Iterator[tuple[Field, str]]:
        """Each free-text value, with its text as it was typed."""
        for one, value in self.leaves(body):
            if one.guarded:
                yield one, "\n".join(value) if isinstance(value, list) else str(value)

    def markdown(self, body: Body) -> dict[str, str]:
        """The Markdown of each value that is some."""
        return {one.name: value for one, value in self.leaves(body) if one.markdown}

    def step_of(self, leaf: str) -> Step:
        """The step where the field of a leaf is filled in; the first where it is none of them."""
        name = leaf.partition(".")[0]
        return next((step for step in self.steps if name in {one.name for one in step.fields}), self.steps[0])

    def entries(self, name: str) -> Entries:
        """The field of entries called `name`. Raises NotFound."""
        for one in self.all_fields:
            if one.name == name and isinstance(one, Entries):
                return one
        raise NotFound

    @property
    def all_entries(self) -> tuple[Entries, ...]:
        """Every field that holds entries."""
        return tuple(one for one in self.all_fields if isinstance(one, Entries))


def all_kinds() -> tuple[Kind, ...]:
    """Every kind that features bring, in their order."""
    return cast("tuple[Kind, ...]", KINDS.things)  # the point itself stands below the tables, and knows only who decides


def get_kind(code: str) -> Kind:
    """The kind called `code`. Raises NotFound."""
    for kind in all_kinds():
        if kind.code == code:
            return kind
    raise NotFound


def decided_by(actor: Actor) -> tuple[str, ...]:
    """The codes of the kinds that `actor` holds the role to decide on."""
    return tuple(kind.code for kind in all_kinds() if policy.decides_on(actor, kind))


def staffed_by(actor: Actor) -> tuple[str, ...]:
    """The codes of the kinds that only staff write, `actor` among them."""
    return tuple(kind.code for kind in all_kinds() if policy.is_for_staff(kind) and policy.decides_on(actor, kind))


def in_section(section: str) -> tuple[str, ...]:
    """The codes of the kinds whose pages are under `section`."""
    return tuple(kind.code for kind in all_kinds() if kind.section == section)
