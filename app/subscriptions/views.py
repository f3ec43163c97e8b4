"""The pages of subscriptions: importing this module hangs every view on the blueprint."""

from app.subscriptions import account_views, link_views, subscribe_views
from app.subscriptions.blueprint import bp

VIEW_MODULES = (account_views, link_views, subscribe_views)

__all__ = ["VIEW_MODULES", "bp"]
