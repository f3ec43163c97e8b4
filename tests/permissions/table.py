"""Reading the table: which roles, on what, get which answer. The expectations themselves are written in table.toml."""

import tomllib
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from tests.permissions.roles import EVERY_ROLE

FILE = Path(__file__).parent / "table.toml"
OUTCOMES = ("shown", "done", "led on", "moved", "sign in", "second step", "missing", "forbidden", "too late", "refused")


@dataclass(frozen=True)
class Rule:
    """One line: these roles, on things in these states (any where empty), get this answer."""

    roles: frozenset[str]
    states: frozenset[str]
    outcome: str


@dataclass(frozen=True)
class Route:
    """One method of one endpoint on one set of things. The last rule that speaks of a role and a state decides."""

    name: str
    things: str
    rules: tuple[Rule, ...]
    form: dict[str, Any]
    arguments: dict[str, Any]
    query: str
    shows: tuple[str, ...]
    told: frozenset[str]  # states that whoever holds the link is told of, though the page is missing
    counts: bool  # attempts are counted in the database, so that even a refused request leaves a trace

    @property
    def method(self) -> str:
        return self.name.split()[0]

    @property
    def endpoint(self) -> str:
        return self.name.split()[1]

    def expected(self, role: str, state: str) -> str:
        """The answer that the table promises. Raises LookupError where it promises none."""
        for rule in reversed(self.rules):
            if role in rule.roles and (not rule.states or state in rule.states):
                return rule.outcome
        raise LookupError(f"table.toml does not say what {self.name} answers to {role} on {state}")


@dataclass(frozen=True)
class PermissionTable:
    """Every route, and the endpoints that need none with the reason."""

    routes: tuple[Route, ...]
    states: dict[str, frozenset[str]] = field(default_factory=dict)


@lru_cache(maxsize=1)
def read() -> PermissionTable:
    """The table. Raises ValueError for a role, group, outcome or rule that is not understood."""
    raw = tomllib.loads(FILE.read_text())
    reader = _Reader(raw["roles"], raw["states"], raw["presets"])
    routes = [reader.route(name, one) for name, entries in raw["routes"].items() for one in entries]
    return PermissionTable(tuple(routes), reader.states)


class _Reader:
    def __init__(self, roles: dict[str, list[str]], states: dict[str, list[str]], presets: dict[str, list[str]]) -> None:
        self.roles = {role: frozenset([role]) for role in EVERY_ROLE} | {"everyone": frozenset(EVERY_ROLE)}
        for name, members in roles.items():
            self.roles[name] = frozenset().union(*(self.roles[member] for member in members))
        self.states: dict[str, frozenset[str]] = {}
        for name, members in states.items():
            self.states[name] = frozenset().union(*(self.states.get(member, frozenset([member])) for member in members))
        self.presets = presets

    def route(self, name: str, raw: dict[str, Any]) -> Route:
        lines = [*self.presets[raw.get("preset", "none")], *raw.get("rules", [])]
        return Route(
            name=name,
            things=raw.get("things", "nothing in particular"),
            rules=tuple(self._rule(name, line) for line in lines),
            form=raw.get("form", {}),
            arguments=raw.get("arguments", {}),
            query=raw.get("query", ""),
            shows=tuple(raw.get("shows", ())),
            told=frozenset(raw.get("told", ())),
            counts=raw.get("counts", False),
        )

    def _rule(self, name: str, line: str) -> Rule:
        who, _, outcome = line.rpartition(": ")
        who, _, on = who.partition(" on ")
        roles, states = self._names(who), self._names(on)
        unknown = [role for role in roles if role not in self.roles]
        if unknown or outcome not in OUTCOMES:
            raise ValueError(f"table.toml, {name}: cannot read {line!r} ({', '.join(unknown) or outcome})")
        chosen = frozenset().union(*(self.states.get(state, frozenset([state])) for state in states)) if states else frozenset()
        return Rule(frozenset().union(*(self.roles[role] for role in roles)), chosen, outcome)

    @staticmethod
    def _names(text: str) -> list[str]:
        return [one.strip() for one in text.split(",") if one.strip()]


def working_forms() -> list[Route]:
    """Every form that somebody may use."""
    return [route for route in read().routes if route.method == "POST" and any(rule.outcome == "done" for rule in route.rules)]
