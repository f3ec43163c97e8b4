"""What ships is loaded file by file, and none of it is newer than the rest for having been read last."""

import shutil
from pathlib import Path

import sqlalchemy as sa

from app.contributions import shipping
from app.contributions.models import Contribution
from app.core.config import ROOT
from app.core.db import Database, session, transaction, unit_of_work
from app.directory.kind import INITIATIVE
from tests.page_client import PageClient


def test_what_ships_together_is_of_one_moment_and_newest_in_order_of_name(
    database: Database, page: PageClient, tmp_path: Path
) -> None:
    folder = tmp_path / "content" / INITIATIVE.shipping.folder
    folder.mkdir(parents=True)
    shipped = sorted((ROOT / "content" / INITIATIVE.shipping.folder).glob("*.md"))
    for path in [path for path in shipped if "areas" not in path.read_text()][:3]:
        shutil.copy(path, folder)
    with unit_of_work(database):
        files = shipping.read_changed(INITIATIVE, folder.parent)
        html = shipping.draw(files)
        with transaction():
            shipping.load(files, html)
    with unit_of_work(database):
        moments = set(session().scalars(sa.select(Contribution.first_published_at)))
        slugs = sorted(session().scalars(sa.select(Contribution.slug)))
    assert len(moments) == 1
    listed = [href for href in page.get("/").links().values() if href.startswith("/directory/")]
    assert listed == [f"/directory/{slug}" for slug in slugs]
