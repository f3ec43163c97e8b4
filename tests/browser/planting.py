"""Faults to plant in a page: what axe or the eye would find. Each function says whether there was a place for its own."""

from collections.abc import Callable
from typing import Any

from lxml import html

LONG_WORD = "Donaudampfschifffahrtselektrizitaetenhauptbetriebswerkbauunterbeamtengesellschaft" * 2


def planted(page: str, plant: Callable[[Any], bool]) -> str:
    """A page with a fault planted; empty where it has no place for it."""
    root = html.document_fromstring(page)
    return "<!DOCTYPE html>" + html.tostring(root, encoding="unicode") if plant(root.find(".//main")) else ""


def _first(main: Any, path: str) -> Any:
    return next(iter(main.xpath(path)), None)


def _take_out_a_label(main: Any) -> bool:
    label = _first(main, ".//label[@for]")
    if label is not None:
        label.drop_tree()
    return label is not None


def _write_white_on_yellow(main: Any) -> bool:
    words = '<a class="govuk-link govuk-link--inverse" href="/">Words</a>'
    main.append(
        html.fragment_fromstring(f'<p class="govuk-body"><strong class="govuk-tag govuk-tag--yellow">{words}</strong></p>')
    )
    return True


def _leave_out_a_level(main: Any) -> bool:
    heading = _first(main, ".//h2")
    if heading is not None:
        heading.tag = "h4"
    return heading is not None and main.find(".//h1") is not None


def _use_an_id_twice(main: Any) -> bool:
    field = _first(main, ".//label[@for]")
    if field is not None:
        main.append(html.fragment_fromstring(f'<p class="govuk-body" id="{field.get("for")}">Words</p>'))
    return field is not None


def _make_headers_cells(main: Any) -> bool:
    table = _first(main, ".//table[count(.//tr) > 3 and count(.//tr[2]/*) > 2]")
    for header in [] if table is None else table.iter("th"):
        header.tag = "td"
    return table is not None


def _empty_a_link(main: Any) -> bool:
    link = _first(main, ".//a[not(*) and not(@aria-label)]")
    if link is not None:
        link.text = ""
    return link is not None


def _write_a_long_word(main: Any) -> bool:
    paragraph = _first(main, ".//p")
    if paragraph is not None:
        paragraph.append(html.fragment_fromstring(f"<pre>{LONG_WORD}</pre>"))
    return paragraph is not None


def _put_a_link_in_a_button(main: Any) -> bool:
    button = _first(main, ".//button[not(@hidden)]")
    if button is not None:
        button.append(html.fragment_fromstring('<a href="/">Home</a>'))
    return button is not None


def _show_a_picture_without_words(main: Any) -> bool:
    main.append(html.fragment_fromstring('<img src="/static/favicon.png">'))
    return True


def _say_it_outside_the_parts(main: Any) -> bool:
    main.getroottree().getroot().find("body").append(html.fragment_fromstring("<p>Words that stand nowhere.</p>"))
    return True


def _list_what_is_no_item(main: Any) -> bool:
    listed = _first(main, ".//ul")
    if listed is not None:
        listed.append(html.fragment_fromstring("<div>Words</div>"))
    return listed is not None


def _name_two_parts_alike(main: Any) -> bool:
    for _ in range(2):
        main.append(html.fragment_fromstring('<section aria-label="Words"><p class="govuk-body">Words</p></section>'))
    return True


def _crowd_two_links(main: Any) -> bool:
    links = '<a class="govuk-link" href="/">1</a><br><a class="govuk-link" href="/about">2</a>'
    main.append(html.fragment_fromstring(f'<div class="govuk-body-s" style="line-height: 1">{links}</div>'))
    return True


def _make_a_button_small(main: Any) -> bool:
    main.append(html.fragment_fromstring('<button type="button" class="govuk-button" style="max-height: 9px">Send</button>'))
    return True


def _ask_for_what_nobody_knows(main: Any) -> bool:
    field = _first(main, ".//input[@autocomplete]")
    if field is not None:
        field.set("autocomplete", "what-nobody-knows")
    return field is not None


def _add_a_main_part(main: Any) -> bool:
    main.getparent().append(html.fragment_fromstring("<main><p>Words.</p></main>"))
    return True


BY_THE_HTML_CHECKER = ""
# Each with what the browser says of it, where it is the browser that does.
FAULTS: dict[str, tuple[Callable[[Any], bool], str]] = {
    "a field without a label": (_take_out_a_label, "label:"),
    "white words on yellow": (_write_white_on_yellow, "color-contrast:"),
    "a level of headings left out": (_leave_out_a_level, "heading-order:"),
    "an id used twice": (_use_an_id_twice, BY_THE_HTML_CHECKER),
    "a table whose headers are cells": (_make_headers_cells, "scope-attr-valid:"),
    "a link without words": (_empty_a_link, "link-name:"),
    "a word that is too long": (_write_a_long_word, "pixels wide at 320"),
    "a link in a button": (_put_a_link_in_a_button, "nested-interactive:"),
    "a picture without words": (_show_a_picture_without_words, "image-alt:"),
    "words outside every part of the page": (_say_it_outside_the_parts, "region:"),
    "a list of what is no item": (_list_what_is_no_item, "list:"),
    "two parts of one name": (_name_two_parts_alike, "landmark-unique:"),
    "two links too close to hit": (_crowd_two_links, "target-size:"),
    "a button too small to hit": (_make_a_button_small, "too small to hit"),
    "a field that asks for what nobody knows": (_ask_for_what_nobody_knows, "autocomplete-valid:"),
    "two main parts": (_add_a_main_part, "landmark-no-duplicate-main:"),
}

# Words that are fit to be read, and words that seem to be alike and are not: what differs is said by the name.
ALIKE: dict[str, tuple[str, str]] = {
    "paler": ("<p>Words</p>", '<p style="color: #aaa">Words</p>'),
    "smaller": ('<p style="color: #8a8a8a; font-size: 24px">Words</p>', '<p style="color: #8a8a8a; font-size: 20px">Words</p>'),
    "thinner": (
        '<p style="color: #8a8a8a; font-size: 20px; font-weight: 700">Words</p>',
        '<p style="color: #8a8a8a; font-size: 20px; font-weight: 400">Words</p>',
    ),
    "on another background": (
        '<div style="background: #fff"><p>Words</p></div>',
        '<div style="background: #555"><p>Words</p></div>',
    ),
    "on one background under another": (
        '<div style="background: #fff"><div style="background: #ffffff26"><p>Words</p></div></div>',
        '<div style="background: #111"><div style="background: #ffffff26"><p>Words</p></div></div>',
    ),
    "in a part that is half seen through": (
        '<div style="opacity: 1"><p>Words</p></div>',
        '<div style="opacity: .3"><p>Words</p></div>',
    ),
    "on what they are no part of": (
        '<div style="position: relative"><div></div><p style="position: relative">Words</p></div>',
        '<div style="position: relative"><div style="position: absolute; inset: 0; background: #555"></div>'
        '<p style="position: relative">Words</p></div>',
    ),
    "beside what they stand in": (
        '<div style="background: #555"><div style="background: #fff; width: 200px"><p>Words</p></div></div>',
        '<div style="background: #555"><div style="background: #fff; width: 200px">'
        '<p style="position: relative; left: 300px; width: 100px">Words</p></div></div>',
    ),
}
