"""Every field of every message is written in one place, and the library that would read what it is given writes none."""

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path

from tests.architecture.sources import APP, MODULES, nodes_of

WRITES = {"email.message", "email.headerregistry", "email.header", "email.generator", "email.charset", "smtplib"}
MAY = {
    "mail/messages.py": {"email.message", "email.header"},  # makes bodies, and reads back what it wrote
    "mail/transport.py": {"smtplib"},
    "mail/handing_over.py": {"smtplib"},
    "subscriptions/returned_mail/reports.py": {"email.message"},  # reads what mail servers send us
}
MAKES_MESSAGES = {"mail/messages.py", "newsletter/mailings/composing.py"}
MAKES_BODIES = {"mail/messages.py"}
HAS_LINE_ENDS = {
    "mail/headers.py": "ends fields, and folds them",
    "mail/handing_over.py": "speaks to the mail server",
    "core/text.py": "takes them out",
    "documents/characters.py": "takes them out",
    "documents/csv.py": "ends rows",
    "intake/reading/texts.py": "takes them out",
    "library/splitting.py": "takes them out",
}
SETS_A_FIELD = {"add_header", "replace_header", "set_param", "set_raw", "set_unixfrom", "__setitem__"}


def within(path: Path) -> str:
    return path.relative_to(APP).as_posix()


def imported(nodes: Iterable[ast.AST]) -> Iterator[str]:
    """The modules that are imported, by either statement."""
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def writes_mail(nodes: Iterable[ast.AST]) -> set[str]:
    return {name for name in imported(nodes) if name in WRITES or name.startswith("email.mime")}


def called(nodes: Iterable[ast.AST], name: str) -> bool:
    """Whether something of this name is called."""
    calls = (node.func for node in nodes if isinstance(node, ast.Call))
    return any(getattr(made, "id", getattr(made, "attr", "")) == name for made in calls)


def sets_fields(nodes: Iterable[ast.AST]) -> Iterator[str]:
    """What a module does to a message of the library's that gives it a field."""
    for node in nodes:
        if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store):
            yield ast.unparse(node)
        elif isinstance(node, ast.Attribute) and node.attr in SETS_A_FIELD:
            yield node.attr


def test_nothing_but_the_mail_package_writes_mail() -> None:
    assert len(MODULES) > 200
    found = {within(path): writes_mail(nodes_of(path)) for path in MODULES}
    assert {place: names for place, names in found.items() if names} == MAY


def test_a_message_is_made_where_its_fields_are_read_back() -> None:
    nodes = {within(path): nodes_of(path) for path in MODULES}
    assert {place for place, written in nodes.items() if called(written, "EmailMessage")} == MAKES_BODIES
    makes = {place for place, written in nodes.items() if called(written, "Message")}
    assert makes == MAKES_MESSAGES
    assert all(called(nodes[place], "read_back") for place in makes)


def test_the_library_is_given_no_field_to_write() -> None:
    assert list(sets_fields(nodes_of(APP / "mail/messages.py"))) == []
    assert list(sets_fields(ast.walk(ast.parse("message['Subject'] = words; message.add_header('X', words)")))) == [
        "message['Subject']",
        "add_header",
    ]


def test_no_field_is_written_by_hand() -> None:
    """The line end of mail stands in no module that has nothing else to do with it."""
    modules = set()
    for path in MODULES:
        texts = (node.value for node in nodes_of(path) if isinstance(node, ast.Constant))
        modules |= {within(path) for text in texts if isinstance(text, str) and "\r\n" in text}
    assert modules == set(HAS_LINE_ENDS)
