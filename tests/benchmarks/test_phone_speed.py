"""What a page costs somebody with a phone, and what it costs the site when they come back: run by `make bench`.

The phone is as Chromium's tools imitate one: 412 pixels wide, "slow 4G" (1.44 Mbit/s, an answer after 562 ms), a processor four
times slower. When the first words are seen depends on how busy this machine is: it is printed. What moves is not, and is judged.
"""

import subprocess
import sys
from collections.abc import Iterator
from statistics import median

import pytest
from playwright.sync_api import Browser

from app.core.config import ROOT
from tests import servers
from tests.benchmarks.load import burst, tag_of
from tests.browser.chromium import started_chromium
from tests.environment import ENVIRONMENT

SLOW_4G = {"offline": False, "latency": 562.5, "downloadThroughput": 1.44e6 / 8, "uploadThroughput": 675e3 / 8}
PHONE = {"width": 412, "height": 823}
SLOWER = 4
ROUNDS = 5
REQUESTS = 400  # enough that what they cost is more than the clock's own steps
MOST_MOVED = 0.05
WATCH = """window.moved = 0
new PerformanceObserver(list => { for (const entry of list.getEntries()) window.moved += entry.value })
  .observe({ type: "layout-shift", buffered: true })"""
PAINTED = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[servers.Server]:
    """The site with what ships."""
    folder, listening = tmp_path_factory.mktemp("phone"), servers.listening_socket()
    address = f"http://127.0.0.1:{listening.getsockname()[1]}"
    settings = {**ENVIRONMENT, "INSTANCE_DIR": str(folder), "SITE_URL": address}
    for command in ("upgrade-database", "load-content"):
        subprocess.run([sys.executable, "-m", "flask", command], cwd=ROOT, env=settings, check=True, capture_output=True)
    server = servers.start("site", "wsgi:app", settings, folder / "log", listening)
    yield server
    server.stop()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with started_chromium() as browser:
        yield browser


def opened(chromium: Browser, address: str) -> tuple[float, float, float, int]:
    """Seconds to the first paint, how much moved, KiB and requests, of a page that was never opened before."""
    context = chromium.new_context(viewport=PHONE, is_mobile=True)  # type: ignore[arg-type]  # a size
    page = context.new_page()
    tools, sizes = context.new_cdp_session(page), []
    tools.send("Network.enable")
    tools.send("Network.emulateNetworkConditions", SLOW_4G)
    tools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    tools.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.add_init_script(WATCH)
    page.goto(address, wait_until="load", timeout=120_000)
    page.wait_for_timeout(2_000)
    seen = page.evaluate(PAINTED) / 1000, page.evaluate("window.moved"), sum(sizes) / 1024, len(sizes)
    context.close()
    return seen


@pytest.mark.browser
def test_a_phone_sees_a_page_soon_and_nothing_moves(site: servers.Server, chromium: Browser) -> None:
    print("\n\nA phone on slow 4G, medians: seconds to the first paint, how much moves, KiB, requests")
    for path in ("/", "/directory"):
        rounds = [opened(chromium, f"http://127.0.0.1:{site.port}{path}") for _ in range(ROUNDS)]
        painted, moved, size, requests = (median(values) for values in zip(*rounds, strict=True))
        print(f"{path:30} {painted:5.2f} {moved:6.3f} {size:6.0f} {requests:3.0f}")
        assert moved <= MOST_MOVED, path


def test_coming_back_costs_less_than_half_of_drawing_a_page(site: servers.Server) -> None:
    print("\n\nLeast processor time in ms a request: drawn for a browser with a cookie, from memory, and not sent again")
    for path in ("/", "/directory"):
        asking = {
            "drawn": {"Cookie": "any=thing"},
            "from memory": {"Accept-Encoding": "gzip"},
            "not sent": {"If-None-Match": tag_of(site, path)},
        }
        costs: dict[str, list[float]] = {name: [] for name in asking}
        for _ in range(ROUNDS + 1):
            for name, headers in asking.items():
                costs[name].append(burst(site, [path] * REQUESTS, 4, headers=headers).cpu_ms)
        drawn, kept, not_sent = (min(values[1:]) for values in costs.values())
        print(f"{path:30} {drawn:6.2f} {kept:6.2f} {not_sent:6.2f}")
        assert not_sent <= drawn / 2, path
