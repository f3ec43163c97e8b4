"""A name that a file may be kept and sent under: one line, no path, nothing that a screen or a disk would read otherwise."""

import re
import unicodedata

LONGEST_NAME = 100  # characters
DEFAULT_STEM = "file"
SHORTENED = " (shortened)"  # said in the name itself, which goes wherever the file goes
NOT_IN_NAMES = re.compile(r'[<>:"|?*%;]')
# Names that Windows keeps for devices, whatever the ending (Microsoft, "Naming Files, Paths, and Namespaces").
DEVICES = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])", re.IGNORECASE)


def safe_name(raw: str) -> str:
    """`raw` without its path and without control, invisible, direction-changing or reserved characters; never empty.

    The ending is kept, in lower case, however long the stem is; a name that was cut says so.
    """
    flat = unicodedata.normalize("NFC", raw.encode("utf-8", "replace").decode())
    flat = re.split(r"[/\\]", flat)[-1]
    # A space for a control character or a line break; nothing for invisible, private and unassigned ones.
    visible = "".join(" " if unicodedata.category(char) in ("Cc", "Zl", "Zp") else char for char in flat)
    visible = "".join(char for char in visible if unicodedata.category(char)[0] != "C")
    visible = re.sub(r"\s+", " ", NOT_IN_NAMES.sub("-", visible)).rstrip(" .")
    stem, dot, ending = visible.rpartition(".")
    if not dot:
        stem, ending = visible, ""
    ending = re.sub(r"[^a-z0-9]", "", ending.lower())[:10]
    stem = _shortened(stem.strip(" ."), LONGEST_NAME - len(ending) - 1) or DEFAULT_STEM
    if DEVICES.fullmatch(stem.partition(".")[0].strip()):
        stem = f"{DEFAULT_STEM}-{stem}"
    return f"{stem}.{ending}" if ending else stem


def _shortened(stem: str, longest: int) -> str:
    return stem if len(stem) <= longest else f"{stem[: longest - len(SHORTENED)].strip(' .')}{SHORTENED}"
