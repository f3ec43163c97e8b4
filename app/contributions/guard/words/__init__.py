"""Word lists the guard looks things up in, one text file each; lines that begin with # are remarks."""

from pathlib import Path


def word_list(name: str) -> frozenset[str]:
    """The words of the list called `name`."""
    lines = Path(__file__).with_name(f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())
