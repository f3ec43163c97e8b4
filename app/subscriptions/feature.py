"""What subscriptions bring: asking, confirming and leaving; returned mail; and forgetting those who left."""

from datetime import timedelta

from app.accounts.events import AddressChanged
from app.accounts.points import ACCOUNT_LINKS, PERSONAL_DATA, AccountLink, PersonalData
from app.core.jobs import Handler, Schedule, mailing
from app.feature import Feature
from app.subscriptions import commands, housekeeping, mailers, personal_data, services, views
from app.subscriptions.returned_mail import mailbox

FEATURE = Feature(
    name="subscriptions",
    blueprints=(views.bp,),
    handlers={
        services.MAIL_LINK: mailing(mailers.send_link),
        services.MAIL_WELCOME: mailing(mailers.send_welcome),
        housekeeping.TURN: Handler(housekeeping.run_daily),
        mailbox.READ: Handler(mailbox.read_returned_mail, transactional=False),
        "newsletter.forget_person": Handler(personal_data.forget_person),
        "newsletter.follow_address": Handler(personal_data.follow_address),
    },
    follows={AddressChanged: ("newsletter.follow_address",)},
    schedules=(
        Schedule("keep-newsletter-house", housekeeping.TURN, timedelta(days=1)),
        Schedule("read-returned-mail", mailbox.READ, timedelta(minutes=20)),
    ),
    commands=(commands.install,),
    does_again={services.STOPPED: services.stop_again, services.ERASED: services.erase_again},
    reserved_words=frozenset({"confirm", "preferences", "subscribe", "unsubscribe"}),
    adds=(
        PERSONAL_DATA(PersonalData("newsletter", personal_data.held_about, forget="newsletter.forget_person")),
        ACCOUNT_LINKS(
            AccountLink(
                "Your newsletter",
                "What you get of our newsletter, and what you agreed to",
                "/account/newsletter",
                lambda actor: actor.is_signed_in,
            )
        ),
    ),
)
