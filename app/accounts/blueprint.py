"""The blueprint that the views of accounts hang on, in a module of its own so that they can be several."""

from flask import Blueprint

accounts = Blueprint("accounts", __name__, template_folder="templates")
