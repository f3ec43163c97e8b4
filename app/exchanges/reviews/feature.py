"""What peer review brings to exchanges: its pages, and what becomes of people and organisations in it."""

from app.accounts.points import PERSONAL_DATA, PersonalData
from app.core.jobs import Handler, Schedule
from app.exchanges.reviews.exchange import personal_data
from app.exchanges.reviews.exchange.blueprint import bp
from app.exchanges.reviews.exchange.organisations import organisation_merged
from app.exchanges.reviews.overview import views as overview
from app.exchanges.reviews.requests import views as requests

BLUEPRINTS = (bp,)
HANDLERS = {"reviews.forget_person": Handler(personal_data.forget_person)}
ADDITIONS = (PERSONAL_DATA(PersonalData("peer reviews", personal_data.held_about, forget="reviews.forget_person")),)
SCHEDULES: tuple[Schedule, ...] = ()
__all__ = [
    "ADDITIONS",
    "BLUEPRINTS",
    "HANDLERS",
    "SCHEDULES",
    "organisation_merged",
    "overview",
    "requests",
]  # views are on the one blueprint
