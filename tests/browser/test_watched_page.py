"""What the watching of a page notices: a test without faults says something only because of these."""

import pytest

from tests.browser.conftest import Browse

pytestmark = pytest.mark.browser
STRANGER = "https://stranger.example.org/picture.png"


def test_whatever_is_asked_of_another_host_is_noticed_and_reaches_nobody(browse: Browse) -> None:
    watched_page = browse()
    watched_page.page.set_content(f'<img src="{STRANGER}" alt="">')
    faults, watched_page.faults = watched_page.faults, []
    assert any(fault.endswith(f"asked for {STRANGER}") for fault in faults)
    assert any("ERR_NAME_NOT_RESOLVED" in fault for fault in faults)
