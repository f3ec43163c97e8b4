"""Hashes and signatures under SECRET_KEY, each for one purpose: what is made for one never fits another."""

import hmac

from app.core.secret_links import keyed_hash

SIGNATURE_LENGTH = 24  # of hexadecimal digits: 96 bits, short enough for the part of an address before the @


def address_hash(address: str) -> str:
    """What an address is found by, and what is left of it once it is erased: it does not say whose it was without the key."""
    return keyed_hash("newsletter-address", address.strip().casefold())


def signature(purpose: str, text: str) -> str:
    """A signature in lower-case letters and digits: it survives mail servers that change the case of what they return."""
    return keyed_hash(f"newsletter-{purpose}", text)[:SIGNATURE_LENGTH]


def fits(purpose: str, text: str, claimed: str) -> bool:
    """Whether `claimed` is the signature of `text` for `purpose`."""
    return hmac.compare_digest(signature(purpose, text).encode(), claimed.encode())
