"""A client is counted by what it cannot change at will: an IPv4 address, or the /64 of an IPv6 address, and then its /48."""

import pytest

from app.core.limits.networks import client_of, site_of


@pytest.mark.parametrize(
    ("address", "client", "site"),
    [
        ("192.0.2.7", "192.0.2.7", None),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64", "2001:db8:1::/48"),
        ("2001:DB8:1:2::ffff", "2001:db8:1:2::/64", "2001:db8:1::/48"),
        ("2001:db8:1:3::1", "2001:db8:1:3::/64", "2001:db8:1::/48"),
        ("2001:db8:2:2::1", "2001:db8:2:2::/64", "2001:db8:2::/48"),
        ("::ffff:192.0.2.7", "192.0.2.7", None),
        ("fe80::1%eth0", "fe80::/64", "fe80::/48"),
        ("unknown", "unknown", None),
        ("", "", None),
    ],
)
def test_an_address_is_counted_by_its_network(address: str, client: str, site: str | None) -> None:
    assert (client_of(address), site_of(address)) == (client, site)
