"""The pages of accounts: importing this module hangs every view on the blueprint."""

from app.accounts.blueprint import accounts
from app.accounts.own_account import area_views
from app.accounts.own_account import views as account_views
from app.accounts.signing_in import credential_views, register_views
from app.accounts.signing_in import views as sign_in_views

VIEW_MODULES = (account_views, area_views, credential_views, register_views, sign_in_views)

__all__ = ["VIEW_MODULES", "accounts"]
