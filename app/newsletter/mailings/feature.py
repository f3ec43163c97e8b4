"""What mailings bring: the editors' pages, and the jobs that list who gets an approved issue and send it in slices."""

from datetime import timedelta

from app.accounts.points import PERSONAL_DATA, PersonalData
from app.core.jobs import Handler, Schedule, mailing
from app.feature import Feature
from app.newsletter.mailings import housekeeping, mailers, personal_data, sending, services, views

TAKE_UP = "newsletter.take_up_mailings"

FEATURE = Feature(
    name="mailings",
    blueprints=(views.bp,),
    handlers={
        services.START: Handler(sending.start_mailing),
        services.PREPARE: Handler(sending.prepare_mailing),
        services.CALL_OFF: Handler(sending.call_off_mailing),
        services.SEND: mailing(sending.send_slice),
        services.TELL: mailing(mailers.send_call_for_help),
        TAKE_UP: Handler(sending.resume_forgotten_mailings),
        housekeeping.THIN: Handler(housekeeping.thin_deliveries),
    },
    schedules=(
        Schedule("take-up-mailings", TAKE_UP, timedelta(minutes=20)),
        Schedule("thin-deliveries", housekeeping.THIN, timedelta(days=1)),
    ),
    reserved_words=frozenset({"mailings"}),
    restored=services.hold_after_restore,
    adds=(PERSONAL_DATA(PersonalData("newsletter_deliveries", personal_data.held_about, forget=None)),),
)
