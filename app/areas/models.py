"""The table of local areas: the authorities that run children's services in England."""

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core import taxonomy
from app.core.db import Base

KIND_LABELS = {
    "unitary": "Unitary authority",
    "county": "County council",
    "metropolitan": "Metropolitan borough",
    "london-borough": "London borough or the City of London",
}
KINDS = tuple(KIND_LABELS)


class Area(Base):
    """One authority, keyed by its nine-character Office for National Statistics (ONS) code.

    Authorities are merged, split and given new codes. A row is never deleted: `valid_to` (the last day) ends it and
    `successor_code` names the area that took most of it over.
    """

    __tablename__ = "area"
    __table_args__ = (
        sa.CheckConstraint("kind IN ({})".format(", ".join(f"'{kind}'" for kind in KINDS)), name="kind"),
        sa.CheckConstraint("valid_to IS NULL OR valid_from IS NULL OR valid_to >= valid_from", name="dates_in_order"),
    )

    code: Mapped[str] = mapped_column(sa.String(9), primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(100))
    region: Mapped[str] = mapped_column(sa.String(40), index=True)
    kind: Mapped[str] = mapped_column(sa.String(20))
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    successor_code: Mapped[str | None] = mapped_column(sa.ForeignKey("area.code"))

    @property
    def region_label(self) -> str:
        """The region's name, for example "East of England"."""
        return taxonomy.label("region", self.region)

    @property
    def kind_label(self) -> str:
        """What sort of authority it is, in words."""
        return KIND_LABELS[self.kind]

    def is_current(self, day: date) -> bool:
        """Whether the authority exists on `day`."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)
