"""What exchanges bring: what they are, the self-assessments of areas, who would review others, and reviews."""

from datetime import timedelta

from app.accounts.points import ACCOUNT_LINKS, CONFIDENTIAL_WORK, PERSONAL_DATA, AccountLink, PersonalData
from app.core.jobs import Handler, Schedule, mailing
from app.exchanges import queries, views
from app.exchanges.assessment import organisations, personal_data
from app.exchanges.reviewers import jobs as reviewer_jobs
from app.exchanges.reviewers import mailers as reviewer_mailers
from app.exchanges.reviewers import organisations as reviewer_organisations
from app.exchanges.reviewers import personal_data as reviewer_data
from app.exchanges.reviewers import policy as reviewer_policy
from app.exchanges.reviewers.views import bp as reviewers
from app.exchanges.reviews import feature as reviews
from app.feature import Feature
from app.web.templating import NavigationItem


def _organisation_merged(gone_id: int, kept_id: int) -> None:
    for answer in (organisations.organisation_merged, reviewer_organisations.organisation_merged, reviews.organisation_merged):
        answer(gone_id, kept_id)


FEATURE = Feature(
    name="exchanges",
    blueprints=(views.bp, views.assessments, reviewers, *reviews.BLUEPRINTS),
    menu=(NavigationItem("Exchanges", "exchanges.index", "exchanges", also=("assessments", "reviewers", "reviews")),),
    handlers={
        "exchanges.forget_person": Handler(personal_data.forget_person),
        "exchanges.forget_reviewer": Handler(reviewer_jobs.forget_person),
        "exchanges.remind_reviewers": Handler(reviewer_jobs.remind),
        reviewer_jobs.MAIL_REMINDER: mailing(reviewer_mailers.send_reminder),
        **reviews.HANDLERS,
    },
    schedules=(Schedule("remind-reviewers", "exchanges.remind_reviewers", timedelta(days=1)), *reviews.SCHEDULES),
    organisation_merged=_organisation_merged,
    adds=(
        PERSONAL_DATA(
            PersonalData("exchanges", personal_data.held_about, forget="exchanges.forget_person"),
            PersonalData("reviewer", reviewer_data.held_about, forget="exchanges.forget_reviewer"),
        ),
        ACCOUNT_LINKS(
            AccountLink("Exchanges", "Your offer to review other areas", "/exchanges/reviewers/me", reviewer_policy.can_offer)
        ),
        *reviews.ADDITIONS,
        CONFIDENTIAL_WORK(queries.has_confidential_work),
    ),
)
