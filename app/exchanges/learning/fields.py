"""The one value that only a learning note has: the standards it is about."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.contributions.kinds.options import Choices
from app.core.taxonomy import Term
from app.exchanges.standards.framework import framework
from app.exchanges.standards.helping import STANDARD


@dataclass(frozen=True, kw_only=True)
class Standards(Choices):
    """Standards of the self-assessment, by id. One that a later version of the framework leaves out is no longer asked for, and
    stays in what was published."""

    vocabulary: str = STANDARD

    def options(self) -> Sequence[Term]:
        return tuple(Term(standard.id, standard.title) for standard in framework().standards)


def groups_of(standard_ids: Iterable[str]) -> list[str]:
    """The groups that some standards are in, in order."""
    whole = framework()
    used = {whole.by_id[standard_id].group for standard_id in standard_ids if standard_id in whole.by_id}
    return [group.id for group in whole.groups if group.id in used]
