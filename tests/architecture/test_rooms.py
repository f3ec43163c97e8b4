"""Within a package its modules and sub-packages stand above each other in one order: none leans on what leans on it."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Set
from graphlib import CycleError, TopologicalSorter

import grimp
import pytest


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    return grimp.build_graph("app")


def packages(graph: grimp.ImportGraph) -> Iterator[str]:
    return (module for module in sorted(graph.modules) if graph.find_children(module))


def leans_on(graph: grimp.ImportGraph, package: str) -> Mapping[str, Set[str]]:
    """What each room of a package imports of its other rooms, whichever of their modules it is."""
    depth = package.count(".") + 2
    below: dict[str, set[str]] = defaultdict(set)
    for module in graph.find_descendants(package):
        room = ".".join(module.split(".")[:depth])
        for imported in graph.find_modules_directly_imported_by(module):
            other = ".".join(imported.split(".")[:depth])
            if imported.startswith(f"{package}.") and other != room:
                below[room].add(other)
    return below


def circle(below: Mapping[str, Set[str]]) -> list[str]:
    """Rooms that lean on each other in a circle; none where there is no circle."""
    try:
        TopologicalSorter(below).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def test_the_rooms_of_no_package_lean_on_each_other_in_a_circle(graph: grimp.ImportGraph) -> None:
    names = list(packages(graph))
    assert len(names) > 25
    assert not {package: rooms for package in names if (rooms := circle(leans_on(graph, package)))}


def test_a_circle_of_two_rooms_is_seen() -> None:
    graph = grimp.build_graph("app")
    graph.add_import(importer="app.accounts.credentials.sessions", imported="app.accounts.signing_in.views")
    assert {"app.accounts.credentials", "app.accounts.signing_in"} <= set(circle(leans_on(graph, "app.accounts")))
