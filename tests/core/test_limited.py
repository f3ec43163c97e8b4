"""Work on what strangers wrote runs in a program of its own, which has nothing and may do little."""

import json
import signal
from pathlib import Path

import pytest

from app.core import limited
from app.core.errors import Busy

PROGRAM = """
import json, os, pathlib, resource, signal, sys, time
from app.core import limited

def main():
    asked = sys.stdin.read()
    if asked == "sleep":
        time.sleep(60)
        pathlib.Path(__file__).with_name("awake").touch()
    if asked == "complain":
        print("what somebody typed", file=sys.stderr)
        return 3
    limited.limit_resources(cpu_seconds=1, memory_bytes=300 * 2**20)
    if asked == "think":
        while True:
            pass
    if asked == "grow":
        bytearray(400 * 2**20)
    if asked == "write":
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        with open("/tmp/" + str(os.getpid()), "w") as file:
            os.unlink(file.name)
            file.write("words")
    if asked == "open":
        files = [open("/dev/null") for _ in range(limited.OPEN_FILES)]
    print(json.dumps({
        "environment": sorted(os.environ), "folder": os.getcwd(), "site": "flask" in sys.modules,
        "core": resource.getrlimit(resource.RLIMIT_CORE),
    }))
    return 0
"""
MODULE = "app.limited_in_tests"


@pytest.fixture(autouse=True)
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A module beside the site's own, in a copy of the folder as the child sees it."""
    (tmp_path / "core").symlink_to(limited.APP_FOLDER / "core")
    (tmp_path / "limited_in_tests.py").write_text(PROGRAM)
    monkeypatch.setattr(limited, "APP_FOLDER", tmp_path)


def test_a_child_has_no_environment_no_folder_and_no_site(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "not for children")
    status, written = limited.run(MODULE, b"", wall_seconds=30)
    assert status == 0
    told = json.loads(written)
    assert set(told["environment"]) <= {"LANG", "LC_CTYPE"}
    assert (told["folder"], told["site"], told["core"]) == ("/", False, [0, 0])


def test_what_a_child_complains_of_is_dropped_and_its_status_told(capfd: pytest.CaptureFixture[str]) -> None:
    assert limited.run(MODULE, b"complain", wall_seconds=30) == (3, b"")
    assert capfd.readouterr().err == ""


def test_a_child_that_a_busy_machine_does_not_finish_is_ended_and_nobody_blamed(tmp_path: Path) -> None:
    with pytest.raises(Busy):
        limited.run(MODULE, b"sleep", wall_seconds=0.5)
    assert not (tmp_path / "awake").exists(), "it slept as long as it liked"


def test_a_child_that_thinks_too_long_is_ended_by_the_system() -> None:
    status, written = limited.run(MODULE, b"think", wall_seconds=30)
    assert status in (-signal.SIGXCPU, -signal.SIGKILL)
    assert written == b""


@pytest.mark.parametrize("asked", [b"grow", b"write", b"open"])
def test_a_child_that_takes_more_than_it_may_fails(asked: bytes) -> None:
    status, written = limited.run(MODULE, asked, wall_seconds=30)
    assert status != 0
    assert written == b""
