"""Text about a particular child who may be at risk now. It is shown the way to help and is not kept.

Weighed in each sentence and in each pair of neighbours: who speaks, which child (one the writer knows, or the writer),
harm or a disclosure, and that it is going on. Advice ("if a child tells you …"), plays and exercises, and what people said
in meetings are general wording and never count.
"""

import itertools
import re
from collections.abc import Iterator

from app.contributions.guard.findings import Span
from app.contributions.guard.normalise import normalise
from app.contributions.guard.people import AGE, CHILD, KIN
from app.contributions.guard.readings import reading
from app.contributions.guard.windows import LONGEST, sentences


def _any(*alternatives: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(alternatives)})\b", re.IGNORECASE)


_YOUNG = rf"(?:{CHILD}|friend|mate|cousin|tutee|mentee|year (?:1[0-3]|[1-9])s?)"
_WORDS = r"(?:[\w'-]{1,20} ){0,3}"
_DAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"

_SOMEONE = _any(r"i|i'm|i've|im|ive|me|my|we|we're|we've|us|our|he|she|he's|she's|his|her|this|spoke|disclosure")
_SPEAKER = _any(r"i|i'm|i've|im|ive|me|my|we|we're|we've|us|our|just spoke to|disclosure from")
_KNOWN_CHILD = _any(
    rf"(?:my|our) {_WORDS}{_YOUNG}",
    rf"one of (?:my|our) {_WORDS}(?:girls|boys|pupils|students|lads|children|kids|young people|year \d{{1,2}}s)",
    r"one of the (?:girls|boys|pupils|students|lads|children|kids|young people) (?:i|we|in|at)",
    rf"(?:an?|the|this|that|another) {_WORDS}{_YOUNG}\b(?!')[^.;:?]{{0,32}}\b(?:i|we|me|us|my|our|next door|who says|"
    rf"who is still|here|from number)",
    rf"(?:saw|seen|heard) (?:[\w'-]{{1,20}} ){{0,5}}{_YOUNG}",
    r"this (?:girl|boy|child) is",
    rf"(?:spoke to|disclosure from) (?:an?|one) {_YOUNG}",
    rf"there(?:'s| is) an? {_WORDS}{_YOUNG}",
    rf"i have an? {_WORDS}{_YOUNG}",
)
_TOLD_ME = _any(
    r"(?:he|she|they)(?:'s| has| had)?(?: just| only)? (?:told|tells|messaged|texted|rang|phoned|said to|disclosed to|"
    r"confided in|came to) (?:me|my)\b(?! that (?:the|our|their|a new|contracts|funding))",
    r"(?:he|she)(?:'s| has)? (?:said|says) (?:that )?(?:(?:he|she)(?:'ll| will|'d|'s| is)|(?:his|her) (?:dad|mum|step\w{0,12}|"
    r"uncle|brother|boyfriend))",
    r"(?:he|she) (?:told|disclosed)[^.;]{0,12} (?:today|this morning|yesterday|last night)(?! (?:the|that the))",
    rf"(?:my|our) {_WORDS}{_YOUNG}(?: has| had)?(?: just)? (?:disclosed|told (?:me|us))",
)
_TOLD_US = _any(r"(?:he|she|they)(?:'s| has| had)?(?: just)? (?:told|tells|disclosed to|confided in) us")
_YOUNG_NOW = _any(
    rf"(?:he|she)(?:'s| is) (?:only |just )?{AGE}",
    rf"(?:lad|boy|girl|child)\b[^.;]{{0,30}} is {AGE}",
    r"this (?:child|girl|boy) is",
)
_MYSELF = _any(
    rf"(?:i am|i'm|im) (?:only |just )?{AGE}\b(?! (?:years (?:in|at|into)|weeks|months|miles|of))",
    r"happening to me",
    r"i (?:don't|dont|do not) feel safe",
    r"comes into my (?:room|bed)",
    r"(?:touches|hurts|hits|abuses|rapes|is abusing|is touching|is hurting|is hitting) me",
)
_STILL_HURTS = _any(
    rf"(?:his|her) {KIN} (?:is|'s|keeps|still)[^.;]{{0,20}} (?:abusing|hurting|touching|hitting|raping|grooming|"
    rf"beating)(?: (?:him|her|them))",
)
_HARM = _any(
    r"abus(?:e[ds]?|ing)",
    r"touch(?:es|ed|ing)?",
    r"hurt(?:s|ing)?",
    r"hit(?:s|ting)?",
    r"beat(?:s|en|ing)?",
    r"rap(?:e[ds]?|ing)",
    r"groom(?:ed|ing|s)?",
    r"exploit(?:ed|ing|s)?",
    r"traffick(?:ed|ing)",
    r"assault(?:ed|ing|s)?",
    r"bruis(?:e[ds]?|ing)",
    r"threat(?:en(?:ed|ing|s)?|s)?",
    r"blackmail(?:ed|ing|s)?",
    r"scared|afraid|frightened|terrified|unsafe|not safe|not feel safe|(?:doesn't|don't) feel safe",
    r"kill (?:him|her|me|them|himself|herself)",
    r"(?:wants|want) to die",
    r"self[- ]?harm\w{0,12}",
    r"missing|run(?:s|ning)? away",
    r"drugs|bad things|sexual(?:ly| things)?|have sex|nudes",
    r"pictures and wants|has (?:his|her|my) (?:pictures|videos|photos)",
    r"(?:pictures|videos|photos|images|the videos) (?:of (?:him|her|me)|this week|to everyone)",
    r"comes into (?:his|her|my) (?:room|bed)|(?:in|into) bed with|in (?:his|her) bed|sleep(?:s|ing)? (?:at|with|in)",
    r"(?:got|gets|getting|get) (?:in|into) (?:the same|a|his|her|that) (?:taxi|car|van)",
    r"(?:an )?older (?:men|man|boys|boy)|man of \d\d|three men|alone with (?:a|the|that|this|him)|on the register",
    r"meet(?:s|ing)? (?:up with )?(?:a|an|this|some|him|her)(?: \w{1,20})? ?(?:man|men|bloke|stranger)?",
    r"cries|crying",
    r"mak(?:e|es|ing) (?:me|him|her)(?: do)?|made to",
    r"man who (?:abused|raped|hurt)|coming for (?:him|her|me)|outside (?:his|her|my) (?:house|school)",
    r"(?:did|does|doing) (?:this|that|it|things) to (?:him|her|me)|going back there|at home with him",
    r"(?:his|her|my) step-?(?:dad|father|brother)",
    rf"what (?:his|her|my) {KIN} (?:does|did)",
    r"disclos(?:ed|ure)|pregnant and the father",
    r"what happened (?:in|at|to) (?:the|his|her)",
)
_GOING_ON = _any(
    r"today|tonight|yesterday|tomorrow|right now|now|at the moment|currently|still|again|just|earlier|last night|keeps?|keep",
    r"this (?:morning|afternoon|evening|week|weekend)|after school",
    rf"(?:on|since|last|this) {_DAY}",
    r"is being|are being|being made|is (?:paying|messaging|giving|touching|hurting|making|meeting|missing|living|staying|"
    r"left|coming|touching)",
    r"(?:has|have) (?:been|gone|started|told|shown|just|got|said|videos|pictures|bruises)|hasn't|haven't|won't|wont",
    r"touches|hurts|hits|beats|comes into|gets into|sleeps|collects|comes back|cries|acts out|wants to|goes",
    r"(?:is|he's|she's) (?:scared|afraid|missing|pregnant)|says (?:she|he)|will",
    r"what (?:should|can|do) (?:i|we) do|who to (?:ring|call|tell)|please help|told me|came to me|happening|don't know",
)
_CONCERN = _any(
    r"(?:i am|i'm|im|we are|we're)(?: very| really| so| quite| getting)? (?:worried|concerned|scared|frightened|"
    r"anxious) (?:about|for|that)",
    r"(?:i|we) have concerns about",
    r"(?:i|we) (?:think|believe|suspect|fear|know)",
)
_PAST = _any(
    r"(?:in|since|during) (?:19|20)\d\d",
    r"years ago|last year|as a child|when (?:he|she|i) was|at the time",
)
_ADVICE = _any(
    r"if (?:a|an|you|your|someone|anyone)",
    r"when (?:a|an|children|young)",
    r"what would you|should(?! (?:i|we)\b)|may (?:tell|disclose|say|not)|might",
    r"(?:in|of|for) (?:the|this|our) (?:film|play|exercise|scene|scenario|drama|lesson|video|story|training|performance)",
    r"the (?:film|play|drama|scene|animation|character)|scenario|role[- ]play|imagine|fictional|composite",
    r"told (?:the )?(?:review|conference|committee|board|inquiry|panel|council|meeting|researchers|inspectors)",
    r"this page|a guide|guide for|leaflet|booklet|webinar|course|foreword|toolkit|funding|contracts?|strategy|commissioners?|"
    r"head teacher said",
    r"own experience|young people|survivors told|our service supports",
)
_ONCE_DISCLOSED = _any(
    rf"(?:{CHILD}|he|she)(?:'s| has| had)? (?:recently |then )?(?:disclosed|told (?:me|us|my|our|her teacher|his teacher))"
)


def about_a_child_at_risk_now(text: str) -> bool:
    """True when `text` reads as being about a particular child, or the writer as a child, who may be at risk now."""
    return reading(_about_a_child_at_risk_now, text)


def _about_a_child_at_risk_now(text: str) -> bool:
    plain = normalise(text).text
    return any(_is_at_risk_now(plain[start:end]) for start, end in _stretches(plain))


def children_at_risk(text: str) -> Iterator[Span]:
    """Sentences of plain text about a child at risk, or a disclosure by one child that may be over. Ordinary findings."""
    for start, end in _stretches(text):
        if _is_at_risk_now(text[start:end]) or _once_disclosed(text[start:end]):
            yield Span("child-at-risk", start, end)


def _stretches(text: str) -> Iterator[tuple[int, int]]:
    """Each sentence, then each sentence with the one after it."""
    single = list(sentences(text))
    yield from single
    for (start, _), (_, end) in itertools.pairwise(single):
        if end - start <= LONGEST:
            yield start, end


def _is_at_risk_now(stretch: str) -> bool:
    """The rarest words first: almost every sentence is let go by the first two questions."""
    if not _SOMEONE.search(stretch):
        return False
    return (_says_so(stretch) or _particular(stretch)) and not _ADVICE.search(stretch)


def _says_so(stretch: str) -> bool:
    """The writer is the child, or a child has told the writer, or someone is still being hurt."""
    if _MYSELF.search(stretch):
        return bool(_HARM.search(stretch) or _GOING_ON.search(stretch))
    return bool(_STILL_HURTS.search(stretch) or (_TOLD_ME.search(stretch) and _GOING_ON.search(stretch)))


def _particular(stretch: str) -> bool:
    """Harm to a child the writer knows, that is not of the past."""
    child = _SPEAKER.search(stretch) and _KNOWN_CHILD.search(stretch)
    if not (child or _YOUNG_NOW.search(stretch) or _TOLD_US.search(stretch)):
        return False
    if not _HARM.search(stretch) or _PAST.search(stretch):
        return False
    return bool(_GOING_ON.search(stretch) or (child and _CONCERN.search(stretch)))


def _once_disclosed(stretch: str) -> bool:
    if not _SOMEONE.search(stretch):
        return False
    return bool(_ONCE_DISCLOSED.search(stretch) and _HARM.search(stretch)) and not _ADVICE.search(stretch)
