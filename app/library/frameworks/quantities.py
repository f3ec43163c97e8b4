"""Quantities and differences as sentences say them."""

from decimal import Decimal

Quantity = int | Decimal
MINUS = "\N{MINUS SIGN}"


def plain(number: Quantity) -> str:
    """ "1,204" or "2.5": no more decimal places than it has."""
    return f"{number:,}" if isinstance(number, int) else f"{number.normalize():,f}"


def count(number: Quantity, noun: str) -> str:
    """ "1 minute", "110 minutes"."""
    return f"{plain(number)} {noun if number == 1 else noun + 's'}"


def at_least(number: Quantity, noun: str, open_ended: bool) -> str:
    """ "110 minutes"; "At least 110 minutes" where something is not counted in it."""
    words = count(number, noun)
    return f"At least {words}" if open_ended else words


def lower(words: str) -> str:
    """`words` for the middle of a sentence."""
    return words[:1].lower() + words[1:]


def signed(number: Quantity, noun: str = "") -> str:
    """A difference with its sign: "+2 cells", "−1 cell", "No change"."""
    if not number:
        return "No change"
    size: Quantity = number if number > 0 else -number
    sign = "+" if number > 0 else MINUS
    return f"{sign}{count(size, noun) if noun else plain(size)}"


def fewer(less: Quantity, noun: str) -> str:
    """What was taken away, after a comma: ", 2 cells fewer"; nothing where nothing was. `less` is 0 or below."""
    return f", {count(-less, noun)} fewer" if less else ""
