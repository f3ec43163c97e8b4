"""Links that were sent before an upgrade open after it what they opened before: one test for each label they are signed under."""

from datetime import timedelta
from pathlib import Path

import pyotp
import pytest

from tests.page_client import PageClient
from tests.running.saved.saved_site import Site

pytestmark = pytest.mark.long

NEW_PASSWORD = "otter saffron meadow"
SUBSCRIBER = "SELECT status FROM newsletter_subscriber WHERE id = :id"


def status_of(site: Site, label: str) -> str:
    return str(site.value(SUBSCRIBER, id=site.record["links"][label]["subscriber_id"]))


def test_a_link_that_signs_in_still_signs_in(site: Site):
    browser, page = site.follow("sign-in")
    browser.fill(page, containing="csrf_token")
    assert site.record["links"]["sign-in"]["email"] in browser.get("/account").text
    assert site.is_spent("sign-in")


def test_a_link_that_proves_an_address_still_starts_an_account(site: Site):
    browser, page = site.follow("verify-email")
    browser.fill(page, containing="csrf_token")
    email = site.record["links"]["verify-email"]["email"]
    assert email in browser.get("/register/details").text
    assert site.value("SELECT status FROM person WHERE email = :email", email=email) == "unconfirmed"
    assert site.is_spent("verify-email")


def test_a_link_to_choose_a_new_password_still_takes_one(site: Site):
    browser, page = site.follow("reset-password")
    browser.fill(page, {"password": NEW_PASSWORD}, containing="password")
    email = site.record["links"]["reset-password"]["email"]
    another = site.visitor()
    another.fill(another.get("/sign-in"), {"email": email, "password": NEW_PASSWORD}, containing="password")
    assert email in another.get("/account").text
    assert site.is_spent("reset-password")


def test_a_link_that_changes_an_address_still_moves_the_account(site: Site):
    link = site.record["links"]["change-email"]
    browser, page = site.follow("change-email")
    browser.fill(page, containing="csrf_token")
    assert site.value("SELECT email FROM person WHERE id = :id", id=link["person_id"]) == link["email"]
    assert site.is_spent("change-email")


def test_a_link_that_says_a_page_was_checked_still_does(site: Site):
    query = "SELECT assurance FROM contribution WHERE id = :id"
    number = site.record["links"]["check"]["contribution_id"]
    assert site.value(query, id=number) == "hidden"
    browser, page = site.follow("check")
    browser.fill(page, containing="csrf_token")
    assert site.value(query, id=number) == "fresh"


def test_a_link_into_a_consultation_still_lets_in(site: Site):
    place = f"/consultations/{site.record['links']['consultation-link']['consultation_id']}"
    browser, page = site.follow("consultation-link")
    shown = browser.fill(page, containing="csrf_token")
    assert shown.response.request.path == place
    assert browser.get(f"{place}/record").status == 200
    assert site.visitor().get(place, 404).status == 404, "nobody comes in without it"
    assert site.is_spent("consultation-link")


def test_a_link_that_confirms_a_subscription_still_confirms_it(site: Site):
    assert status_of(site, "newsletter-link confirm") == "pending"
    browser, page = site.follow("newsletter-link confirm")
    browser.fill(page, containing="csrf_token")
    assert status_of(site, "newsletter-link confirm") == "confirmed"
    assert site.is_spent("newsletter-link confirm")


def test_a_link_that_says_the_newsletter_is_still_wanted_still_says_so(site: Site):
    number = site.record["links"]["newsletter-link stay"]["subscriber_id"]
    is_not_asked = "SELECT asked_again_at IS NULL FROM newsletter_subscriber WHERE id = :id"
    assert not site.value(is_not_asked, id=number)
    browser, page = site.follow("newsletter-link stay")
    browser.fill(page, containing="csrf_token")
    assert site.value(is_not_asked, id=number)
    assert site.is_spent("newsletter-link stay")


def test_a_link_to_preferences_still_opens_and_saves_them(site: Site):
    browser, page = site.follow("newsletter-preferences")
    browser.fill(page, {"regions": ["london"]}, containing="regions")
    number = site.record["links"]["newsletter-preferences"]["subscriber_id"]
    assert "london" in site.value("SELECT regions FROM newsletter_subscriber WHERE id = :id", id=number)


def test_a_link_that_unsubscribes_still_shows_a_button_and_stops(site: Site):
    browser, page = site.follow("newsletter-unsubscribe")
    assert status_of(site, "newsletter-unsubscribe") == "confirmed", "looking changes nothing"
    browser.fill(page, containing="csrf_token")
    assert status_of(site, "newsletter-unsubscribe") == "unsubscribed"


def test_a_mail_program_still_unsubscribes_in_one_click(site: Site):
    path = site.record["links"]["newsletter-unsubscribe"]["path"]
    answer = site.app.test_client().post(path, data={"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert status_of(site, "newsletter-unsubscribe") == "unsubscribed"


@pytest.mark.parametrize("mark", ["envelope", "message"])
def test_mail_that_comes_back_is_still_known_by_its(mark: str, upgraded_folder: Path, working_site: Site):
    """Two messages waited in the folder of returned mail: each holds one mark and not the other."""
    number = working_site.record["returned"][mark]["subscriber_id"]
    assert (upgraded_folder / "returned" / f"{mark}.eml").exists()
    assert not (working_site.folder / "returned" / f"{mark}.eml").exists()
    assert working_site.value(SUBSCRIBER, id=number) == "suspended"
    assert working_site.value("SELECT count(*) FROM newsletter_returned_mail WHERE subscriber_id = :id", id=number) == 1


def test_the_letters_that_waited_hold_the_very_links_that_were_saved(working_site: Site):
    """The tokens are made when a letter is written, and by then the salt and the label are all there is to make them from."""
    mail = working_site.mail()
    for label, link in working_site.record["links"].items():
        if "letter_to" in link:
            letters = [text for text in mail if f"To: {link['letter_to']}" in text]
            assert any(link["path"] in text for text in letters), f"{label}: none of {len(letters)} letters holds it"


def test_a_subscribed_address_is_still_known(site: Site):
    number = "SELECT count(*) FROM newsletter_subscriber"
    before = site.value(number)
    browser = site.visitor()
    browser.fill(
        browser.get("/newsletter/subscribe"), {"email": site.record["addresses"]["known"]["address"]}, containing="email"
    )
    assert site.value(number) == before


def test_an_erased_address_is_still_left_alone(site: Site):
    listed = site.folder / "list.txt"
    listed.write_text(site.record["addresses"]["erased"]["address"])
    assert "1 erased here before" in site.run("newsletter", "import", str(listed))


def test_somebody_invited_can_still_ask_for_a_fresh_link(working_site: Site):
    site, email = working_site, working_site.record["links"]["consultation-link"]["letter_to"]
    before = site.value("SELECT count(*) FROM consultation_link")
    browser = site.visitor()
    browser.fill(browser.get("/consultations/link"), {"email": email}, containing="email")
    site.run("worker", "--once", "--quick")
    assert site.value("SELECT count(*) FROM consultation_link") == before + 1


def test_a_password_and_the_code_of_an_app_still_sign_in(site: Site):
    account = site.record["accounts"]["staff"]
    site.move(timedelta(minutes=1))  # a code counts once
    browser = with_password(site)
    code = pyotp.TOTP(account["second_step"]).at(site.now())
    browser.fill(browser.get("/sign-in/second-step"), {"code": code}, containing="code")
    assert browser.get("/admin").status == 200


def test_a_recovery_code_still_stands_in_for_the_app(site: Site):
    browser = with_password(site)
    code = site.record["accounts"]["staff"]["recovery_codes"][0]
    browser.fill(browser.get("/sign-in/second-step"), {"code": code}, containing="code")
    assert browser.get("/admin").status == 200


def with_password(site: Site) -> PageClient:
    """A browser whose password was taken and that is asked for the second step."""
    account, browser = site.record["accounts"]["staff"], site.visitor()
    values = {"email": account["email"], "password": account["password"]}
    browser.fill(browser.get("/sign-in"), values, containing="password")
    return browser


def test_whoever_is_out_of_tries_stays_out_of_tries(site: Site):
    browser = site.visitor()
    action, values = browser.get("/sign-in").form_values("password")
    values |= {"email": site.record["out_of_tries"], "password": NEW_PASSWORD}
    assert browser.client.post(action, data=values).status_code == 429
    values |= {"email": "nobody-tried@example.org"}
    assert browser.client.post(action, data=values).status_code == 422
