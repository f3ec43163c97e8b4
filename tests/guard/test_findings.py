"""What is listed of a text: each thing once, in order of place, with a fingerprint that knows the same words again."""

from app.contributions.guard import RULES, inspect
from app.contributions.guard.findings import Span, fingerprint
from app.contributions.guard.inspection import _without_repeats


def test_the_rules_are_known_by_these_codes() -> None:
    assert list(RULES) == [
        *("nhs-number", "upn", "national-insurance", "date-of-birth", "postcode", "phone", "email", "case-reference"),
        *("identifiable-child", "child-at-risk"),
    ]


def test_of_findings_that_start_together_the_longest_stays_and_of_those_inside_it_none() -> None:
    spans = [Span("a", 5, 9), Span("a", 5, 12), Span("a", 7, 12), Span("a", 6, 8), Span("a", 12, 14), Span("a", 13, 15)]
    assert _without_repeats(iter(spans)) == [Span("a", 5, 12), Span("a", 12, 14), Span("a", 13, 15)]


def test_findings_of_other_rules_stay_and_all_are_in_order_of_place() -> None:
    spans = [Span("b", 6, 8), Span("a", 5, 12), Span("c", 0, 3), Span("a", 1, 2), Span("a", 5, 12)]
    assert _without_repeats(iter(spans)) == [Span("c", 0, 3), Span("a", 1, 2), Span("a", 5, 12), Span("b", 6, 8)]


def test_a_fingerprint_is_of_the_rule_and_of_the_words_however_they_are_written() -> None:
    alike = {fingerprint("phone", words) for words in ("Ring me", "ring  me", " RING\nme ", "r\u200bing me")}
    assert len(alike) == 1
    assert fingerprint("email", "Ring me") not in alike
    assert fingerprint("phone", "Ringme") not in alike
    assert fingerprint("phone", "Ring me") == "38f14b6d7ed0132e6f928010a123967ecc33af51e4834a259c7a88b6f25fbd21"


def test_a_mobile_is_found_unless_the_field_asks_for_a_contact() -> None:
    assert [found.rule for found in inspect("Ring 07700 900123")] == ["phone"]
    assert inspect("Ring 07700 900123", contact_field=True) == []
