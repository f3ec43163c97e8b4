"""Words for people: kin, children, first names. Fragments for the guard's patterns; each is used without regard to case."""

import re

from app.contributions.guard.words import word_list

KIN = (
    r"(?:mums?|mams?|mumm(?:y|ies)|mothers?|dad(?:dy)?s?|fathers?|parents?|step-?(?:mum|mother|dad|father|son|daughter|"
    r"brother|sister)s?|"
    r"nans?|nanas?|grann?(?:y|ies)|grans?|grand-?(?:mother|father|ma|pa|dad|son|daughter|parent)s?|grandads?|aunt(?:ie|y)?s?|"
    r"uncles?|cousins?|brothers?|sisters?|sons?|daughters?|nieces?|nephews?|siblings?|twins?|"
    r"husband|wife|boyfriend|girlfriend|half-(?:brother|sister)|guardian|next of kin|foster(?:ed)?(?: |-)?(?:carers?|mum|dad|"
    r"parents?|family))"
)
CHILD = (
    r"(?:girl|boy|child|kid|lad|lass|teen(?:ager)?|youngster|pupil|student|learner|baby|toddler|son|daughter|niece|nephew|"
    r"brother|sister|step-?(?:son|daughter|brother|sister)|grand-?(?:son|daughter)|sixth-former|schoolboy|schoolgirl|"
    r"young (?:person|woman|man|lady|lad)|female|male|(?:foster|looked-after) (?:child|daughter|son)|client|patient|survivor|"
    r"victim|"
    r"twin|care leaver|refugee|year[ -]old|y/?o)"
)
CHILDREN = (
    r"(?:girls|boys|children|kids|lads|teen(?:ager)?s|youngsters|pupils|students|learners|babies|toddlers|people|women|men|"
    r"females|males|victims|survivors|clients|users|mentors|adults|those|ones|members|patients|year-olds|classes|groups)"
)
MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?)"
)
TEENS = [
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
]
AGE = rf"(?:1[0-8]|[1-9]|{'|'.join(reversed(TEENS))})"
ORDINAL = (
    r"(?:1[0-8]th|[4-9]th|1st|2nd|3rd|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|"
    r"(?:thir|four|fif|six|seven|eigh)teenth)"
)
TITLE = r"\b(?:Mr|Mrs|Ms|Miss|Mx)\.? [A-Z]"

# Common first names in England across communities. Names that are also everyday words, places or services
# (Grace, Hope, Victoria, Chelsea, Will, Mark) are left out: they need an age or a relation beside them to count.
FIRST_NAMES = word_list("first_names")
_OF_A_THING = re.compile(
    r"'s? (?:Law|Choice|House|Place|Story|Hall|Trust|Fund|Centre|Project|College|School|[A-Z][a-z]{1,20} (?:Law|Trust))\b"
)
_WORD = re.compile(r"(?<![A-Za-z])[A-Za-z]{2,20}(?![A-Za-z])")


def first_names(text: str, *, any_case: bool = False) -> list[tuple[int, int]]:
    """Where a known first name stands, capitalised unless `any_case`; not one that is part of a place such as St Mary's."""
    spans: list[tuple[int, int]] = []
    for match in _WORD.finditer(text):
        if not (any_case or match[0][0].isupper()) or match[0].lower() not in FIRST_NAMES:
            continue  # as almost every word, before more is asked of it
        lead = text[max(0, match.start() - 4) : match.start()].lower()
        if not lead.endswith(("st ", "st. ")) and not _OF_A_THING.match(text, match.end()):
            spans.append(match.span())
    return spans
