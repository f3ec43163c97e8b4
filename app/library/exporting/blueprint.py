"""The blueprint of every address from which a specification or a framework is taken away."""

from flask import Blueprint

bp = Blueprint("exports", __name__)
