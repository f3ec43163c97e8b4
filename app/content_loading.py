"""Loading everything that ships in `content/`: areas, names of organisations, the pages of words, and each kind's contributions,
all or nothing."""

from dataclasses import dataclass
from pathlib import Path

from app.accounts.belonging import organisations
from app.areas import services as areas
from app.contributions import guard, shipping
from app.contributions.kinds.description import all_kinds
from app.contributions.shipping import LoadReport
from app.core.db import Database, transaction, unit_of_work
from app.pages import services as pages


@dataclass(frozen=True)
class Loaded:
    """What a load did."""

    pages: int
    contributions: LoadReport
    names_given: int = 0

    def lines(self) -> list[str]:
        """What a person at the terminal is told."""
        report = self.contributions
        return [
            f"Content: {len(report.published)} published, {report.unchanged} unchanged, {self.pages} pages of words changed.",
            *(
                [f"Organisations that went by their mail domain and are now called by their name: {self.names_given}."]
                if self.names_given
                else []
            ),
            *(f"{name}: changed here and on the site, so the change waits for a moderator." for name in report.waiting),
            *(f"{name}: somebody is editing it on the site; it will be loaded when that is decided." for name in report.held),
        ]


def load_all(database: Database, folder: Path) -> Loaded:
    """Load a content folder. Raises BadContent, having changed nothing, for the first file that cannot be used.

    Areas come first, in a transaction of their own: contributions are checked against them.
    """
    with unit_of_work(database), guard.reading_once():
        if (folder / "areas.csv").exists():
            with transaction():
                areas.load_areas(folder / "areas.csv")
        with transaction():
            names_given = organisations.name_known_bodies()
        page_files = pages.changed(pages.read_folder(folder))
        files = [file for kind in all_kinds() for file in shipping.read_changed(kind, folder)]
        every = sum(shipping.count(kind, folder) for kind in all_kinds())
        page_html = pages.draw(page_files) if page_files else []
        html = shipping.draw(files) if files else {}
        if not page_files and not files:
            return Loaded(0, LoadReport(unchanged=every), names_given)
        with transaction():
            report = shipping.load(files, html)
            report.unchanged = every - len(files)
            return Loaded(pages.load(page_files, page_html), report, names_given)
