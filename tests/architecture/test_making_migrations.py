"""A migration is made by a command that compares tables and models, numbers the file, and imports nothing of ours."""

import ast
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.config import Config
from flask import Flask

from app.core.config import ROOT
from app.core.databases import migrating
from app.core.db import NAMING, Base, Database, UTCDateTime

FILES = sorted((migrating.MIGRATIONS / "versions").glob("*.py"))


@pytest.fixture
def models(app: Flask) -> sa.MetaData:
    """What the models describe, to be changed, without the tables that tests add."""
    metadata = sa.MetaData(naming_convention=NAMING)
    for table in Base.metadata.sorted_tables:
        if not table.info.get("tests_only"):
            table.to_metadata(metadata)
    return metadata


@pytest.fixture
def config(tmp_path: Path, models: sa.MetaData) -> Config:
    """Migrations of this test's own: a copy of the real ones."""
    folder = shutil.copytree(migrating.MIGRATIONS, tmp_path / "migrations", ignore=shutil.ignore_patterns("__pycache__"))
    return migrating.alembic_config(folder, models)


def number_after(files: list[Path]) -> str:
    return f"{int(files[-1].name[:4]) + 1:04}"


def imports_of(source: str) -> set[str]:
    """The first names of the modules that a source imports."""
    names = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add((node.module or "").partition(".")[0])
    return names


def checks_of(database: Database) -> set[tuple[str, str, str]]:
    """Table, name and text of every check."""
    inspector = sa.inspect(database.engine)
    checks = {
        (table, str(check["name"]), " ".join(check["sqltext"].split()))
        for table in inspector.get_table_names()
        for check in inspector.get_check_constraints(table)
    }
    database.engine.dispose()
    return checks


def test_a_changed_model_gives_the_next_migration_with_its_way_back(config: Config, models: sa.MetaData) -> None:
    sa.Table("room", models, sa.Column("id", sa.Integer, primary_key=True), sa.Column("opened_at", UTCDateTime()))
    models.tables["person"].append_column(sa.Column("pronoun", sa.String(40)))
    written = migrating.write_migration("Rooms to meet in", config)
    assert written.name == f"{number_after(FILES)}_rooms_to_meet_in.py"
    up, down = written.read_text().split("def downgrade")
    assert up.startswith('"""Rooms to meet in"""')
    assert all(name in up for name in ("'room'", "'pronoun'"))
    assert all(step in down for step in ("drop_table('room')", "drop_column('pronoun')"))
    assert imports_of(up) == {"alembic", "sqlalchemy"}
    with pytest.raises(migrating.NothingChanged):
        migrating.write_migration("The same again", config)


def test_tables_that_agree_with_the_models_give_no_migration_unless_an_empty_one_is_asked_for(config: Config) -> None:
    folder = Path(str(config.get_main_option("script_location"))) / "versions"
    with pytest.raises(migrating.NothingChanged):
        migrating.write_migration("Nothing", config)
    assert len(list(folder.glob("*.py"))) == len(FILES)
    written = migrating.write_migration("Only rows", config, empty=True)
    assert written.name == f"{number_after(FILES)}_only_rows.py"
    assert "op." not in written.read_text()


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A copy of what the command needs, for it writes beside the code it runs."""
    for name in ("app", "content", "migrations"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("static"))
    shutil.copy(ROOT / "wsgi.py", tmp_path)
    return tmp_path


@pytest.mark.long
def test_the_command_says_that_there_is_nothing_to_migrate(checkout: Path) -> None:
    environ = {"PATH": os.environ["PATH"], "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-m", "flask", "make-migration", "Nothing"]
    done = subprocess.run(command, cwd=checkout, env=environ, capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stderr
    assert "The tables are what the models describe." in done.stderr
    assert len(list((checkout / "migrations" / "versions").glob("*.py"))) == len(FILES)
    assert not list(checkout.rglob("*.sqlite")), "it needs no database of the site's"


def test_the_checks_of_the_tables_are_those_of_the_models(models: sa.MetaData, tmp_path: Path) -> None:
    """Alembic compares no checks, so a status that only the models know would be found by nobody but its first user."""
    from_migrations, from_models = (Database(f"sqlite:///{tmp_path / name}") for name in ("migrated", "described"))
    migrating.upgrade(from_migrations)
    with from_models.engine.connect().execution_options(writes=True) as connection, connection.begin():
        models.create_all(connection)
    assert len(checks_of(from_models)) > 40
    assert checks_of(from_migrations) == checks_of(from_models)


def test_migrations_are_numbered_in_one_line() -> None:
    for before, file in zip([None, *FILES], FILES, strict=False):
        names = {
            target.id: ast.literal_eval(node.value)
            for node in ast.parse(file.read_text()).body
            if isinstance(node, ast.Assign) and isinstance(target := node.targets[0], ast.Name) and target.id.endswith("revision")
        }
        assert names == {"revision": file.name[:4], "down_revision": before and before.name[:4]}, file.name
    assert [int(file.name[:4]) for file in FILES] == list(range(1, len(FILES) + 1))


@pytest.mark.parametrize("file", [*FILES, migrating.MIGRATIONS / "env.py"], ids=lambda file: file.stem)
def test_a_migration_imports_nothing_of_the_application(file: Path) -> None:
    assert "app" not in imports_of(file.read_text())


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_migration_goes_both_ways(file: Path) -> None:
    functions = {node.name: node for node in ast.parse(file.read_text()).body if isinstance(node, ast.FunctionDef)}
    for name in ("upgrade", "downgrade"):
        assert not all(isinstance(step, ast.Pass | ast.Raise) for step in functions[name].body), f"{file.name}: {name}"
