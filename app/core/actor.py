"""Who is asking. Built by `accounts` for a request, fixed for the worker and commands; policies read nothing else."""

from dataclasses import dataclass, field

ROLES = ("member", "area_lead", "moderator", "editor", "admin")


@dataclass(frozen=True)
class Grant:
    """One role a person holds. `area` is an ONS code, or empty where the role is not tied to an area."""

    role: str
    area: str = ""


@dataclass(frozen=True)
class Actor:
    """A visitor, a person, or the system. `label` is what an audit entry shows: never an email address.

    `commissions` says whether the actor's organisation is one that commissions services: the private work of an area is for
    those of its members only.
    """

    person_id: int | None = None
    label: str = "visitor"
    grants: frozenset[Grant] = field(default_factory=frozenset)
    organisation_id: int | None = None
    areas: frozenset[str] = field(default_factory=frozenset)
    commissions: bool = False
    verified: bool = False
    second_factor: bool = False
    is_system: bool = False

    @property
    def is_signed_in(self) -> bool:
        return self.person_id is not None

    def has_role(self, *roles: str) -> bool:
        """Whether the actor holds any of `roles`. Roles that need a second factor count only when one was given."""
        return any(grant.role in roles and self._may_use(grant.role) for grant in self.grants)

    @property
    def roles_in_use(self) -> str | None:
        """The roles that count now, as codes with spaces between: what the trail keeps of what somebody was. None for the system
        when it acts in the name of a person who said something earlier: what they were then, it does not know."""
        if self.is_system and self.is_signed_in:
            return None
        return " ".join(role for role in ROLES if self.has_role(role))

    @property
    def commissioned_areas(self) -> frozenset[str]:
        """The areas (ONS codes) in which the actor acts for an organisation that commissions services: as member or as lead."""
        if not self.commissions:
            return frozenset()
        return self.areas | {grant.area for grant in self.grants if grant.role == "area_lead" and grant.area}

    def commissions_in(self, area: str | None) -> bool:
        """Whether the private work of `area` is the actor's to do."""
        return area in self.commissioned_areas

    def leads(self, area: str) -> bool:
        """Whether the actor is the area lead of `area` (an ONS code)."""
        return Grant("area_lead", area) in self.grants

    def _may_use(self, role: str) -> bool:
        return self.second_factor or role not in SECOND_FACTOR_ROLES


SECOND_FACTOR_ROLES = frozenset({"moderator", "editor", "admin"})
VISITOR = Actor()
SHIPPED_CONTENT = Actor(label="shipped content", is_system=True)
SYSTEM = Actor(label="the system", is_system=True)
