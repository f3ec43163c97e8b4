"""What must be let go of before something slow is waited for: whoever holds something says so here, whoever waits calls `begin`.

It knows neither side: a child program loads the module that starts it, and must not load the database with it.
"""

from collections.abc import Callable

_let_go: list[Callable[[], None]] = []


def before(act: Callable[[], None]) -> Callable[[], None]:
    """Have `act` called before every wait: a decorator."""
    _let_go.append(act)
    return act


def begin() -> None:
    """Call it before waiting for something slow."""
    for act in _let_go:
        act()
