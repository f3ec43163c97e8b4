"""The shape of a kind: what its bodies hold, field by field, and the live row and the facets that are made from them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from app.contributions.kinds.entries import Entries
from app.contributions.kinds.fields import Body, Field, clean_each
from app.core.db import Base
from app.core.errors import NotFound


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


def no_problems(_body: Body) -> Mapping[str, str]:
    """For a kind whose fields are each right or wrong by themselves."""
    return {}


@dataclass(frozen=True, kw_only=True)
class Shape:
    """What a kind holds.

    `steps` are the fields that a contributor fills; `hidden_fields` are handed on from revision to revision, and set only by
    shipped content or by the software. `problems` gives what is wrong with fields that are each right by themselves (field
    name → message). `live` is the table of the live rows, keyed by `contribution_id`; `columns` gives a live row's values from
    a body, `facets` the values of each facet.
    """

    schema_version: int
    steps: tuple[Step, ...]
    live: type[Base]
    columns: Callable[[Body], dict[str, Any]]
    facets: Callable[[Body], Mapping[str, Sequence[str]]]
    hidden_fields: tuple[Field, ...] = ()
    problems: Callable[[Body], Mapping[str, str]] = no_problems

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        """Every field a contributor can fill, in order."""
        return tuple(one for step in self.steps for one in step.fields)

    @cached_property
    def all_fields(self) -> tuple[Field, ...]:
        return (*self.fields, *self.hidden_fields)

    @cached_property
    def all_entries(self) -> tuple[Entries, ...]:
        """Every field that holds entries."""
        return tuple(one for one in self.all_fields if isinstance(one, Entries))

    def entries(self, name: str) -> Entries:
        """The field of entries called `name`. Raises NotFound."""
        for field in self.all_entries:
            if field.name == name:
                return field
        raise NotFound

    def step(self, slug: str) -> Step:
        """The step at `slug`. Raises NotFound."""
        for step in self.steps:
            if step.slug == slug:
                return step
        raise NotFound

    def step_of(self, leaf: str) -> Step:
        """The step where the field of a leaf is filled in; the first where it is none of them."""
        name = leaf.partition(".")[0]
        return next((step for step in self.steps if name in {one.name for one in step.fields}), self.steps[0])

    def clean(self, raw: Mapping[str, Any], fields: Sequence[Field] | None = None) -> tuple[Body, dict[str, str]]:
        """The values of `fields` (all by default) from `raw`, and what is wrong with them (field name → message)."""
        return clean_each(fields if fields is not None else self.all_fields, raw)

    def faults(self, body: Body) -> dict[str, str]:
        """Everything that stops `body` from being submitted: required fields that are empty, and broken joint rules."""
        missing = {one.name: one.missing for one in self.fields if one.required and not body.get(one.name)}
        return {**missing, **self.problems(body)}

    def leaves(self, body: Body) -> Iterator[tuple[Field, Any]]:
        """Every single value of a body with its field: those of entries under names of their own (`clauses.aims.text`)."""
        for field in self.all_fields:
            yield from field.leaves(body.get(field.name))

    def guarded(self, body: Body) -> Iterator[tuple[Field, str]]:
        """Each free-text value, with its text as it was typed."""
        for field, value in self.leaves(body):
            if field.guarded:
                yield field, "\n".join(value) if isinstance(value, list) else str(value)

    def markdown(self, body: Body) -> dict[str, str]:
        """The Markdown of each value that is some."""
        return {field.name: value for field, value in self.leaves(body) if field.markdown}
