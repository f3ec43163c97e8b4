"""Which email domains are trusted, label by label."""

import pytest

from app.accounts.recognising import addresses, domains
from app.core.errors import Invalid


@pytest.mark.parametrize(
    ("domain", "organisation", "kind"),
    [
        ("camden.gov.uk", "camden.gov.uk", "local-authority"),
        ("CAMDEN.GOV.UK.", "camden.gov.uk", "local-authority"),
        ("social.camden.gov.uk", "camden.gov.uk", "local-authority"),
        ("leedsth.nhs.uk", "leedsth.nhs.uk", "nhs-provider"),
        ("north.icb.nhs.uk", "north.icb.nhs.uk", "nhs-commissioner"),
        ("met.police.uk", "met.police.uk", "police"),
        ("met.pnn.police.uk", "met.pnn.police.uk", "police"),
        ("norfolk-pcc.gov.uk", "norfolk-pcc.gov.uk", "opcc"),
        ("education.gov.uk", "education.gov.uk", "national"),
        ("nhs.net", "", "nhs-provider"),
    ],
)
def test_public_bodies_are_recognised(domain: str, organisation: str, kind: str) -> None:
    found = domains.trusted(domain)
    assert found is not None
    assert (found.organisation_domain, found.kinds[0]) == (organisation, kind)


@pytest.mark.parametrize(
    "domain",
    [
        "notgov.uk",
        "camden.gov.uk.example.org",
        "gov.uk",
        "nhs.uk",
        "police.uk",
        "icb.nhs.uk",
        "evilnhs.net",
        "nhs.net.example.org",
        "park.camden.sch.uk",
        "leeds.ac.uk",
        "schools.camden.gov.uk",
        "data.service.gov.uk",
        "gmail.com",
        "outlook.com",
        "camden.gov.wales",
        "",
    ],
)
def test_everything_else_proves_nothing(domain: str) -> None:
    assert domains.trusted(domain) is None


@pytest.mark.parametrize("domain", ["gmail.com", "nhs.net", "gov.uk", "park.sch.uk", "leeds.ac.uk", "co.uk", "localhost"])
def test_shared_domains_cannot_belong_to_one_organisation(domain: str) -> None:
    assert not domains.may_be_registered(domain)


def test_a_charity_may_register_its_own_domain() -> None:
    assert domains.may_be_registered("barnside.org.uk")


@pytest.mark.parametrize(
    "typed",
    [
        "asha@example.org\r\nBcc: x@example.org",
        "asha\n@example.org",
        "asha@example.org,b@example.org",
        '"a b"@example.org',
        "@example.org",
        "asha@",
        "é@example.org",
        f"{'a' * 250}@example.org",
        "<asha@example.org>",
    ],
)
def test_addresses_that_could_break_a_letter_are_refused(typed: str) -> None:
    with pytest.raises(Invalid, match="correct format"):
        addresses.clean(typed)


def test_an_address_has_one_form_however_it_is_typed() -> None:
    assert addresses.clean(" Asha.Patel@Camden.GOV.UK ") == "asha.patel@camden.gov.uk"
    assert addresses.clean("asha@nhs。net") == "asha@nhs.net"
