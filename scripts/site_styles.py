"""Makes the stylesheet that pages are sent, `app/web/static/govuk.css`: of GOV.UK Frontend's, the rules that this site uses.

A third of it is never used here, and nothing of a page is seen before its styles have arrived and been read. A *block* of the
library (`govuk-tag`, with all its parts and variants, whose names templates put together) is kept where a template, a module or
a piece of the library that we draw with names it; a utility (`govuk-!-margin-top-2`) is a block of its own.

    python -m scripts.site_styles       (make styles)

A test compares the file with what this makes: run it after a template begins to use another block.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from importlib.resources import files
from pathlib import Path

import tinycss2

APP = Path(__file__).resolve().parents[1] / "app"
STATIC = APP / "web" / "static"
WHOLE = STATIC / "vendor" / "govuk-frontend-6.3.0" / "govuk-frontend.min.css"
MADE = STATIC / "govuk.css"
CHARSET = '@charset "UTF-8";'  # nothing may stand before it
HEAD = (
    "/* GOV.UK Frontend 6.3.0, MIT (vendor/govuk-frontend-6.3.0/LICENCE.txt): what this site uses of it, by `make styles`. */\n"
)
NAME = re.compile(r"govuk-[\w!-]+")
CLASS = re.compile(r"\.((?:\\.|[\w-])+)")
PIECE = re.compile(r"""["']govuk_frontend_jinja/([^"']+)["']""")
NEGATION = re.compile(r":not\([^()]*\)")
BETWEEN_SELECTORS = re.compile(r",(?![^()]*\))")


def make() -> str:
    """The stylesheet."""
    names = {name for text in _sources() for name in NAME.findall(text)}
    return CHARSET + HEAD + used(WHOLE.read_text(encoding="utf-8"), names).removeprefix(CHARSET) + "\n"


def used(stylesheet: str, names: Collection[str]) -> str:
    """The rules of a stylesheet that those can need who write these names."""
    blocks = {_block(name) for name in names}

    def is_used(selector: str) -> bool:
        classes = [name.replace("\\", "") for name in CLASS.findall(NEGATION.sub("", selector))]
        ours = [name for name in classes if name.startswith("govuk-")]
        return all(blocks.intersection(_wider_and_wider(_block(name))) for name in ours)

    rules = tinycss2.parse_stylesheet(stylesheet, skip_whitespace=True, skip_comments=True)
    return "".join(_used_rules(rules, is_used))


def _sources() -> Iterable[str]:
    """Everything that can name a class: our templates and modules, the widgets of forms, and the pieces that these use."""
    widgets = Path(str(files("govuk_frontend_wtf") / "templates"))
    paths = [*APP.rglob("*.html"), *APP.rglob("*.py"), STATIC / "init.js", *widgets.rglob("*.html")]
    texts: dict[Path, str] = {}
    while paths:
        path = paths.pop()
        if path not in texts:
            texts[path] = path.read_text(encoding="utf-8")
            paths += [piece for name in PIECE.findall(texts[path]) for piece in _files_of(name)]
    return texts.values()


def _files_of(piece: str) -> list[Path]:
    """A piece of the library has a folder of its own; the frame of a page is one file."""
    path = Path(str(files("govuk_frontend_jinja") / "templates" / piece))
    return list(path.parent.glob("*.html")) if "/" in piece else [path]


def _block(name: str) -> str:
    return re.split("__|--", name)[0].rstrip("-")


def _wider_and_wider(block: str) -> Iterator[str]:
    """A block, and those that it may belong to: a script makes `govuk-exit-this-page-overlay` for `govuk-exit-this-page`."""
    parts = block.split("-")
    return ("-".join(parts[:length]) for length in range(len(parts), 1, -1))


def _used_rules(rules: list[tinycss2.ast.Node], is_used: Callable[[str], bool]) -> Iterator[str]:
    for rule in rules:
        if rule.type == "qualified-rule":
            selectors = [one for one in BETWEEN_SELECTORS.split(tinycss2.serialize(rule.prelude)) if is_used(one)]
            if selectors:
                yield f"{','.join(selectors)}{{{tinycss2.serialize(rule.content)}}}"
        elif rule.type == "at-rule" and rule.lower_at_keyword in ("media", "supports"):
            inside = tinycss2.parse_rule_list(rule.content, skip_whitespace=True, skip_comments=True)
            if rules_inside := "".join(_used_rules(inside, is_used)):
                yield f"@{rule.at_keyword}{tinycss2.serialize(rule.prelude)}{{{rules_inside}}}"
        else:
            yield rule.serialize()


if __name__ == "__main__":
    MADE.write_text(make(), encoding="utf-8")
    print(f"{MADE.name}: {MADE.stat().st_size:,} of {WHOLE.stat().st_size:,} bytes")
