"""A browser page that is watched: what it complains of, what it asks for, and whether it is fit to be read."""

import re
from collections.abc import Sequence
from itertools import count

from playwright.sync_api import ConsoleMessage, Page, Request, ViewportSize

from tests.browser.judging import AXE_FINDS, AXE_OPTIONS, AXE_PATH, BADLY_SIZED, TEXT_SIZE, UNFIT

EMPTY_PATH = "/empty"  # the server gives it: a browser that leaves the site for "about:blank" needs a new process to come back
LARGE, SMALL = ViewportSize(width=1280, height=900), ViewportSize(width=320, height=900)
# The document that is open is emptied and read anew from a text. What stays is the window: axe with what the browser learned of
# it, style sheets that were read, and the policy under which the page runs.
WRITE = """([page, path]) => new Promise(written => {
  const nonce = document.querySelector("[nonce]")?.nonce ?? ""
  history.replaceState(null, "", path)
  document.open()
  document.write(page.replaceAll(/nonce="[^"]*"/g, `nonce="${nonce}"`))
  addEventListener("load", () => written(), { once: true })
  document.close()
})"""
OWN_SCRIPT = re.compile(r'(<script type="module" src="[^"]*)"')


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
        self._written = count()
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

    def forget(self) -> None:
        """Be as new for whoever uses it next: nobody is signed in, nothing is open, nothing was seen."""
        self.page.context.unroute_all()
        self.page.goto(EMPTY_PATH)
        self.page.emulate_media(media="null")
        self.page.context.clear_cookies()
        self.may_ask = (self.address, "data:")
        self.faults = []

    def go(self, path: str, status: int = 200) -> Page:
        """Open an address and see that it answers with `status`."""
        response = self.page.goto(path)
        assert response is not None
        assert response.status == status, f"{path} answered {response.status}, not {status}"
        return self.page

    def write(self, page: str, path: str) -> None:
        """Show a page that was drawn elsewhere in place of the one that is open, under its policy, as if it had come from `path`.

        A module runs once in a window: the address by which the page asks for its own is made another each time.
        """
        self.page.evaluate(WRITE, [OWN_SCRIPT.sub(rf'\1#{next(self._written)}"', page), path])

    def judge(self) -> list[str]:
        """What is wrong with the page that is open: by axe, and by width at 1280 pixels, with text twice as large, and at 320."""
        faults = self.judge_large()
        self.page.evaluate(TEXT_SIZE, "")
        return [*faults, *self.judge_small()]

    def judge_written(self, pages: Sequence[tuple[str, str, str]]) -> list[str]:
        """What is wrong with pages that were drawn elsewhere, each with a name and its path.

        Each is written twice, so that the window is resized once: resizing it for each takes longer.
        """
        faults = []
        for judge in (self.judge_large, self.judge_small):
            for name, path, page in pages:
                self.write(page, path)
                faults += [f"{name}: {fault}" for fault in judge()]
        return faults

    def judge_large(self) -> list[str]:
        """By axe, and by width, with text twice as large too: it is left so."""
        self._resize(LARGE)
        faults: list[str] = self.page.evaluate(UNFIT, [AXE_PATH, AXE_OPTIONS])
        return faults

    def judge_small(self) -> list[str]:
        """By width at 320 pixels."""
        self._resize(SMALL)
        return self.badly_sized()

    def _resize(self, size: ViewportSize) -> None:
        if self.page.viewport_size != size:
            self.page.set_viewport_size(size)

    def axe(self) -> list[str]:
        """What axe finds."""
        faults: list[str] = self.page.evaluate(AXE_FINDS, [AXE_PATH, AXE_OPTIONS])
        return faults

    def badly_sized(self) -> list[str]:
        """What sticks out, is cut off or too small to hit."""
        faults: list[str] = self.page.evaluate(BADLY_SIZED)
        return faults
