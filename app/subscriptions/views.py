"""The pages of subscriptions: importing this module hangs every view on the blueprint."""

from app.subscriptions.blueprint import bp
from app.subscriptions.subscribing import account_views, link_views
from app.subscriptions.subscribing import views as subscribe_views

VIEW_MODULES = (account_views, link_views, subscribe_views)

__all__ = ["VIEW_MODULES", "bp"]
