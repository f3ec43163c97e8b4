"""How much of the held third of the labelled sentences the guard finds, and how often it points at nothing.

The held third took no part in tuning. An identifier counts as found only by its own rule, and a sentence about a child at
risk now only when it would be refused, not when it is merely an ordinary finding.
"""

from collections.abc import Iterable

import pytest

from app.contributions.guard import about_a_child_at_risk_now, inspect
from tests.guard.labelled_set import Row, rows

RULE_OF = {
    "nhs": "nhs-number",
    "upn": "upn",
    "nino": "national-insurance",
    "dob": "date-of-birth",
    "postcode-person": "postcode",
    "phone": "phone",
    "email": "email",
    "case-ref": "case-reference",
}
LEAST_RECALL = {"pattern": 0.98, "narrative": 0.90}
MOST_FALSE_ALARMS = 0.10
MOST_REFUSED_WRONGLY = 0.02


def found(row: Row) -> bool:
    if row.category == "at-risk":
        return about_a_child_at_risk_now(row.text)
    rules = {finding.rule for finding in inspect(row.text)}
    return RULE_OF[row.category] in rules if row.group == "pattern" else bool(rules)


def share(outcomes: Iterable[bool]) -> tuple[float, str]:
    results = list(outcomes)
    return sum(results) / len(results), f"{sum(results)} of {len(results)} ({sum(results) / len(results):.3f})"


def say(capsys: pytest.CaptureFixture[str], line: str) -> None:
    with capsys.disabled():
        print(f"\nguard, held third: {line}", end="")


@pytest.mark.parametrize("group", ["pattern", "narrative"])
def test_enough_of_the_held_sentences_are_found(group: str, capsys: pytest.CaptureFixture[str]) -> None:
    recall, words = share(found(row) for row in rows("held") if row.label == "pos" and row.group == group)
    say(capsys, f"{group} recall {words}, floor {LEAST_RECALL[group]:.2f}")
    assert recall >= LEAST_RECALL[group]


def test_few_of_the_held_look_alikes_are_pointed_at(capsys: pytest.CaptureFixture[str]) -> None:
    alarms, words = share(bool(inspect(row.text)) for row in rows("held") if row.label == "neg")
    say(capsys, f"false alarms {words}, ceiling {MOST_FALSE_ALARMS:.2f}")
    assert alarms <= MOST_FALSE_ALARMS


def test_general_wording_is_almost_never_refused_as_a_child_at_risk(capsys: pytest.CaptureFixture[str]) -> None:
    refused, words = share(about_a_child_at_risk_now(row.text) for row in rows("held") if row.label == "neg")
    say(capsys, f"refused wrongly {words}, ceiling {MOST_REFUSED_WRONGLY:.2f}")
    assert refused <= MOST_REFUSED_WRONGLY
