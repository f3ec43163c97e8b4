"""Passwords: how they are kept (argon2) and which are too easy to guess.

Length and a list of common ones, no rules about capitals or symbols: NCSC and NIST SP 800-63B (section 5.1.1.2) advise so.
Pure: nothing here reads the database, so it runs before the transaction opens.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from app.core.errors import Invalid

SHORTEST = 12
LONGEST = 200
FEWEST_DIFFERENT = 5
SITE_WORDS = ("practice", "exchange", "commissioning", "safeguarding")
KEYBOARD = ("qwertyuiop", "asdfghjkl", "zxcvbnm", "1234567890", "abcdefghijklmnopqrstuvwxyz", "qazwsxedcrfvtgbyhnujmikolp")
LOOKALIKES = str.maketrans("01345789@$!|+", "oieastbgasilt")
COMMON_FILE = Path(__file__).parent / "data" / "common-passwords.txt"

# argon2id with 19 MiB, two passes, one lane: the least that the OWASP Password Storage Cheat Sheet allows, so that a crowd
# signing in at once does not exhaust a small server. A hash of another cost is renewed when its owner signs in.
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
TOO_COMMON = "Choose a password that is harder to guess, for example three random words"


def hash_password(password: str) -> str:
    """The argon2id hash to store: random salt and cost are inside it. Takes tens of milliseconds on purpose."""
    return _hasher.hash(_same_form(password))


@lru_cache(maxsize=1)
def _hash_of_nobody() -> str:
    return _hasher.hash("nobody has this password")


def is_right(password_hash: str | None, password: str) -> bool:
    """Whether `password` matches a stored hash. With none stored it works as long, so that time tells nothing."""
    try:
        matches = _hasher.verify(password_hash or _hash_of_nobody(), _same_form(password[:LONGEST]))
    except (VerificationError, InvalidHashError):
        return False
    return matches and password_hash is not None and len(password) <= LONGEST


def needs_new_hash(stored: str) -> bool:
    """Whether the hash was made with an older cost than today's."""
    return _hasher.check_needs_rehash(stored)


def check(password: str, about: Iterable[str] = (), field: str = "password") -> None:
    """Raise Invalid where the password is too short, too long or easy to guess.

    `about` holds what others know of its owner (name, email address): a password made of that is no secret.
    """
    if len(password) < SHORTEST:
        raise Invalid(f"Password must be {SHORTEST} characters or more", field)
    if len(password) > LONGEST:
        raise Invalid(f"Password must be {LONGEST} characters or fewer", field)
    if is_easy(password, about):
        raise Invalid(TOO_COMMON, field)


def accept(password: str, about: Iterable[str] = ()) -> str:
    """The hash to store of a new password. Raises Invalid as `check` does. Slow: call it outside a transaction."""
    check(password, about)
    return hash_password(password)


def is_easy(password: str, about: Iterable[str] = ()) -> bool:
    """Whether the password is a common one, dressed up or not, a pattern, or made of words `about` its owner."""
    plain = _same_form(password).casefold()
    letters = re.sub(r"[\W_]+", "", plain)
    forms = {plain, letters, plain.translate(LOOKALIKES), _stem(plain).translate(LOOKALIKES), _stem(plain)}
    if len(set(plain)) < FEWEST_DIFFERENT or any(_is_common(form) for form in forms):
        return True
    return _is_runs(letters) or _is_known(plain, about)


def _same_form(password: str) -> str:
    """Letters with accents come in two encodings that look the same: one is kept (NIST SP 800-63B, 5.1.1.2)."""
    return unicodedata.normalize("NFKC", password)


@lru_cache(maxsize=1)
def common() -> frozenset[str]:
    """The passwords most used, casefolded."""
    return frozenset(COMMON_FILE.read_text(encoding="utf-8").casefold().split())


def _stem(plain: str) -> str:
    """Without the digits and signs people put around a word: "password" for "password1234!"."""
    return re.sub(r"^[\W\d_]+|[\W\d_]+$", "", plain)


def _is_common(form: str) -> bool:
    unit = _repeated_unit(form)
    return form in common() or unit in common() or (len(unit) < len(form) and len(unit) <= 4)


def _repeated_unit(form: str) -> str:
    """ "abc" for "abcabcabc"; the text itself when it is no repetition."""
    length = (form + form).find(form, 1)
    return form[:length] if 0 < length < len(form) else form


@lru_cache(maxsize=1)
def _steps() -> frozenset[str]:
    """Pairs of keys that stand side by side on a keyboard row or column, or in the alphabet, in both directions."""
    pairs = {row[at : at + 2] for row in KEYBOARD for at in range(len(row) - 1)}
    return frozenset(pairs | {pair[::-1] for pair in pairs})


def _is_runs(letters: str) -> bool:
    """Whether most of it follows the keyboard or the alphabet, or repeats one key: "qwertyuiop12", "abcdefghijkl"."""
    pairs = [letters[at : at + 2] for at in range(len(letters) - 1)]
    followed = sum(pair in _steps() or pair[0] == pair[1] for pair in pairs)
    return bool(pairs) and followed >= 0.75 * len(pairs)


def _is_known(plain: str, about: Iterable[str]) -> bool:
    """Whether fewer than five letters are left once the site's and the owner's own words are taken out."""
    words = {word for text in (*SITE_WORDS, *about) for word in re.split(r"[\W\d_]+", text.casefold()) if len(word) >= 3}
    rest = plain
    for word in sorted(words, key=len, reverse=True):
        rest = rest.replace(word, " ")
    return rest != plain and len(re.sub(r"[\W\d_]+", "", rest)) < FEWEST_DIFFERENT
