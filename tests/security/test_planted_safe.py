"""`| safe` on any text that a person wrote is seen: planted in each expression of each template that shows one, one at a time."""

from collections.abc import Iterator

import pytest

from app.newsletter.issues import email
from tests import kept_answers
from tests.permissions.furnishing import Furnisher
from tests.permissions.site import Site
from tests.security.planting import Expression, planting
from tests.security.test_every_text import besides, in_an_answer, make_hostile, of_the_table

# Folders of templates, and templates of mail, in which people's texts are shown.
FEATURES = {
    *("accounts", "administration", "consultations", "contributions", "directory", "exchanges", "library", "listing", "mailings"),
    *("moderation", "newsletter", "pages", "reading", "subscribers", "issue.html", "_blocks.html"),  # the last two are mail
}
Page = tuple[str, str, str]


@pytest.fixture
def hostile(furnisher: Furnisher) -> Iterator[Site]:
    """A copy of the site whose every text is an attack."""
    with furnisher.copy(furnisher.changed("hostile", make_hostile)) as site:
        yield site


def asked(site: Site, page: Page) -> tuple[str, list[str]]:
    """A page as it looks, drawn afresh, and what the hostile crawl finds wrong with it."""
    kept_answers.forget_everything()
    endpoint, role, path = page
    answer = site.send(role, "GET", path)
    found = list(in_an_answer(answer.response, endpoint)) if answer.response.status_code == 200 else []
    return answer.look(), found


@pytest.mark.soak
def test_safe_on_any_text_that_a_person_wrote_is_seen_by_the_crawl(hostile: Site) -> None:
    with planting(hostile.app.jinja_env, email._environment) as plant:
        pages_of: dict[Expression, dict[str, Page]] = {}  # one page of each endpoint that draws it
        looks = {}
        for page in (*of_the_table(hostile), *besides(hostile)):
            plant.met.clear()
            looks[page], _ = asked(hostile, page)
            for expression in plant.met:
                pages_of.setdefault(expression, {}).setdefault(page[0], page)
        detections, misses, harmless = [], [], []
        for plant.planted, pages in sorted(pages_of.items()):
            answers = {page: asked(hostile, page) for page in pages.values()}
            changed = [page for page, (look, _) in answers.items() if look != looks[page]]
            kind = detections if any(faults for _, faults in answers.values()) else misses if changed else harmless
            kind.append(plant.planted)
    print(f"{len(detections)} noticed, {len(misses)} missed, {len(harmless)} make no difference: {', '.join(map(str, harmless))}")
    assert not misses, "\n".join(map(str, misses))
    assert len(detections) > 250
    assert {expression.template.split("/")[0] for expression in detections} >= FEATURES
