"""The second step of signing in: a code from an app (TOTP, RFC 6238: six digits, 30 seconds) or a recovery code.

The app's secret is derived from a random salt and SECRET_KEY, so a copy of the database alone gives no codes. Pure.
"""

import base64
import hashlib
import hmac
import secrets
from datetime import datetime

import pyotp

from app.core import config

STEP_SECONDS = 30
EITHER_SIDE = 1  # RFC 6238 section 5.2 advises at most one step for a slow network and clocks that differ
RECOVERY_CODE_COUNT = 10
RECOVERY_BYTES = 10
ISSUER = "Practice Exchange"


def new_salt() -> str:
    """A salt for a second step now being set up."""
    return secrets.token_hex(16)


def secret_from(salt: str) -> str:
    """The app's secret (160 bits, base32) that belongs to a salt."""
    digest = hmac.new(config.settings().secret_key.encode(), f"second-step:{salt}".encode(), hashlib.sha256).digest()
    return base64.b32encode(digest[:20]).decode()


def app_address(salt: str, name: str) -> str:
    """The otpauth address that a QR code carries; `name` tells accounts apart in the app."""
    return pyotp.TOTP(secret_from(salt)).provisioning_uri(name=name, issuer_name=ISSUER)


def matching_step(salt: str, code: str, at: datetime, last_step: int | None) -> int | None:
    """The 30-second step whose code this is, or None. Steps up to `last_step` were used: a code works once."""
    digits = "".join(code.split())
    if len(digits) != 6 or not (digits.isascii() and digits.isdigit()):
        return None
    current = int(at.timestamp()) // STEP_SECONDS
    app = pyotp.TOTP(secret_from(salt))
    match = None
    for step in range(current - EITHER_SIDE, current + EITHER_SIDE + 1):
        if hmac.compare_digest(app.at(step * STEP_SECONDS), digits) and (last_step is None or step > last_step):
            match = step
    return match


def new_recovery_codes() -> list[str]:
    """Ten codes of 80 random bits, written in groups of four."""
    return [_grouped(base64.b32encode(secrets.token_bytes(RECOVERY_BYTES)).decode().lower()) for _ in range(RECOVERY_CODE_COUNT)]


def _grouped(text: str) -> str:
    return "-".join(text[at : at + 4] for at in range(0, len(text), 4))


def recovery_hash(code: str) -> str:
    """What is stored of a recovery code: its SHA-256, however it was spaced or capitalised."""
    bare = "".join(char for char in code.casefold() if char.isalnum())
    return hashlib.sha256(f"recovery:{bare}".encode()).hexdigest()
