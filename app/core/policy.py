"""How a service refuses. Policies are pure `can_x(actor, thing) -> bool` functions in each feature."""

from app.core.errors import Forbidden, NotFound


def require(allowed: bool, message: str = "You cannot do this.") -> None:
    """Raise Forbidden unless `allowed`: for things the actor may know about."""
    if not allowed:
        raise Forbidden(message)


def require_visible(allowed: bool) -> None:
    """Raise NotFound unless `allowed`: what someone may not know about looks missing."""
    if not allowed:
        raise NotFound
