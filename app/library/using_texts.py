"""How the spine moderates what areas say about having used a specification."""

from app.contributions.kinds import get_kind
from app.contributions.short_texts import ShortTexts
from app.library import using_presenters
from app.library.lifecycle import USED
from app.library.models import UsedStatement
from app.library.services import using


def _place(said: UsedStatement) -> str:
    return get_kind(said.contribution.kind).address(said.contribution.slug)


STATEMENTS_OF_USE = ShortTexts(
    code=using.CODE,
    noun="statement of use",
    model=UsedStatement,
    lifecycle=USED,
    field="change",
    label="What they would change",
    facts=using_presenters.facts,
    place=_place,
    change=lambda said: f"{_place(said)}/used?area={said.area_code}",
    make_way=using.make_way,
)
