"""What invitations to self-assessments bring: their pages, the letter, the daily run that forgets addresses."""

from datetime import timedelta

from app.accounts.points import ACCOUNT_LINKS, PERSONAL_DATA, AccountLink, PersonalData
from app.core.jobs import Handler, Schedule, mailing
from app.exchanges.assessment.points import READ_BESIDE
from app.exchanges.invited import access, jobs, mailers, personal_data, queries, services
from app.exchanges.invited.views import bp

BLUEPRINTS = (bp,)
THINGS = (services.THING,)
HANDLERS = {
    "exchanges.forget_invited": Handler(personal_data.forget_person),
    "exchanges.forget_addresses": Handler(jobs.forget_addresses),
    jobs.WRITE_TO_WHO_ASKED: Handler(jobs.queue_fresh_links),
    access.MAIL_INVITATION: mailing(mailers.send_invitation),
    services.TELL_OF_ANSWERS: mailing(mailers.tell_of_answers),
}
SCHEDULES = (Schedule("forget-addresses-of-invited", "exchanges.forget_addresses", timedelta(days=1)),)
ADDITIONS = (
    READ_BESIDE(queries.texts_beside),
    PERSONAL_DATA(
        PersonalData(
            "invitations to self-assessments", personal_data.held_about, forget="exchanges.forget_invited", is_confidential=True
        ),
    ),
    ACCOUNT_LINKS(
        AccountLink(
            "Invitations to answer", "What an area asks you about for its self-assessment", "/exchanges/invited", queries.has_any
        )
    ),
)
