"""A member who contributes."""

import pytest

from tests.page_client import PageClient
from tests.people import People


@pytest.fixture
def member(people: People, page: PageClient) -> int:
    """A verified member, signed in."""
    person = people.person("Asha Example")
    people.sign_in(page.client, person)
    return person
