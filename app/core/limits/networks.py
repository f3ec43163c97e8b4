"""Where a request is from, as it is counted: somebody with IPv6 has a whole network to choose addresses from."""

import ipaddress

ONE_CLIENT, ONE_SITE = 64, 48  # bits: what a provider gives one line at least, and one customer at most (RFC 6177, BCP 157)


def client_of(address: str) -> str:
    """The client that an address belongs to: an IPv4 address by itself, an IPv6 address by its /64."""
    parsed = _parsed(address)
    return address if parsed is None else _network(parsed, ONE_CLIENT)


def site_of(address: str) -> str | None:
    """The /48 that an IPv6 address is in; None for an IPv4 address, which has nothing wider to be counted by."""
    parsed = _parsed(address)
    return None if parsed is None or parsed.version == 4 else _network(parsed, ONE_SITE)


def _parsed(address: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """None for what is no address, such as the name of a socket. IPv4 written as IPv6 is IPv4."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return None
    return (parsed.version == 6 and parsed.ipv4_mapped) or parsed


def _network(address: ipaddress.IPv4Address | ipaddress.IPv6Address, bits: int) -> str:
    if address.version == 4:
        return str(address)
    return str(ipaddress.ip_network((int(address) >> (128 - bits) << (128 - bits), bits)))
