"""The commands of `flask …`: migrate, load content, add people, make up entries, run the worker, look after the index."""

import signal
from pathlib import Path
from types import FrameType

import click
from flask import Flask

from app import content_loading, feature
from app.areas import checking
from app.core import config, worker
from app.core.databases import migrating, table_drawings
from app.core.db import Base, Database
from app.core.front_matter import BadContent
from app.samples import generating
from app.samples.initiatives import INITIATIVES
from app.samples.recipes import NoAreas
from app.samples.specifications import SPECIFICATIONS


def install(app: Flask) -> None:
    """Add the commands to `app`."""
    _install_database(app)
    _install_content(app)
    _install_generating(app)
    _install_worker(app)
    _install_features(app)
    for add in (add for one in feature.installed() for add in one.commands):
        add(app)


def _database(app: Flask) -> Database:
    found: Database = app.extensions["database"]
    return found


def _install_database(app: Flask) -> None:
    @app.cli.command("upgrade-database")
    def upgrade_database() -> None:
        """Make the tables, or bring them up to date."""
        migrating.upgrade(_database(app))

    @app.cli.command("downgrade-database")
    @click.argument("revision")
    def downgrade_database(revision: str) -> None:
        """Undo migrations down to REVISION. What only the newer tables held is lost: take a backup first."""
        migrating.downgrade(_database(app), revision)

    @app.cli.command("make-migration")
    @click.argument("words")
    @click.option("--empty", is_flag=True, help="Compare nothing: for rows, checks and triggers.")
    def make_migration(words: str, empty: bool) -> None:
        """Write the next migration: what lies between the tables and the models. WORDS say what it is for."""
        try:
            written = migrating.write_migration(words, migrating.alembic_config(), empty=empty)
        except migrating.NothingChanged as refusal:
            raise click.ClickException(f"{refusal} For rows, checks and triggers: --empty. Nothing was written.") from None
        click.echo(f"Written: {written}\nRead docs/migrations.md, then what was written: it is a first draft.")

    @app.cli.command("draw-tables")
    @click.argument("page", default=config.ROOT / "docs" / "tables.md", type=click.Path(dir_okay=False, path_type=Path))
    def draw_tables(page: Path) -> None:
        """Draw the tables from the models into PAGE, docs/tables.md unless it is named."""
        page.write_text(table_drawings.draw(Base.registry.mappers))


def _install_content(app: Flask) -> None:
    @app.cli.command("load-content")
    @click.argument("folder", required=False, type=click.Path(exists=True, file_okay=False, path_type=Path))
    def load_content(folder: Path | None) -> None:
        """Load what ships with the site: areas, pages, contributions. Loading it again changes nothing."""
        try:
            done = content_loading.load_all(_database(app), folder or config.settings().content_dir)
        except BadContent as problem:
            raise click.ClickException(f"{problem}\nNothing was changed.") from None
        for line in done.lines():
            click.echo(line)

    @app.cli.command("check-areas")
    @click.argument("folder", envvar="CHECK_DATA_DIR", type=click.Path(exists=True, file_okay=False, path_type=Path))
    def check_areas(folder: Path) -> None:
        """Compare our areas with the independent list in FOLDER, or in CHECK_DATA_DIR."""
        differences = checking.check_areas(config.settings().content_dir / "areas.csv", folder / checking.LIST_NAME)
        for one in differences:
            click.echo(str(one))
        if checking.unexplained(differences):
            raise click.ClickException("The lists differ in ways nobody has explained.")
        click.echo("The lists agree.")


def _install_generating(app: Flask) -> None:
    how_many = click.IntRange(min=1)

    @app.cli.command("generate")
    @click.option("--initiatives", type=how_many, help="How many initiatives there shall be of this seed.")
    @click.option("--specifications", type=how_many, help="How many specifications there shall be of this seed.")
    @click.option("--seed", type=click.IntRange(min=0), default=1, show_default=True, help="The same seed gives the same ones.")
    def generate(initiatives: int | None, specifications: int | None, seed: int) -> None:
        """Publish made-up entries, to try or to measure the site when it is full. Never on a site in use."""
        if config.settings().is_production:
            raise click.ClickException("This site is in use, so it takes no made-up entries. Nothing was changed.")
        asked = [(recipe, count) for recipe, count in ((INITIATIVES, initiatives), (SPECIFICATIONS, specifications)) if count]
        if not asked:
            raise click.UsageError("Say how many: --initiatives N, --specifications N, or both.")
        for recipe, count in asked:
            try:
                new = generating.generate(_database(app), recipe, count, seed)
            except NoAreas as problem:
                raise click.ClickException(str(problem)) from None
            click.echo(
                f"{new:,} made-up {recipe.kind.nouns} published. The worker, or “flask search rebuild”, makes them findable."
            )


def _install_features(app: Flask) -> None:
    @app.cli.command("features")
    @click.argument("name", required=False)
    def features(name: str | None) -> None:
        """Count what each feature brings, or list what the one called NAME does."""
        descriptions = {one.name: feature.describe(one) for one in feature.installed()}
        if name is None:
            click.echo(_table(descriptions))
        elif name in descriptions:
            click.echo("\n".join(f"{point}: {', '.join(names)}" for point, names in descriptions[name].items()))
        else:
            raise click.BadParameter(f"The features are {', '.join(descriptions)}.", param_hint="NAME")


def _table(descriptions: dict[str, dict[str, list[str]]]) -> str:
    """How many things each feature adds at each point."""
    points = list(dict.fromkeys(point for brought in descriptions.values() for point in brought))
    rows = [["feature", *points]]
    for name, brought in descriptions.items():
        rows.append([name, *(str(len(brought[point])) if point in brought else "" for point in points)])
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n".join(" | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows)


def _install_worker(app: Flask) -> None:
    @app.cli.command("worker")
    @click.option("--once", is_flag=True, help="Run what is due, then stop.")
    @click.option(
        "--quick", is_flag=True, help="With --once: leave what takes long, such as drawing PDF files, to another worker."
    )
    def run_worker(once: bool, quick: bool) -> None:
        """Run jobs and keep the search index up to date."""
        database = _database(app)
        if once:
            (worker.drain if quick else worker.drain_slow)(database)
            return
        stopping = _stop_on_signal()
        worker.work(database, lambda: bool(stopping))


def _stop_on_signal() -> list[int]:
    """A list that stops being empty once the process is asked to stop, so that the job in hand is finished first."""
    signals: list[int] = []

    def note(number: int, _frame: FrameType | None) -> None:
        signals.append(number)

    signal.signal(signal.SIGTERM, note)
    signal.signal(signal.SIGINT, note)
    return signals
