"""A browser page that is watched: what it complains of, what it asks for, and whether it is fit to be read."""

from pathlib import Path
from typing import Any

import axe_playwright_python
from playwright.sync_api import ConsoleMessage, Page, Request, ViewportSize

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_bytes()
AXE_PATH = "/axe.min.js"  # the server under test gives it: a browser reads it once, and not for each page
AXE_OPTIONS = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "rules": {"target-size": {"enabled": True}},  # off unless it is asked for
    "resultTypes": ["violations"],
    "preload": False,  # only style sheets of other hosts would need it
    "elementRef": False,
}
LOAD_AXE = """path => new Promise((loaded, failed) => {
  const script = document.createElement("script")
  Object.assign(script, { src: path, onload: () => loaded(script.remove()), onerror: () => failed("axe did not load") })
  document.head.append(script)
})"""
RUN_AXE = """async (options) => (await axe.run(document, options)).violations.map(
    one => `${one.id}: ${one.help}: ${one.nodes.slice(0, 3).map(node => node.html.slice(0, 160)).join(" | ")}`)"""

# What sticks out of the page, and what is cut off inside it. Words for screen readers only are meant to be cut off, and a
# scrolling box may be wider inside.
TOO_WIDE = """() => {
  const faults = [], wide = document.documentElement.scrollWidth, room = document.documentElement.clientWidth
  if (wide > room) {
    const out = [...document.body.querySelectorAll("*")].filter(one => one.getBoundingClientRect().right > room + 1)
    faults.push(`${wide} pixels wide at ${room}: ${out.slice(-3).map(one => one.outerHTML.slice(0, 120)).join(" | ")}`)
  }
  for (const one of document.body.querySelectorAll("*")) {
    const style = getComputedStyle(one)
    const cut = ["hidden", "clip"].includes(style.overflowX) && one.scrollWidth > one.clientWidth + 1
    if (cut && one.clientWidth > 2 && style.position !== "absolute" && one.innerText.trim())
      faults.push(`cut off at ${room}: ${one.outerHTML.slice(0, 160)}`)
  }
  return faults
}"""
LARGE, SMALL = ViewportSize(width=1280, height=900), ViewportSize(width=320, height=900)
TEXT_SIZE = "size => { document.documentElement.style.fontSize = size }"
SEND = """([values, containing]) => {
  const meant = form => [...form.elements].map(one => one.name).concat(form.textContent).join(" ").includes(containing)
  const form = [...document.forms].find(form => form.method === "post" && meant(form))
  for (const [name, value] of Object.entries(values)) {
    const field = form.elements.namedItem(name)
    if (field instanceof RadioNodeList || ["radio", "checkbox"].includes(field.type))
      for (const one of field instanceof RadioNodeList ? field : [field]) one.checked = one.value === value
    else field.value = value
  }
  setTimeout(() => form.requestSubmit(form.querySelector("[type=submit]")))
}"""


class WatchedPage:
    """A page, and the faults seen on it so far: complaints of the browser, and anything asked of another host.

    Requests are overheard and not stopped on their way, for which the browser would have to do without its cache: it knows
    the address of no other host.
    """

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.address = address
        self.may_ask: tuple[str, ...] = (address, "data:")
        self.faults: list[str] = []
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.faults.append(f"{page.url}: {error}"))
        page.context.on("request", self._asked)

    def _heard(self, message: ConsoleMessage) -> None:
        refusal = message.text.startswith("Failed to load resource: the server responded with a status of ")
        if refusal and message.location["url"].split("?")[0] == self.page.url.split("?")[0]:
            return  # the page itself is a refusal, which is what was asked for
        if message.type in ("error", "warning"):
            self.faults.append(f"{self.page.url}: {message.text}")

    def _asked(self, request: Request) -> None:
        if not request.url.startswith(self.may_ask):
            self.faults.append(f"{self.page.url} asked for {request.url}")

    def sign_in(self, cookie: str) -> None:
        """Take the cookie of a session; nothing where there is none."""
        if cookie:
            self.page.context.add_cookies([{"name": "session", "value": cookie, "url": self.address}])

    def go(self, path: str, status: int = 200) -> Page:
        """Open an address and see that it answers with `status`."""
        response = self.page.goto(path)
        assert response is not None
        assert response.status == status, f"{path} answered {response.status}, not {status}"
        return self.page

    def send(self, values: dict[str, Any], containing: str = "") -> int:
        """Fill in the form that holds a field or words, send it, and say with what status the next page came."""
        with self.page.expect_navigation() as arrival:
            self.page.evaluate(SEND, [values, containing])
        return arrival.value.status

    def judge(self) -> list[str]:
        """What is wrong with the page that is open: by axe, and by width at 1280 pixels, with text twice as large, and at 320.

        It begins at the width the page has: each change of it draws the page again.
        """
        sizes = [self._judge_large, self._judge_small]
        if self.page.viewport_size == SMALL:
            sizes.reverse()
        return [fault for judged in sizes for fault in judged()]

    def _judge_large(self) -> list[str]:
        self._resize(LARGE)
        faults = [*self.axe(), *self.too_wide()]
        self.page.evaluate(TEXT_SIZE, "200%")
        faults += self.too_wide()
        self.page.evaluate(TEXT_SIZE, "")
        return faults

    def _judge_small(self) -> list[str]:
        self._resize(SMALL)
        return self.too_wide()

    def _resize(self, size: ViewportSize) -> None:
        if self.page.viewport_size != size:
            self.page.set_viewport_size(size)

    def axe(self) -> list[str]:
        """What axe finds."""
        self.page.evaluate(LOAD_AXE, AXE_PATH)
        faults: list[str] = self.page.evaluate(RUN_AXE, AXE_OPTIONS)
        return faults

    def too_wide(self) -> list[str]:
        """What sticks out or is cut off."""
        faults: list[str] = self.page.evaluate(TOO_WIDE)
        return faults
