"""How the spine moderates what areas say about having used a specification."""

from app.contributions.kinds.description import get_kind
from app.contributions.short_texts.registry import ShortTexts
from app.library.lifecycle import USED
from app.library.models import UsedStatement
from app.library.usage import presenters, services


def _place(statement: UsedStatement) -> str:
    return get_kind(statement.contribution.kind).pages.address(statement.contribution.slug)


STATEMENTS_OF_USE = ShortTexts(
    code=services.CODE,
    noun="statement of use",
    model=UsedStatement,
    lifecycle=USED,
    field="change",
    label="What they would change",
    facts=presenters.facts,
    place=_place,
    change=lambda said: f"{_place(said)}/used?area={said.area_code}",
    make_way=services.make_way,
)
