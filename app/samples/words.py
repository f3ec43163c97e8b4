"""The words that synthetic entries are made of: a small vocabulary of the field, and the sentences it fills.

Nothing here describes anything real. Every title, summary and contact says so.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from app.markup import render_many

SENTENCES_A_PATTERN = 40
TEXTS_A_CHILD = 250  # a child that draws Markdown may use two seconds: this many sentences take a small part of that

NAMES = (
    *(
        "Open Door",
        "Safe Steps",
        "Bright Lines",
        "Stronger Together",
        "Speak Easy",
        "Clear Signals",
        "Common Ground",
        "Next Chapter",
    ),
    *("Safer Journeys", "Listening Ear", "Steady Hands", "Turning Point", "Trusted Adults", "Lamplight", "Watchful Streets"),
    *("Think Twice", "Know the Signs", "Right to Say No", "Side by Side", "First Response", "Brave Voices", "Solid Ground"),
    *("Every Night Out", "Kind Words", "Signpost", "Bridges", "Anchor", "Compass", "Harbour", "Stepping Stones"),
)
_WHO = (
    *("social workers", "school nurses", "teachers", "youth workers", "foster carers", "police officers", "parents and carers"),
    *("taxi drivers", "hotel staff", "faith leaders", "GPs", "sexual health staff", "commissioners", "voluntary groups"),
)
_WHAT = (
    *("grooming", "child sexual exploitation", "harmful sexual behaviour", "online abuse", "peer pressure", "consent"),
    *("healthy relationships", "disclosure", "trauma", "missing episodes", "risk assessment", "safety planning", "recovery"),
)
_HOW = (
    *("short films", "small groups", "role play", "case discussion", "a shared checklist", "one-to-one sessions", "home visits"),
    *("peer mentoring", "telephone support", "creative arts", "supervision", "an online course", "family meetings"),
)
_WITH = (
    *("the safeguarding partnership", "the integrated care board", "the police and crime commissioner", "local schools"),
    *("the sexual assault referral centre", "CAMHS", "public health", "the youth justice service", "a voluntary provider"),
    *("the licensing team", "housing services", "the multi-agency safeguarding hub", "survivors’ groups"),
)
_RESULT = (
    *("earlier referrals", "fewer repeat assessments", "shorter waiting lists", "better records", "more confident staff"),
    *("clearer pathways", "steadier attendance", "fuller handovers", "more self-referrals", "lower did-not-attend rates"),
)
_PATTERNS = (
    "It helps {who} to understand {what} through {how}.",
    "The work is planned with {partner} and reviewed every {often}.",
    "Sessions on {what} last about {long} and use {how}.",
    "It began after {who} asked for help with {what}.",
    "**Referrals** come from {who} and from {partner}.",
    "Those who take part can choose between {how} and {other}.",
    "A steering group with {partner} reads the figures every {often} and looks for {result}.",
    "Early monitoring points to {result}, although the numbers are small.",
    "Staff are supervised every {often}, and {who} join for part of it.",
    "The most common question from {who} is about {what}.",
    "It does *not* replace {how}, and it says so to {partner}.",
    "Materials on {what} are revised each {often} with {partner}.",
    "Commissioners pay for {how}; {partner} gives rooms and time.",
    "The service specification asks for {result} and for a plan on {what}.",
    "What was learned about {what} is shared with {who} and with {partner}.",
    "An evaluation compared {how} with {other} and reported {result}.",
    "Where {what} is part of the picture, {who} agree who leads.",
    "Young people helped to design the part on {what}, which uses {how}.",
    "Waiting times are published each {often}, at the request of {partner}.",
    "The pathway from {partner} to {how} is drawn on one page.",
    "Training for {who} covers {what}, recording and when to share information.",
    "A [guide for {who}](https://www.example.org/guide) explains {what} in plain words.",
    "The budget is pooled with {partner}, which is reviewed every {often}.",
    "Outcomes are agreed at the start: {result}, and more understanding of {what}.",
    "For {who}, {how} worked better than {other}.",
    "Feedback from {who} led to more {how} and less {other}.",
    "If funding ends, {partner} has agreed to keep {how} going for a {often}.",
    "Aftercare is offered to audiences by {who}, with {how}.",
    "The hardest part was agreeing with {partner} how to count {result}.",
    "Each {often} a report on {what} goes to {partner}.",
)
_SLOTS = {
    "who": _WHO,
    "what": _WHAT,
    "how": _HOW,
    "other": _HOW,
    "partner": _WITH,
    "result": _RESULT,
    "often": ("month", "quarter", "term", "half-year", "year"),
    "long": ("45 minutes", "an hour", "two hours", "half a day"),
}
_HEADINGS = ("### How it works", "### What it offers", "### What has been learned", "### Who leads it", "### How it is paid for")
_POINTS = tuple(f"{how} for {who}" for how, who in zip(_HOW * 2, _WHO * 2, strict=False))


@dataclass(frozen=True)
class Piece:
    """A sentence, heading or point as Markdown and as the HTML that the site makes of it."""

    text: str
    html: str
    words: int


@dataclass(frozen=True)
class Phrasebook:
    """Every piece a description can be made of, drawn once."""

    sentences: Sequence[Piece]
    headings: Sequence[Piece]
    points: Sequence[Piece]


@cache
def draw_phrasebook() -> Phrasebook:
    """All the pieces, each drawn by the site's own Markdown. The first time it takes a second: call it outside a transaction."""
    choose = random.Random("sentences")  # noqa: S311  # made-up text, the same every time
    sentences = dict.fromkeys(
        pattern.format(**{slot: choose.choice(words) for slot, words in _SLOTS.items()})
        for pattern in _PATTERNS
        for _ in range(SENTENCES_A_PATTERN)
    )
    return Phrasebook(
        sentences=_pieces(list(sentences), "<p>", "</p>"),
        headings=_pieces(_HEADINGS),
        points=_pieces(_POINTS, "<p>", "</p>"),
    )


def _pieces(texts: Sequence[str], opening: str = "", closing: str = "") -> list[Piece]:
    htmls: list[str] = []
    for start in range(0, len(texts), TEXTS_A_CHILD):
        htmls += render_many(texts[start : start + TEXTS_A_CHILD])
    return [
        Piece(text, html.removeprefix(opening).removesuffix(closing), len(text.split()))
        for text, html in zip(texts, htmls, strict=True)
    ]


def describe(phrasebook: Phrasebook, choose: random.Random, length: int) -> tuple[str, str]:
    """A description of about `length` words, as Markdown and as the HTML that the site would make of all of it."""
    texts: list[str] = []
    htmls: list[str] = []
    word_count = 0
    while word_count < length:
        if texts and choose.random() < 0.25:
            heading, points = choose.choice(phrasebook.headings), choose.sample(phrasebook.points, 3)
            texts += [heading.text, "\n".join(f"- {point.text}" for point in points)]
            htmls += [heading.html, "<ul>\n" + "".join(f"<li>{point.html}</li>\n" for point in points) + "</ul>"]
            word_count += sum(piece.words for piece in (heading, *points))
        sentences = choose.sample(phrasebook.sentences, choose.randint(3, 5))
        texts.append(" ".join(piece.text for piece in sentences))
        htmls.append("<p>" + " ".join(piece.html for piece in sentences) + "</p>")
        word_count += sum(piece.words for piece in sentences)
    return "\n\n".join(texts), "\n".join(htmls)
