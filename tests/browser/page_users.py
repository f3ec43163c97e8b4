"""Two ways to use a page: with a pointer and no JavaScript, and with the keyboard alone. Journeys are written once for both.

Whoever uses the keyboard presses Tab, Enter, Space, arrows and letters, and nothing else. At every stop it is seen whether the
focus can be: that something about the focused control changed, and that nothing covers the whole of it.
"""

import re
from pathlib import Path
from typing import Any, Protocol

from playwright.sync_api import Locator, Page, TimeoutError

MOST_TABS = 250
PATIENCE_MS = 5_000

# What has the focus, and what is wrong with where it is, if anything; its shape in brief, by which it is drawn. GOV.UK draws the
# focus of a radio or checkbox on its label.
LOOK = """const brief = words => {
  let one = 0, other = 0
  for (let at = 0; at < words.length; at++) {
    one = (one * 31 + words.charCodeAt(at)) % 4294967291
    other = (other * 131 + words.charCodeAt(at)) % 4294967279
  }
  return `${one} ${other}`
}
const look = () => {
  const focused = document.activeElement
  if (!focused || focused === document.body) return { name: "", fault: "", shape: "" }
  const name = focused.outerHTML.slice(0, 140), label = ["radio", "checkbox"].includes(focused.type) ? focused.labels[0] : null
  const box = (label ?? focused).getBoundingClientRect()
  const off = box.bottom <= 0 || box.top >= innerHeight || box.right <= 0 || box.left >= innerWidth
  if (!box.width || !box.height || off) return { name, fault: "is off the screen", shape: "" }
  const between = (low, high, most, share) => Math.max(low, 0) + (Math.min(high, most) - Math.max(low, 0)) * share
  const at = ([x, y]) => [between(box.left, box.right, innerWidth, x), between(box.top, box.bottom, innerHeight, y)]
  const uncovered = at => at && [focused, label].some(mine => mine && (mine.contains(at) || at.contains(mine)))
  const points = [[.5, .5], [.02, .1], [.98, .1], [.02, .9], [.98, .9]]
  const fault = points.some(share => uncovered(document.elementFromPoint(...at(share)))) ? "" : "is covered"
  const tells = ["class", "type", "role", "aria-current", "aria-expanded", "open", "disabled"]
  const describe = one => [one.tagName, one.matches(":checked"), ...tells.map(each => one.getAttribute(each) ?? "")].join(",")
  const shape = []
  for (let one = focused; one; one = one.parentElement) shape.push(describe(one))
  return { name, fault, shape: brief([...shape, label ? describe(label) : ""].join(" ")) }
}
"""
# Whether what has the focus is drawn in another way than without it.
LOOKS_DIFFERENT = """const looksDifferent = () => {
  const focused = document.activeElement, label = ["radio", "checkbox"].includes(focused.type) ? focused.labels[0] : null
  const seen = ["boxShadow", "backgroundColor", "borderColor", "borderWidth", "color"]
  const drawn = (at, part) => {
    const style = getComputedStyle(at, part), clear = /^rgba\\(.*, 0\\)$/.test(style.outlineColor)
    const outline = style.outlineStyle !== "none" && style.outlineWidth !== "0px" && !clear
    return [outline ? style.outline : "", ...seen.map(each => style[each])].join(";")
  }
  const look = () => drawn(focused) + (label ? drawn(label, "::before") : "")
  const before = look()
  focused.blur()
  const plain = look()
  focused.focus()
  return before !== plain
}
"""
# Where Tab stops, in order: one radio button of each set.
STOPS = """const stops = () => {
  const chosen = new Map(), focusable = [...document.querySelectorAll("*")].filter(one => one.tabIndex >= 0 && !one.disabled)
  const seen = focusable.filter(one => one.checkVisibility({ visibilityProperty: true }))
  const set = one => one.type === "radio" && one.name ? `${[...document.forms].indexOf(one.form)} ${one.name}` : ""
  for (const one of seen) if (set(one) && (one.checked || !chosen.has(set(one)))) chosen.set(set(one), one)
  return seen.filter(one => !set(one) || chosen.get(set(one)) === one)
}
"""
# What has the focus: whether it is one of the controls wanted, and how it looks.
SEE = f"""([wanted, drawn]) => {{ {LOOK} {LOOKS_DIFFERENT}
  const seen = look()
  const different = drawn.includes(seen.shape) || !seen.shape || looksDifferent()
  return {{ ...seen, here: wanted.includes(document.activeElement), drawn: different }}
}}"""
# Goes to each stop from here to the one before a control that is wanted, or to all where none is, and sees how each looks.
# Nothing where one that is wanted has the focus already.
GO_NEAR = f"""([wanted, drawn]) => {{ {LOOK} {LOOKS_DIFFERENT} {STOPS}
  const order = stops(), here = document.activeElement, known = new Set(drawn)
  if (wanted.includes(here)) return null
  const next = order.findIndex(one => here.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING)
  const ahead = next < 0 ? order : [...order.slice(next), ...order.slice(0, next)]
  const end = wanted.length ? Math.max(0, ahead.findIndex(one => wanted.includes(one))) : ahead.length
  return ahead.slice(0, end).map(one => {{
    one.focus()
    const seen = look()
    const different = known.has(seen.shape) || !seen.shape || looksDifferent()
    if (different) known.add(seen.shape)
    return {{ ...seen, drawn: different }}
  }})
}}"""
IS_HERE = "one => document.activeElement === one"
# How many options further down a list the one of these words is, of the one that is chosen; what is chosen.
STEPS_TO = "(list, words) => [...list.options].findIndex(one => one.label === words) - list.selectedIndex"
CHOSEN = "list => list.selectedOptions[0].label"


class PageUser(Protocol):
    """What a person can do to a page. Names are the words on the control."""

    page: Page
    presses: int

    def press(self, name: str, role: str = "button") -> None:
        """Press a button, or follow a link, and wait for what follows."""
        ...

    def type(self, label: str, text: str, *, group: str = "") -> None:
        """Type into a box, in place of what it holds. `group`: the words over the controls among which it stands."""
        ...

    def tick(self, label: str, *, group: str = "") -> None:
        """Choose a radio button or tick a box."""
        ...

    def untick(self, label: str) -> None:
        """Take the tick out of a box."""
        ...

    def pick(self, label: str, option: str, *, group: str = "") -> None:
        """Choose from a drop-down list."""
        ...

    def choose(self, label: str, path: Path) -> None:
        """Choose a file of one's own."""
        ...

    def take(self, name: str) -> Path:
        """Follow a link that gives a file; where the file now is."""
        ...

    def open(self, summary: str) -> None:
        """Open what is folded away."""
        ...


class PointerUser:
    """Clicks, taps and types."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.presses = 0

    def press(self, name: str, role: str = "button") -> None:
        """See PageUser."""
        self.presses += 1
        control(self.page, name, role).click()
        self.page.wait_for_load_state()

    def type(self, label: str, text: str, *, group: str = "") -> None:
        """See PageUser."""
        within(self.page, group).get_by_label(label, exact=True).fill(text)

    def tick(self, label: str, *, group: str = "") -> None:
        """See PageUser. The label is clicked, as people do: GOV.UK lays the box itself under its drawing."""
        self.presses += 1
        box(self.page, label, group).check()

    def untick(self, label: str) -> None:
        """See PageUser."""
        self.presses += 1
        box(self.page, label).uncheck()

    def pick(self, label: str, option: str, *, group: str = "") -> None:
        """See PageUser."""
        within(self.page, group).get_by_label(label, exact=True).select_option(label=option)

    def choose(self, label: str, path: Path) -> None:
        """See PageUser."""
        self.page.get_by_label(label, exact=True).set_input_files(path)

    def take(self, name: str) -> Path:
        """See PageUser."""
        with self.page.expect_download() as started:
            control(self.page, name, "link").click()
        return Path(started.value.path())

    def open(self, summary: str) -> None:
        """See PageUser."""
        self.presses += 1
        folded(self.page, summary).click()


class KeyboardUser:
    """Presses keys and nothing else, and notes wherever the focus cannot be seen.

    Where it is is looked at wherever it stops; whether it is drawn, once for everything of one shape.
    """

    def __init__(self, page: Page) -> None:
        self.page = page
        self.presses = 0
        self.unseen: list[str] = []
        self._drawn: set[str] = set()  # shapes whose focus was seen to be drawn

    def press(self, name: str, role: str = "button") -> None:
        """See PageUser."""
        self.presses += 1
        self.reach(control(self.page, name, role))
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def type(self, label: str, text: str, *, group: str = "") -> None:
        """See PageUser."""
        self.reach(within(self.page, group).get_by_label(label, exact=True))
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(text)

    def tick(self, label: str, *, group: str = "") -> None:
        """See PageUser. Tab reaches one radio button of a set; arrows move among them."""
        self.presses += 1
        choice = box(self.page, label, group)
        if choice.get_attribute("type") == "checkbox":
            self.reach(choice)
            self.page.keyboard.press("Space")
            return
        name = choice.get_attribute("name")
        self.reach(self.page.locator(f'input[type=radio][name="{name}"]'))
        for _ in range(choice.page.locator(f'input[type=radio][name="{name}"]').count()):
            if choice.evaluate(IS_HERE):
                break
            self.page.keyboard.press("ArrowDown")
        self.page.keyboard.press("Space")
        self._look()

    def untick(self, label: str) -> None:
        """See PageUser."""
        self.presses += 1
        self.reach(box(self.page, label))
        self.page.keyboard.press("Space")

    def pick(self, label: str, option: str, *, group: str = "") -> None:
        """See PageUser."""
        select = within(self.page, group).get_by_label(label, exact=True)
        self.reach(select)
        steps = select.evaluate(STEPS_TO, option)
        for _ in range(abs(steps)):
            self.page.keyboard.press("ArrowDown" if steps > 0 else "ArrowUp")
        assert select.evaluate(CHOSEN) == option

    def choose(self, label: str, path: Path) -> None:
        """See PageUser. Enter asks the system for a file; what follows is the system's own window.

        A summary of errors takes the focus once, when its script has run. Where that is after the field was reached, as on a
        busy machine, the field is reached again.
        """
        for patience in (PATIENCE_MS, PATIENCE_MS, None):
            self.reach(self.page.get_by_label(label, exact=True))
            try:
                with self.page.expect_file_chooser(timeout=patience) as chooser:
                    self.page.keyboard.press("Enter")
                break
            except TimeoutError:
                if patience is None:
                    raise
        chooser.value.set_files(path)

    def take(self, name: str) -> Path:
        """See PageUser."""
        self.reach(control(self.page, name, "link"))
        with self.page.expect_download() as started:
            self.page.keyboard.press("Enter")
        return Path(started.value.path())

    def open(self, summary: str) -> None:
        """See PageUser."""
        self.presses += 1
        self.reach(folded(self.page, summary))
        self.page.keyboard.press("Enter")

    def reach(self, control: Locator) -> None:
        """Have one of the controls meant in focus: Tab leads to it from the stop before, and every stop on the way there is seen.

        Going there stop by stop with the key would end at the same (`test_keyboard.py` sees that it does) and takes much longer.
        """
        targets: list[Any] = control.element_handles()
        if not targets:
            control.first.wait_for(state="attached")
            targets = control.element_handles()
        if self.go_near(targets) is None:
            return
        for _ in range(MOST_TABS):
            if self.step(targets):
                return
        raise AssertionError(f"Tab never reached {control} on {self.page.url}")

    def go_near(self, targets: list[Any] | None = None) -> int | None:
        """Go to every stop before one of the targets, all there are where none is given, and look.

        How many stops there were; None where a target has the focus already.
        """
        stops = self.page.evaluate(GO_NEAR, [targets or [], list(self._drawn)])
        for seen in stops or []:
            self._note(seen)
        return None if stops is None else len(stops)

    def step(self, targets: list[Any] | None = None) -> bool:
        """Press Tab once, and look; whether one of the targets now has the focus."""
        self.page.keyboard.press("Tab")
        return self._look(targets or [])

    def _look(self, targets: list[Any] | None = None) -> bool:
        seen = self.page.evaluate(SEE, [targets or [], list(self._drawn)])
        self._note(seen)
        return bool(seen["here"])

    def _note(self, look: dict[str, Any]) -> None:
        if look["drawn"]:
            self._drawn.add(look["shape"])
        fault = look["fault"] or ("" if look["drawn"] else "looks no different")
        if fault:
            self.unseen.append(f"{self.page.url}: {look['name']} {fault}")


def control(page: Page, name: str, role: str) -> Locator:
    """A button or link by its words."""
    return page.get_by_role(role, name=name, exact=True)  # type: ignore[arg-type]  # "button" or "link"


def within(page: Page, group: str) -> Page | Locator:
    """The controls of a fieldset by the words of its legend; all there are where none is named."""
    return page.get_by_role("group", name=group, exact=True) if group else page


def box(page: Page, label: str, group: str = "") -> Locator:
    """A radio button or checkbox by its words."""
    place = within(page, group)
    return place.get_by_role("radio", name=label, exact=True).or_(place.get_by_role("checkbox", name=label, exact=True))


def words_on(user: PageUser) -> str:
    """The words of the page."""
    return user.page.locator("main").inner_text()


def folded(page: Page, summary: str) -> Locator:
    """The words to press to unfold something."""
    return page.locator("summary").filter(has_text=re.compile(rf"^\s*{re.escape(summary)}\s*$"))
