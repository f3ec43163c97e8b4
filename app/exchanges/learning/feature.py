"""What learning notes bring: a kind of contribution with its pages, and the drafts that two sides agree on."""

from datetime import timedelta

from app.accounts.points import ACCOUNT_LINKS, PERSONAL_DATA, AccountLink, PersonalData
from app.contributions.events import RevisionDecided, RevisionRedacted
from app.contributions.listing.definition import LISTINGS
from app.contributions.points import KINDS
from app.core.jobs import Handler, Schedule, mailing
from app.exchanges.learning import draft_views, jobs, mailers, organisations, personal_data, queries, views
from app.exchanges.learning.kind import LEARNING_NOTE
from app.exchanges.learning.listing import LEARNING
from app.exchanges.learning.services.drafting import MAIL
from app.feature import Feature

FEATURE = Feature(
    name="learning",
    blueprints=(views.bp, draft_views.bp),
    handlers={
        "learning.follow_decision": Handler(jobs.follow_decision),
        "learning.forget_revision": Handler(jobs.forget_revision),
        "learning.forget_person": Handler(jobs.forget_person),
        "learning.turn": Handler(jobs.run_daily),
        MAIL: mailing(mailers.send),
    },
    follows={RevisionDecided: ("learning.follow_decision",), RevisionRedacted: ("learning.forget_revision",)},
    organisation_merged=organisations.organisation_merged,
    schedules=(Schedule("turn-learning-drafts", "learning.turn", timedelta(days=1)),),
    reserved_words=frozenset({"csv", "drafts", "feed"}),
    adds=(
        KINDS(LEARNING_NOTE),
        LISTINGS(LEARNING),
        PERSONAL_DATA(
            PersonalData(
                "drafts_of_learning_notes", personal_data.held_about, forget="learning.forget_person", is_confidential=True
            )
        ),
        ACCOUNT_LINKS(
            AccountLink("Learning notes", "Drafts that you agree on with others", "/exchanges/learning/drafts", queries.has_any)
        ),
    ),
)
