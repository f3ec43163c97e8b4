"""Text made to keep a computer busy: it is refused in plain words, and no process that serves pages pays for it."""

import json
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from app.core.errors import Invalid
from app.markup import TooComplex, render, render_many, runner
from app.markup import child as limits
from app.markup.runner import CHILD, LONGEST_INPUT

pytestmark = pytest.mark.long

HOSTILE = {
    "ten thousand open brackets": "[" * 10_000,
    "pictures never finished": "![" * 5_000,
    "declarations never finished": "<![" * 3_400,
    "quotations in quotations": ">" * 20_000,
    "quotations in quotations, spaced": "> " * 5_000,
    "definitions": "a\n: b\n" * 1_000,
    "links never finished": "[](" * 4_000,
    "links with words never finished": "[a](b" * 3_000,
    "titles never finished": '[a](b "' * 2_000,
    "a bracket a line": "[\n" * 5_000,
    "stars": "*" * 10_000,
    "stars and letters": "*_a" * 4_000,
    "backticks": "a`" * 5_000,
    "lists in lists": "".join("    " * depth + "- a\n" for depth in range(200)),
    "numbers in numbers": "1. " * 5_000,
    "lists in quotations": "> - " * 2_000,
    "a table of many columns": "|a" * 2_000 + "\n" + "|-" * 2_000 + "\n" + ("|b" * 2_000 + "\n") * 20,
    "tags never finished": "<a " * 4_000,
    "entities": "&#" * 5_000,
    "back slashes": "\\" * 10_000,
    "brackets closed": "http://a" + ")" * 20_000,
    "a long line": "a" * 250_000,
    "one long address used often": "[a][b]" * 4_000 + "\n\n[b]: https://example.com/" + "x" * 10_000,
    "one very long address used very often": "[a][b]" * 20_000 + "\n\n[b]: https://example.com/" + "x" * 100_000,
}
CHILD_OF_ONE_SECOND = (
    f"import runpy, sys; child = runpy.run_path({str(CHILD)!r}); limit = child['limit_resources']; "
    "limit.__globals__['CPU_SECONDS'] = 1; limit()"
)
REFUSED = {  # on every machine; of the others, some are drawn in time where it is fast
    "ten thousand open brackets",
    "quotations in quotations",
    "lists in lists",
    "one long address used often",
    "one very long address used very often",
}


@pytest.fixture
def child_of_one_second(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The child with half of its processor time: as many texts as use it up cost half."""
    program = tmp_path / "child.py"
    program.write_text(f"{CHILD_OF_ONE_SECOND}\nsys.exit(child['main'](sys.stdin, sys.stdout))")
    monkeypatch.setattr(runner, "CHILD", program)


def seconds_of_children() -> float:
    """The processor time of every program that was started from here and has ended."""
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime


@pytest.mark.usefixtures("child_of_one_second")
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_text_costs_the_child_little_and_the_web_process_nothing(name: str) -> None:
    text = HOSTILE[name]
    before = seconds_of_children()
    own = time.process_time()
    html = ""
    try:
        html = render(text)
        refused = False
    except TooComplex:
        refused = True
    assert seconds_of_children() - before < 1 + 0.5
    assert time.process_time() - own < 0.2
    assert len(html) <= max(limits.SMALL, min(limits.GROWTH * len(text), limits.LONGEST_OUTPUT))
    assert refused or name not in REFUSED


def test_a_refusal_says_what_to_do_and_which_text_it_is_about() -> None:
    with pytest.raises(TooComplex) as refusal:
        render_many(["fine", "", "[" * 10_000, "never reached"])
    assert refusal.value.position == 2
    assert refusal.value.message.startswith("This text is too complicated to show.")
    assert isinstance(refusal.value, Invalid)


def test_a_text_past_the_longest_is_refused_before_anything_is_started() -> None:
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    with pytest.raises(TooComplex):
        render("a" * (LONGEST_INPUT + 1))
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime == before


def test_the_child_limits_its_own_time_memory_and_files() -> None:
    program = (
        f"import runpy, resource, json; child = runpy.run_path({str(CHILD)!r}); child['limit_resources'](); "
        "print(json.dumps([resource.getrlimit(getattr(resource, name)) for name in "
        "('RLIMIT_CPU', 'RLIMIT_AS', 'RLIMIT_CORE', 'RLIMIT_FSIZE')]))"
    )
    answer = subprocess.run([sys.executable, "-I", "-c", program], capture_output=True, check=True, text=True)
    cpu, memory, core, files = json.loads(answer.stdout)
    assert cpu == [limits.CPU_SECONDS] * 2
    assert memory == [limits.MEMORY_BYTES] * 2
    assert core == [0, 0]
    assert files == [0, 0]


def test_the_child_ends_when_its_processor_time_is_used_up() -> None:
    program = f"{CHILD_OF_ONE_SECOND}\nimport time\nwhile time.process_time() < 5: pass"
    before = seconds_of_children()
    ended = subprocess.run([sys.executable, "-I", "-c", program], check=False)
    assert ended.returncode in (-signal.SIGXCPU, -signal.SIGKILL), "what nobody ends comes to an end by itself, and says 0"
    assert seconds_of_children() - before < 1 + 0.5


def test_the_child_writes_nothing_of_the_text_to_its_error_output() -> None:
    request = json.dumps({"texts": ["[" * 10_000 + "secret words"], "shipped": False})
    ended = subprocess.run([sys.executable, "-I", str(CHILD)], input=request, capture_output=True, check=False, text=True)
    assert ended.returncode == limits.TOO_COMPLEX
    assert ended.stdout == ""
    assert ended.stderr == ""


def test_the_child_imports_nothing_of_ours_and_no_web_framework() -> None:
    program = (
        f"import runpy, sys; runpy.run_path({str(CHILD)!r}); "
        "print([name for name in sys.modules if name.split('.')[0] in ('app', 'flask', 'sqlalchemy')])"
    )
    answer = subprocess.run([sys.executable, "-I", "-c", program], capture_output=True, check=True, text=True)
    assert answer.stdout.strip() == "[]"


def test_ordinary_text_of_every_size_is_drawn() -> None:
    paragraph = "The team meets **weekly**, with [a plan](https://example.com).\n\n- one\n- two\n\n"
    for count in (1, 10, 100, 500):
        assert render(paragraph * count).count("<p>") == count
