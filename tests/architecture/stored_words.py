"""The words that outlive a version of the application: in addresses, tables, queued jobs, trails, letters and settings.

    python -m tests.architecture.stored_words

writes those that the application has now to `stored_words.json`. `test_stored_words.py` holds the application to that file: it
may have more, and may lose or change none. A word goes only together with a migration that moves what is stored under it; then
this is run again, in the same commit.

What the application can be asked for is asked for; the rest is read from its source: the heads of texts that are put together
(`f"account-token:{purpose}"` gives `account-token`) and the first values of calls of a known shape.
"""

import ast
import json
import sys
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Flask

from app import create_app
from app.contributions.kinds.description import all_kinds
from app.contributions.short_texts.registry import SHORT_TEXTS
from app.core import config, jobs
from app.core.db import Base
from app.core.lifecycle import Lifecycle
from tests.architecture.sources import MODULES, nodes_of

Module = Iterable[ast.AST]  # every node of it
RECORD = Path(__file__).with_name("stored_words.json")
SETTINGS = {"APP_ENV": "test", "SECRET_KEY": "a-key-for-nothing-but-looking-0123456789"}
# What links, marks and keyed hashes are made under, whether written in one piece or put together. The test of upgrading an
# instance shows that each still opens what it did; this says which there are.
LABELS = (
    "account-token",
    "consultation-address",
    "consultation-link",
    "contributions.check",
    "known-account",
    "known-browser",
    "newsletter-address",
    "newsletter-envelope",
    "newsletter-link",
    "newsletter-message",
    "newsletter-preferences",
    "newsletter-unsubscribe",
    "recovery",
    "second-step",
    "throttle",
)


def words_of(app: Flask) -> dict[str, Any]:
    """Every section of stored words. Sets are sorted lists."""
    modules = [nodes_of(path) for path in MODULES]
    texts = Texts.of(modules)
    registry = jobs.registry()
    return {
        "addresses": addresses(app),
        "tables": {table.name: sorted(column.name for column in table.columns) for table in Base.metadata.sorted_tables},
        "job handlers": sorted(registry.handlers),
        "schedules": {one.name: {"handler": one.handler, "seconds": one.every.total_seconds()} for one in registry.schedules},
        "job keys": sorted(set(_heads(_keyword_values(modules, "dedupe_key")))),
        "throttles": sorted(set(throttles(modules))),
        "audit verbs": sorted(set(audit_verbs(modules))),
        "lifecycles": lifecycles(),
        "kinds": kinds(),
        "short texts": sorted(one.code for one in SHORT_TEXTS.things),
        "search ids": sorted({*(kind.code for kind in all_kinds()), *_search_ids(modules)}),
        "link labels": [label for label in LABELS if texts.have(label)],
        "link labels in one piece": [label for label in LABELS if texts.have_whole(label)],
        "link purposes": {endpoint: access.purpose for endpoint, access in _marked(app) if access.purpose},
        "cookies": sorted({app.config["SESSION_COOKIE_NAME"], *_cookies(modules)}),
        "commands": sorted(app.cli.commands),
        "settings": sorted(set(_settings())),
    }


def addresses(app: Flask) -> dict[str, dict[str, list[str]]]:
    """The methods of each address of each endpoint."""
    rules_by_endpoint: dict[str, dict[str, list[str]]] = {}
    for rule in app.url_map.iter_rules():
        methods = sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
        there = rules_by_endpoint.setdefault(rule.endpoint, {}).setdefault(rule.rule, [])
        there[:] = sorted({*there, *methods})
    return rules_by_endpoint


def lifecycles() -> dict[str, Any]:
    """What each moves: the states by verb, as the audit trail and the columns hold them."""
    loaded = [module for name, module in sorted(sys.modules.items()) if name.startswith("app.")]
    every = {id(value): value for module in loaded for value in vars(module).values() if isinstance(value, Lifecycle)}
    return {
        f"{one.name} {one.column}": {verb: [[*step.sources], step.target] for verb, step in one.transitions.items()}
        for one in sorted(every.values(), key=lambda one: one.name)
    }


def kinds() -> dict[str, dict[str, list[str]]]:
    """The fields of each kind's bodies, and the values of each list in them."""
    return {
        kind.code: {
            "fields": sorted(field.name for field in kind.shape.all_fields),
            **{field.name: sorted(one.name for one in field.entry_fields) for field in kind.shape.all_entries},
        }
        for kind in all_kinds()
    }


def throttles(modules: Iterable[Module]) -> Iterator[str]:
    """What is counted: the first value of each call that names a limit and a time."""
    for call in _calls(modules):
        if {"limit", "per"} <= {keyword.arg for keyword in call.keywords} and call.args:
            yield from _constants(call.args[0])


def audit_verbs(modules: Iterable[Module]) -> Iterator[str]:
    """The verbs that are written down outside the lifecycles."""
    for call in _calls(modules):
        if isinstance(call.func, ast.Attribute) and ast.unparse(call.func) == "audit.record":
            yield from _constants(call.args[1])


@dataclass(frozen=True)
class Texts:
    """The texts of the source: those in one piece, and how those that are put together begin and end."""

    whole: frozenset[str]
    heads: frozenset[str]
    tails: frozenset[str]

    @classmethod
    def of(cls, modules: Iterable[Module]) -> "Texts":
        nodes = [node for module in modules for node in module]
        f_strings = [node for node in nodes if isinstance(node, ast.JoinedStr)]
        return cls(
            whole=frozenset(text for node in nodes for text in _constants(node)),
            heads=frozenset(_heads(f_strings)),
            tails=frozenset(str(node.values[-1].value) for node in f_strings if isinstance(node.values[-1], ast.Constant)),
        )

    def have(self, label: str) -> bool:
        """Whether a label stands there: in one piece, or as the head or tail of a text that a word completes."""
        return (
            self.have_whole(label)
            or any(head and label.startswith(head) and label.removeprefix(head) in self.whole for head in self.heads)
            or any(tail and label.endswith(tail) and label.removesuffix(tail) in self.whole for tail in self.tails)
        )

    def have_whole(self, label: str) -> bool:
        """Whether a label stands there in one piece: by itself, or before the colon that what is signed follows."""
        return label in self.whole or label in {head.rstrip(":") for head in self.heads}


def _marked(app: Flask) -> Iterator[tuple[str, Any]]:
    for endpoint, view in sorted(app.view_functions.items()):
        access = getattr(view, "access", None)
        if access is not None:
            yield endpoint, access


def _search_ids(modules: Iterable[Module]) -> Iterator[str]:
    """What is put before a key in the id of a search document that is no contribution's."""
    for call in _calls(modules):
        if ast.unparse(call.func).endswith("SearchDocument"):
            values = [keyword.value for keyword in call.keywords if keyword.arg == "id"]
            yield from (head.rstrip(":") for head in _heads(values))


def _cookies(modules: Iterable[Module]) -> Iterator[str]:
    """The cookies that are set by name, or by the name of a constant of the same module."""
    for module in modules:
        value_of = {ast.unparse(node.targets[0]): node.value for node in module if isinstance(node, ast.Assign)}
        for call in _calls([module]):
            if ast.unparse(call.func) == "LinkCookie":
                yield from _constants(call.args[0])
            elif isinstance(call.func, ast.Attribute) and call.func.attr == "set_cookie":
                yield from _constants(value_of.get(ast.unparse(call.args[0]), call.args[0]))


def _settings() -> Iterator[str]:
    """The names that settings are read under."""
    for call in _calls([nodes_of(Path(config.__file__))]):
        named = [one for value in call.args[:2] for one in _constants(value)]
        yield from (one for one in named if one.isupper() and one.replace("_", "").isalpha())


def _calls(modules: Iterable[Module]) -> Iterator[ast.Call]:
    return (node for module in modules for node in module if isinstance(node, ast.Call))


def _keyword_values(modules: Iterable[Module], name: str) -> Iterator[ast.expr]:
    """What a keyword is given; of a local name, what it was assigned."""
    for module in modules:
        values_of: dict[str, list[ast.expr]] = {}
        for node in module:
            if isinstance(node, ast.Assign):
                values_of.setdefault(ast.unparse(node.targets[0]), []).append(node.value)
        for call in _calls([module]):
            for keyword in call.keywords:
                if keyword.arg == name:
                    yield from values_of.get(ast.unparse(keyword.value), [keyword.value])


def _heads(values: Iterable[ast.AST]) -> Iterator[str]:
    """How texts that are put together begin."""
    for value in values:
        for node in ast.walk(value):
            if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
                yield str(node.values[0].value)


def _constants(node: ast.AST) -> Iterator[str]:
    """The text a node is, or either of two that it chooses from."""
    if isinstance(node, ast.IfExp):
        yield from _constants(node.body)
        yield from _constants(node.orelse)
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value


def lost(record: Any, now: Any, place: str = "") -> Iterator[str]:
    """Where what is there now lacks, or has otherwise, what was recorded. More than was recorded is no loss."""
    if isinstance(record, dict) and isinstance(now, dict):
        for key, value in record.items():
            yield from lost(value, now[key], f"{place} › {key}") if key in now else [f"{place} › {key}"]
    elif isinstance(record, list) and isinstance(now, list):
        yield from (f"{place} › {one}" for one in record if one not in now)
    elif record != now:
        yield f"{place}: {record} is now {now}"


def main() -> None:
    """Write down what there is now."""
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(config.from_environment({**SETTINGS, "INSTANCE_DIR": folder}))
        RECORD.write_text(json.dumps(words_of(app), indent=1, ensure_ascii=False, sort_keys=True) + "\n")


if __name__ == "__main__":
    main()
