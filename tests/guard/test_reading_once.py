"""What ships is read once by the guard however often it is asked about; of what people write, nothing is kept."""

from app.contributions import guard
from app.contributions.guard import findings, readings

TEXT = "Ring Jo on 07700 900123."


def test_within_a_block_each_question_about_a_text_is_answered_once() -> None:
    memory: guard.Readings = {}
    with guard.reading_once(memory):
        first = guard.inspect(TEXT)
        assert len(memory) == 1
        assert guard.inspect(TEXT) == first
        assert len(memory) == 1
        assert guard.inspect(TEXT, contact_field=True) != first
        assert not guard.about_a_child_at_risk_now(TEXT)
        assert len(memory) == 3
    assert [one.rule for one in first] == ["phone"]


def test_what_was_kept_is_given_back() -> None:
    finding = findings.Finding("phone", 0, 4, "Ring", "", "")
    memory: guard.Readings = {}
    with guard.reading_once(memory):
        guard.inspect(TEXT)
    with guard.reading_once(dict.fromkeys(memory, (finding,))):
        assert guard.inspect(TEXT) == [finding]


def test_a_caller_that_changes_its_findings_changes_nobody_elses() -> None:
    with guard.reading_once():
        guard.inspect(TEXT).clear()
        assert guard.inspect(TEXT)


def test_outside_such_a_block_nothing_is_kept() -> None:
    memory: guard.Readings = {}
    with guard.reading_once(memory):
        pass
    guard.inspect(TEXT)
    guard.about_a_child_at_risk_now(TEXT)
    assert memory == {}
    assert readings._readings.get() is None
