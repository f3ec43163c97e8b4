"""Every page of accounts draws, for those who may see it."""

import pytest

from tests.page_client import PageClient
from tests.people import People

PUBLIC = (
    "/sign-in",
    "/sign-in/link",
    "/sign-in/link/sent",
    "/reset-password",
    "/reset-password/sent",
    "/register",
    "/register/sent",
    "/account/closed",
)
OWN = (
    "/account",
    "/account/details",
    "/account/password",
    "/account/email",
    "/account/second-step",
    "/account/close",
    "/account/areas",
)


@pytest.mark.parametrize("path", PUBLIC)
def test_a_visitor_sees_the_page(page: PageClient, path: str) -> None:
    assert page.get(path).h1


@pytest.mark.parametrize("path", OWN)
def test_a_member_sees_their_own_page(page: PageClient, people: People, path: str) -> None:
    people.sign_in(page.client, people.person("Asha Patel"))
    assert page.get(path).h1


@pytest.mark.parametrize("path", OWN)
def test_a_visitor_is_sent_to_sign_in_first(page: PageClient, path: str) -> None:
    answer = page.client.get(path)
    assert answer.status_code == 303
    assert answer.location == f"/sign-in?next={path}"


def test_a_link_that_does_not_work_says_so(page: PageClient) -> None:
    for path in (
        "/sign-in/link/nothing",
        "/register/verify/nothing",
        "/reset-password/nothing",
        "/account/email/confirm/nothing",
    ):
        assert page.get(path, 404).h1 == "This link does not work"
