"""Passwords that cost next to nothing to hash and to try, where a test is not about their cost.

The site's own cost is some thirty milliseconds each time, on purpose; nobody guesses at the passwords of tests. It is argon2id
all the same, through the same door, and a hash still says what it cost.
"""

from argon2 import PasswordHasher

from app.accounts.credentials import passwords

AS_THE_SITE_HASHES = passwords._hasher


def hash_cheaply() -> None:
    """Have this process hash passwords at the least cost that argon2 knows."""
    passwords._hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
