"""A page is passed over only where all its pieces are judged on others; no fault hides in one that is."""

import pytest

from tests.browser.conftest import Browse
from tests.browser.drawn import SHOWN, Drawings
from tests.browser.pieces import pieces_of, worth_judging
from tests.browser.planting import ALIKE, BY_THE_HTML_CHECKER, FAULTS, planted
from tests.browser.visits import VISITOR

PAGE = '<!DOCTYPE html><html lang="en"><title>Words</title><main><h1>Words</h1>{}</main></html>'
TRIED = 12  # one page in so many that are passed over


def test_a_fault_in_a_page_that_would_be_passed_over_has_it_judged(drawings: Drawings) -> None:
    judged = set(drawings.to_judge)
    passed_over = [each for place, each in enumerate(drawings.everything) if each.page and place not in judged]
    faults, planted_in = [], dict.fromkeys(FAULTS, 0)
    for fault, (plant, _) in FAULTS.items():
        for drawing in passed_over[::TRIED]:
            page = planted(drawing.page, plant)
            planted_in[fault] += bool(page)
            if page and pieces_of(page) <= drawings.judged_pieces:
                faults.append(f"{fault} in {drawing}")
    assert not faults, "\n".join(faults)
    assert all(planted_in.values()), planted_in


def test_pages_worth_judging_hold_every_piece() -> None:
    pages = {"small": {1, 2}, "large": {1, 2, 3, 4}, "other": {4, 5}, "same": {4, 5}}
    assert worth_judging(pages) == ["large", "other"]


def test_other_words_of_the_same_length_make_no_other_page() -> None:
    page = "<html><body><main><h1>{}</h1><p>{}</p></main></body></html>"
    assert pieces_of(page.format("Theatre", "A play")) == pieces_of(page.format("Streets", "A walk"))
    assert pieces_of(page.format("Theatre", "A play")) < pieces_of(page.format("Theatre", "A neighbourhood"))


@pytest.mark.browser
def test_each_fault_that_is_planted_is_reported(drawings: Drawings, browse: Browse) -> None:
    watched_page = browse()  # on an empty page, whose policy allows the styles that are planted
    missed_faults = []
    pages = [each.page for each in drawings.pages() if each.way == SHOWN and each.role == VISITOR]
    for fault, (plant, report) in FAULTS.items():
        if report == BY_THE_HTML_CHECKER:
            continue
        page = next(filter(None, (planted(each, plant) for each in pages)))
        watched_page.write(page, "/planted")
        if not any(report in each for each in watched_page.judge()):
            missed_faults.append(fault)
    assert not missed_faults


@pytest.mark.browser
def test_words_that_cannot_be_read_are_reported_though_words_like_them_were_fit(browse: Browse) -> None:
    watched_page = browse()
    missed_differences = []
    for difference, (fit, unfit) in ALIKE.items():
        watched_page.write(PAGE.format(fit), "/planted")
        assert not watched_page.axe(), difference
        watched_page.write(PAGE.format(unfit), "/planted")
        if not any("color-contrast:" in each for each in watched_page.axe()):
            missed_differences.append(difference)
    assert not missed_differences
