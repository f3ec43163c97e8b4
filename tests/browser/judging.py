"""What is asked of a page that is open, as scripts: what axe finds, and what is too wide, cut off or too small to hit.

Contrast takes axe longer than everything else. It tells it from the colour and size of words and from what they lie on, and of
these few kinds stand on many pages: words that were found fit are remembered by their kind for as long as the window is open,
and words like them are passed over. Two are alike where their own colour, size, weight and shadow are the same, and whatever
draws a background around them, in order. Words that do not lie wholly within what is drawn around them, and words that touch
something drawn that they are no part of, are looked at wherever they are. What fails, or cannot be told, is never remembered.
"""

from pathlib import Path

import axe_playwright_python

from tests.browser.pieces import LARGE_CONTROLS

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_bytes()
AXE_PATH = "/axe.min.js"  # the server under test gives it: a browser reads it once, and not for each page
AXE_OPTIONS = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "rules": {"target-size": {"enabled": True}},  # off unless it is asked for
    "resultTypes": ["violations"],
    "reporter": "no-passes",
    "preload": False,  # only style sheets of other hosts would need it
    "elementRef": False,
    "iframes": False,  # what we frame is an email, in which no script may run: axe could only call into it and hear nothing
}
# What words lie on: what draws around them, each with its box, and what else is drawn that may touch them.
LIE = """const lookAnew = () => {
  const grounds = new Map(), replaced = "img, svg, iframe, video, canvas, input, select, textarea"
  const isClear = style => /^rgba\\(.*, 0\\)$/.test(style.backgroundColor) && style.backgroundImage === "none"
  const drawn = [...document.body.querySelectorAll("*")].filter(one => one.matches(replaced) || !isClear(getComputedStyle(one)))
    .map(one => [one, one.getBoundingClientRect()])
  const groundOf = one => {
    if (!one) return { kind: "", boxes: [] }
    if (!grounds.has(one)) {
      const { kind, boxes } = groundOf(one.parentElement), style = getComputedStyle(one)
      const own = [style.backgroundColor, style.backgroundImage, style.opacity, style.mixBlendMode, style.filter].join()
      const nothing = isClear(style) && own.endsWith(",1,normal,none")
      const around = isClear(style) ? boxes : [...boxes, one.getBoundingClientRect()]
      grounds.set(one, { kind: nothing ? kind : `${kind} on ${own}`, boxes: around })
    }
    return grounds.get(one)
  }
  const boxesOf = one => {
    const texts = [...one.childNodes].filter(each => each.nodeType === Node.TEXT_NODE && each.data.trim()), range = new Range()
    const boxes = texts.flatMap(each => (range.selectNodeContents(each), [...range.getClientRects()]))
    return boxes.length ? boxes : [one.getBoundingClientRect()]
  }
  const within = (box, around) => box.left >= around.left - 1 && box.right <= around.right + 1 && box.top >= around.top - 1
    && box.bottom <= around.bottom + 1
  const touch = (a, b) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1
  return one => {
    const { kind, boxes } = groundOf(one), words = boxesOf(one)
    const { color, fontSize, fontWeight, textShadow } = getComputedStyle(one)
    if (!words.every(box => boxes.every(around => within(box, around)))) return ""
    if (drawn.some(([other, box]) => !other.contains(one) && words.some(each => touch(each, box)))) return ""
    return [color, fontSize, fontWeight, textShadow, kind].join()
  }
}
"""
# What axe finds. `kindOf` is made anew for each page, which is why it hangs on the check.
RUN_AXE = f"""{LIE}
const load = path => window.axe ? null : new Promise((loaded, failed) => {{
  const script = document.createElement("script")
  Object.assign(script, {{ src: path, onload: () => {{ script.remove(); loaded() }}, onerror: () => failed("axe did not load") }})
  document.head.append(script)
}})
const remember = check => {{
  const judge = check.evaluate, fit = new Set()
  check.evaluate = function (one, ...rest) {{
    const kind = check.kindOf(one)
    if (fit.has(kind)) return true
    const verdict = judge.call(this, one, ...rest)
    if (verdict === true && kind) fit.add(kind)
    return verdict
  }}
}}
const runAxe = async (path, options) => {{
  await load(path)
  const contrast = axe._audit.checks["color-contrast"]
  if (!contrast.kindOf) remember(contrast)
  contrast.kindOf = lookAnew()
  return (await axe.run(document, options)).violations.map(
    one => `${{one.id}}: ${{one.help}}: ${{one.nodes.slice(0, 3).map(node => node.html.slice(0, 160)).join(" | ")}}`)
}}
"""
# What sticks out of the page, and what is cut off inside it. Words for screen readers only are meant to be cut off, and a
# scrolling box may be wider inside. Beside it, what is too small to hit of what is thought large enough wherever it stands.
MEASURE = f"""const measure = () => {{
  const faults = [], wide = document.documentElement.scrollWidth, room = document.documentElement.clientWidth
  if (wide > room) {{
    const out = [...document.body.querySelectorAll("*")].filter(one => one.getBoundingClientRect().right > room + 1)
    faults.push(`${{wide}} pixels wide at ${{room}}: ${{out.slice(-3).map(one => one.outerHTML.slice(0, 120)).join(" | ")}}`)
  }}
  for (const one of document.body.querySelectorAll("*")) {{
    const style = getComputedStyle(one)
    const cut = ["hidden", "clip"].includes(style.overflowX) && one.scrollWidth > one.clientWidth + 1
    if (cut && one.clientWidth > 2 && style.position !== "absolute" && one.innerText.trim())
      faults.push(`cut off at ${{room}}: ${{one.outerHTML.slice(0, 160)}}`)
  }}
  for (const one of document.querySelectorAll("{",".join(f".{each}" for each in sorted(LARGE_CONTROLS))}")) {{
    const {{ width, height }} = one.getBoundingClientRect()
    if (width && (width < 24 || height < 24)) faults.push(`too small to hit at ${{room}}: ${{one.outerHTML.slice(0, 160)}}`)
  }}
  return faults
}}
"""
TEXT_SIZE = "size => { document.documentElement.style.fontSize = size }"
AXE_FINDS = f"([path, options]) => {{ {RUN_AXE} return runAxe(path, options) }}"
BADLY_SIZED = f"() => {{ {MEASURE} return measure() }}"
# By axe, and by size, with text twice as large too: which it leaves so.
UNFIT = f"""async ([path, options]) => {{ {RUN_AXE} {MEASURE}
  const faults = [...await runAxe(path, options), ...measure()]
  document.documentElement.style.fontSize = "200%"
  return [...faults, ...measure()]
}}"""
