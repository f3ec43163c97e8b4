"""What a form takes for an address, a message can be sent to."""

import pytest
from hypothesis import given
from hypothesis import settings as few
from hypothesis import strategies as st

from app.accounts.recognising import addresses
from app.core.errors import Invalid
from app.mail import headers
from tests.mail.mail_server import new_reader, old_reader

LOCAL = st.text(alphabet="abcXYZ019.!#$%&'*+/=?^_`{|}~-é\" @<>\\(),:;[]\r\n", min_size=1, max_size=70)
DOMAIN = st.sampled_from(
    ["example.org", "EXAMPLE.org", "bücher.example.org", "localhost", "a-b.example.org", "[192.0.2.1]", "x", "日本.example.org"]
)


@few(max_examples=300)
@given(LOCAL, DOMAIN)
def test_every_address_that_is_accepted_can_stand_in_a_message_and_reads_as_itself(local: str, domain: str) -> None:
    try:
        address = addresses.clean(f"{local}@{domain}")
    except Invalid:
        return
    data = headers.head([headers.to(address)]) + b"\r\n"
    (only,) = new_reader(data)["To"].addresses
    assert only.addr_spec == str(old_reader(data)["To"]) == address


@pytest.mark.parametrize("address", ["=?utf-8?q?a?=@example.org", "a=?b@example.org"])
def test_an_address_that_reads_as_an_encoded_word_is_refused_in_the_form(address: str) -> None:
    with pytest.raises(Invalid):
        addresses.clean(address)


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("Ann@Example.org", "ann@example.org"),
        ("a@bücher.example.org", "a@xn--bcher-kva.example.org"),
        ("o'neil+x@nhs.net", "o'neil+x@nhs.net"),
    ],
)
def test_an_address_of_any_country_is_written_as_mail_has_it(typed: str, address: str) -> None:
    assert headers.checked(addresses.clean(typed)) == address
