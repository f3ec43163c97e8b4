"""The pages of accounts: importing this module hangs every view on the blueprint."""

from app.accounts import account_views, area_views, credential_views, register_views, sign_in_views
from app.accounts.blueprint import accounts

VIEW_MODULES = (account_views, area_views, credential_views, register_views, sign_in_views)

__all__ = ["VIEW_MODULES", "accounts"]
