"""What an area says at one time, gathered for a document or a picture."""

from collections.abc import Mapping
from datetime import datetime

from app.accounts import queries as accounts
from app.core import clock
from app.core.clock import LONDON
from app.exchanges.assessment import queries
from app.exchanges.assessment.models import QUESTION, Assessment, DocumentAnswer, Entry, QuestionAnswer, StandardAnswer
from app.exchanges.assessment.presenters import STATUS_WORDS
from app.exchanges.assessment.signing_presenters import last_signatures, signature_rows
from app.exchanges.assessment.values import Values
from app.exchanges.files.queries import list_files
from app.exchanges.statements.picture import Before, Drawn, draw
from app.exchanges.statements.statement import NOT_SIGNED, NamedFile, Statement


def statement(assessment: Assessment) -> Statement:
    """What an area says now, as plain values."""
    question = queries.entries(QuestionAnswer, assessment).get(QUESTION)
    return Statement(
        area=assessment.area.name,
        state=_state_words(assessment),
        made_at=clock.now(),
        standards=_values(queries.entries(StandardAnswer, assessment)),
        documents=_values(queries.entries(DocumentAnswer, assessment)),
        question=question.text if question else "",
        files=_files(assessment),
    )


def _files(assessment: Assessment) -> dict[str, list[NamedFile]]:
    """The files by standard. Whoever holds one is an organisation, never a person."""
    rows = list_files(queries.files_of(assessment))
    holders = accounts.organisation_names(row.organisation_id for row in rows)
    nobody = f"commissioners of {assessment.area.name}"
    files: dict[str, list[NamedFile]] = {}
    for row in rows:
        holder = holders.get(row.organisation_id or 0, nobody)
        files.setdefault(row.part, []).append(NamedFile(row.name, holder, day_in_words(row.added_at)))
    return files


def _state_words(assessment: Assessment) -> str:
    """How it stands, for every sheet: for whom it was signed, never by whom."""
    if assessment.status == "open":
        return NOT_SIGNED
    if assessment.status != "signed":
        return f"{STATUS_WORDS[assessment.status][0]}, not signed"
    names = " and ".join(row.by for row in signature_rows(assessment, last_signatures(assessment)))
    return f"Signed {day_in_words(assessment.status_at)} for {names}"


def drawn_standards(assessment: Assessment) -> list[Drawn]:
    """The picture of an assessment, beside the one that was signed before."""
    earlier = queries.find_signed_before(assessment)
    before = (
        Before(queries.framework_of(earlier), _values(queries.entries(StandardAnswer, earlier))) if earlier is not None else None
    )
    return draw(queries.framework_of(assessment), _values(queries.entries(StandardAnswer, assessment)), before)


def _values(rows: Mapping[str, Entry]) -> dict[str, Values]:
    return {key: {name: getattr(row, name) for name in row.FIELDS} for key, row in rows.items()}


def day_in_words(moment: datetime) -> str:
    """The day of a moment as it is read in a document."""
    local = moment.astimezone(LONDON)
    return f"{local.day} {local:%B %Y}"
