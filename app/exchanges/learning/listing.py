"""Learning notes as a listing: by group, by standard, by type of harm."""

from collections.abc import Mapping

from app.contributions.listing.definition import Definition, Facet, checked_facet, vocabulary_facet
from app.core.taxonomy import NOT_STATED, NOT_STATED_LABEL
from app.exchanges.learning.kind import LEARNING_NOTE
from app.exchanges.standards.framework import framework
from app.exchanges.standards.helping import STANDARD


def _groups() -> Mapping[str, str]:
    return {group.id: group.title for group in framework().groups_of_standards}


def _standards() -> Mapping[str, str]:
    return {standard.id: standard.title for standard in framework().standards}


LEARNING = Definition(
    kinds=(LEARNING_NOTE,),
    title="Learning notes",
    noun="learning note",
    nouns="learning notes",
    facets=(
        Facet("group", "What it is about", {**_groups(), NOT_STATED: NOT_STATED_LABEL}),
        Facet("standard", "Standard", {**_standards(), NOT_STATED: NOT_STATED_LABEL}, vocabulary=STANDARD),
        vocabulary_facet("harm", "Type of harm", "harm_type"),
        checked_facet(),
    ),
    shown=("standard_ids",),
    compared=("standard", "group", "harm"),
)
