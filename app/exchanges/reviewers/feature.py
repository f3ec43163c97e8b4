"""What reviewers bring to the feature of exchanges."""

from datetime import timedelta

from app.accounts.points import ACCOUNT_LINKS, PERSONAL_DATA, AccountLink, PersonalData
from app.core.jobs import Handler, Schedule, mailing
from app.exchanges.reviewers import jobs, mailers, organisations, personal_data, policy
from app.exchanges.reviewers.views import bp

BLUEPRINTS = (bp,)
HANDLERS = {
    "exchanges.forget_reviewer": Handler(jobs.forget_person),
    "exchanges.remind_reviewers": Handler(jobs.remind),
    jobs.MAIL_REMINDER: mailing(mailers.send_reminder),
}
SCHEDULES = (Schedule("remind-reviewers", "exchanges.remind_reviewers", timedelta(days=1)),)
ADDITIONS = (
    PERSONAL_DATA(PersonalData("reviewer", personal_data.held_about, forget="exchanges.forget_reviewer", is_confidential=True)),
    ACCOUNT_LINKS(AccountLink("Exchanges", "Your offer to review other areas", "/exchanges/reviewers/me", policy.can_offer)),
)
organisation_merged = organisations.organisation_merged
