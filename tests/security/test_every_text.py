"""Every text that a person writes, hostile, on every page, in every letter and in every file that shows it."""

import csv
import email
import email.policy
import html
import io
import json
import zipfile
from collections.abc import Iterator
from email.message import EmailMessage
from xml.etree import ElementTree

import markupsafe
import pytest
from werkzeug.test import TestResponse

from app.documents import formats
from tests.permissions import table
from tests.permissions.cell_requests import path_of, seen_by
from tests.permissions.furnishing import Furnisher
from tests.permissions.roles import AREA, HOSTS, SEATED, Thing
from tests.permissions.site import Site
from tests.permissions.table import Route
from tests.security.active_content import faults
from tests.security.hostile_world import ATTACK, MARK, HostileWorld, fields_of_kinds, unlisted

TABLE = table.read()
# Whoever sees most of a page first, then whoever sees another side of it: each page is asked for by the first two who may.
READERS = (
    "author",
    "lead",
    "editor",
    "moderator",
    "admin",
    "other",
    "outsider",
    "visitor",
    "waiting",
    "unconfirmed",
    *HOSTS,
    *SEATED,
)
MOST_READERS = 2
ESCAPED = (str(markupsafe.escape(ATTACK)), html.escape(ATTACK))
UPLOADED = ("files.own", "files.download")  # as it was uploaded: tests/intake and tests/attachments try what is in it
SHOWN = ("text/plain", "application/atom+xml", "application/xml", "image/svg+xml")
EMAIL_PAGES = ("newsletter_drafts.email",)
# Pages that are asked for by what their text was before it turned hostile: to hostile names every provider is nearly everybody.
GONE = {"administration.remove_domain", "reviews.offer"}
# Texts that are shown nowhere, each with the reason.
SHOWN_NOWHERE = {"content_page.summary": "kept for a list of the pages of words, which there is not yet"}
HEADERS = {
    *("From", "To", "Subject", "Message-ID", "Date", "MIME-Version", "Content-Type"),
    *("Auto-Submitted", "X-Auto-Response-Suppress", "Precedence"),
    *("List-Unsubscribe", "List-Unsubscribe-Post", "List-Id", "List-Help", "List-Archive"),
}


def make_hostile(site: Site) -> list[str]:
    """Turn a site hostile; the places of its texts."""
    world = HostileWorld(site)
    world.make()
    return world.places


@pytest.fixture(scope="module")
def hostile(furnisher: Furnisher) -> Iterator[HostileWorld]:
    """A copy of the site whose every text is an attack."""
    furnished = furnisher.changed("hostile", make_hostile)
    with furnisher.copy(furnished) as site:
        world = HostileWorld(site)
        world.places = furnished.notes
        yield world


def test_every_column_and_every_field_was_made_hostile_or_is_named_as_what_no_person_writes(hostile: HostileWorld) -> None:
    assert not unlisted(), "add each to a list in hostile_world.py"
    assert not fields_of_kinds() - set(hostile.places), "the world of the permission table has no such text: give it one"


def of_the_table(site: Site) -> Iterator[tuple[str, str, str]]:
    """(endpoint, role, address) of every page in every state, for the first readers who are shown it."""
    for route in TABLE.routes:
        if route.method != "GET" or route.endpoint in ("static", "pages.health"):
            continue
        for state, thing in site.world.things[route.things].items():
            shown = [role for role in READERS if route.expected(role, state) == "shown"]
            yield from ((route.endpoint, role, path_of(site, route, seen_by(thing, role))) for role in shown[:MOST_READERS])


def besides(site: Site) -> Iterator[tuple[str, str, str]]:
    """What the table asks for in one way only, and shows texts in another way too."""
    states = site.world.things
    texts = {"specifications": "docx odt pdf print", "outcomes frameworks": "xlsx ods"}
    for nouns, codes in texts.items():
        slug = states[nouns]["published"]["slug"]
        yield from (("exports.current", "visitor", f"/library/{slug}/download/{code}") for code in codes.split())
    number = states["consultations"]["open"]["consultation_id"]
    yield from (("consultations.download", "author", f"/consultations/{number}/record/{code}") for code in ("odt", "pdf"))
    returned = states["statements of use"]["returned"]["slug"]
    yield ("using.state", "author", f"/library/{returned}/used?area={AREA}")
    review = states["review reports"]["answering"]["exchange_id"]  # the first readers are its hosts
    yield ("reviews.findings", "reviewer", f"/exchanges/reviews/{review}/findings")
    for words in ("zq*", "alert", "script"):
        yield from (("search", role, f"/search?q={words}") for role in ("visitor", "author"))
        yield from (("listing", "author", f"/{section}?q={words}") for section in ("directory", "library"))


def test_no_page_and_no_file_holds_anything_that_could_run(hostile: HostileWorld) -> None:
    numbers_seen: set[int] = set()
    wrong, pages = [], 0
    for endpoint, role, path in (*of_the_table(hostile.site), *besides(hostile.site)):
        answer = hostile.site.send(role, "GET", path)
        status = answer.response.status_code
        if status != 200:
            wrong += [] if endpoint in GONE else [f"{role} {path}: {status}"]
            continue
        pages += 1
        numbers_seen |= {int(number) for number in MARK.findall(answer.words())}
        wrong += [f"{role} {path}: {fault}" for fault in in_an_answer(answer.response, endpoint)]
    numbers_seen |= {int(number) for letter in letters(hostile.site) for number in MARK.findall(words_of(letter))}
    assert not wrong, "\n".join(wrong[:40])
    assert pages > 700, "the pages were asked for"
    unseen = {place for number, place in enumerate(hostile.places) if number not in numbers_seen}
    assert unseen == set(SHOWN_NOWHERE), "no page shows these: ask for one that does, in `besides`"


def in_an_answer(response: TestResponse, endpoint: str) -> Iterator[str]:
    """What is wrong with a page or a file."""
    name = response.headers.get("Content-Disposition", "")
    if any(char in name for char in "<>\r\n"):
        yield f"it is named {name!r}"
    body = response.get_data()
    if response.mimetype == "text/html":
        yield from in_html(body.decode(), mail=endpoint in EMAIL_PAGES)
    elif not name.startswith("attachment") and response.mimetype not in SHOWN:
        yield f"an answer of {response.mimetype} is shown, and nobody reads it here"
    elif endpoint not in UPLOADED:
        yield from in_a_file(response.mimetype, body)


def in_a_file(mimetype: str, body: bytes) -> Iterator[str]:
    if body.startswith(b"PK"):
        yield from in_a_package(body)
    elif mimetype == "application/xml":
        ElementTree.fromstring(body)
    elif mimetype == "application/atom+xml":
        yield from in_a_feed(body)
    elif mimetype == "text/csv":
        rows = list(csv.reader(io.StringIO(body.decode("utf-8-sig"))))
        yield from (f"a row of {len(row)} cells, not {len(rows[0])}" for row in rows if len(row) != len(rows[0]))
    elif mimetype == "application/json":
        json.loads(body)


def in_html(text: str, *, mail: bool = False) -> list[str]:
    """A page whose every attack is wholly escaped is not parsed: templates put values in text and quoted attributes only."""
    for escaped in ESCAPED:
        text = text.replace(escaped, "")
    return list(faults(text, mail=mail)) if "alert" in text else []


def in_a_package(body: bytes) -> Iterator[str]:
    """An office document: each part is well formed, and what people wrote is text in it and no link that runs."""
    with zipfile.ZipFile(io.BytesIO(body)) as package:
        for name in package.namelist():
            if not name.endswith((".xml", ".rels")):
                continue
            for element in ElementTree.fromstring(package.read(name)).iter():
                tag = str(element.tag).rpartition("}")[2]
                yield from (f"<{tag}> in {name}" for forbidden in ("script", "img", "svg") if tag == forbidden)
                targets = (
                    value for key, value in element.attrib.items() if key.rpartition("}")[2].casefold() in ("target", "href")
                )
                yield from (
                    f"{name} leads to {target!r}" for target in targets if target.strip().casefold().startswith("javascript")
                )


def in_a_feed(body: bytes) -> Iterator[str]:
    for element in ElementTree.fromstring(body).iter():
        tag = str(element.tag).rpartition("}")[2]
        if element.get("type") in ("html", "xhtml") or tag in ("script", "img", "svg"):
            yield f"<{tag} type={element.get('type')}>: a reader would draw it"


# ------------------------------------------------------------------------ letters


def letters(site: Site) -> list[EmailMessage]:
    paths = sorted((site.folder / "mail").glob("*.eml"))
    found = [email.message_from_bytes(path.read_bytes(), policy=email.policy.default) for path in paths]
    return [letter for letter in found if isinstance(letter, EmailMessage)]


def part_of(letter: EmailMessage, kind: str) -> str:
    part = letter.get_body((kind,))
    return "" if part is None else str(part.get_content())


def words_of(letter: EmailMessage) -> str:
    return f"{letter['Subject']}\n{part_of(letter, 'plain')}\n{part_of(letter, 'html')}"


def test_no_letter_and_no_copy_of_the_newsletter_holds_anything_that_could_run(hostile: HostileWorld) -> None:
    wrong, hostile_letters = [], 0
    for letter in letters(hostile.site):
        text = part_of(letter, "html")
        hostile_letters += "alert" in text
        wrong += [f"{letter['To']}: {fault}" for fault in in_html(text, mail=True)]
        wrong += [f"{letter['To']} has the header {name}" for name in letter.keys() if name not in HEADERS]  # noqa: SIM118
        wrong += [f"{letter['To']} has {name} twice" for name in set(letter.keys()) if len(letter.get_all(name, [])) > 1]
        wrong += [f"{letter['To']}: {defect}" for defect in letter.defects]
    assert not wrong, "\n".join(wrong[:40])
    assert hostile_letters > 30, "the texts are in letters"


# ------------------------------------------------------------------------ forms


def test_what_is_typed_into_any_form_comes_back_as_text(hostile: HostileWorld) -> None:
    """Every form of the site, each value hostile: all at once, and, so that more is read of it, one after another."""
    wrong, came_back = [], 0
    for route in table.working_forms():
        role, thing = a_reader(hostile.site, route)
        path = path_of(hostile.site, route, thing)
        usual = {name: value.format(**thing) for name, value in route.form.items()}
        for form in ({name: ATTACK for name in usual}, *({**usual, name: ATTACK} for name in usual if len(usual) > 1)):
            answer = hostile.site.send(role, "POST", path, form)
            text = answer.response.get_data().decode(errors="replace")
            assert answer.response.status_code < 500, f"{route.name}: {answer.response.status_code}"
            if answer.response.mimetype == "text/html":
                came_back += any(escaped in text for escaped in ESCAPED)
                wrong += [f"{route.name} {form}: {fault}" for fault in in_html(text)]
    assert not wrong, "\n".join(wrong[:40])
    assert came_back > 40, "forms show again what was typed"


def a_reader(site: Site, route: Route) -> tuple[str, Thing]:
    """Who may use a form, and on what, by the table."""
    states = site.world.things[route.things]
    role, state = next(
        (role, state)
        for role in (*READERS, "colleague", "neighbour", "provider", "halfway")
        for state in states
        if route.expected(role, state) == "done"
    )
    return role, seen_by(states[state], role)


# ------------------------------------------------------------------------ these tests themselves


def test_the_checks_see_an_attack_that_was_let_through() -> None:
    assert in_html(f"<!DOCTYPE html><title>x</title><p>{ATTACK}</p>")
    assert in_html(f'<!DOCTYPE html><title>x</title><input value="{ATTACK}">')
    assert in_html(f"<!DOCTYPE html><title>{ATTACK}</title>", mail=True)
    assert not in_html(f"<!DOCTYPE html><title>x</title><p title='{ESCAPED[0]}'>{ESCAPED[1]}</p>")
    assert list(in_a_feed(b'<feed><title type="html">x</title></feed>'))
    assert {one.code for one in formats.TEXT_FORMATS} <= {"docx", "odt", "pdf"}, "ask for each format in `besides`"
