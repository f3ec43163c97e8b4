"""What rounds bring to exchanges: their pages, what becomes of people and organisations in them, and what reviews ask of them."""

from app.accounts.points import PERSONAL_DATA, PersonalData
from app.core.jobs import Handler, mailing
from app.exchanges.reviews.exchange.points import ROUND_TERMS
from app.exchanges.rounds.joining import views as joining
from app.exchanges.rounds.overview import views as overview
from app.exchanges.rounds.round import letters_services, mailers, organisations, personal_data, queries
from app.exchanges.rounds.round.blueprint import bp
from app.exchanges.rounds.round.lifecycle import ROUND, ROUND_HOST, ROUND_REVIEWER

BLUEPRINTS = (bp,)
HANDLERS = {
    "rounds.forget_person": Handler(personal_data.forget_person),
    letters_services.SEND: mailing(mailers.send_notice),
}
ADDITIONS = (
    PERSONAL_DATA(PersonalData("rounds", personal_data.held_about, forget="rounds.forget_person", is_confidential=True)),
    ROUND_TERMS(queries.terms_of),
)
THINGS = (ROUND.name, ROUND_HOST.name, ROUND_REVIEWER.name)
VIEW_MODULES = (joining, overview)  # each puts its pages on the one blueprint
organisation_merged = organisations.organisation_merged
