"""What the worker does for subscriptions: letters, the daily turn, forgetting, and following an account's address."""

from app.accounts.events import AddressChanged, PersonErased
from app.core.jobs import Handler
from app.subscriptions import housekeeping, mailbox, mailers, personal_data, services

HANDLERS: dict[str, Handler] = {
    services.MAIL_LINK: Handler(mailers.send_link, transactional=False),
    services.MAIL_WELCOME: Handler(mailers.send_welcome, transactional=False),
    housekeeping.TURN: Handler(housekeeping.turn),
    mailbox.READ: Handler(mailbox.read_returned, transactional=False),
    "newsletter.forget_person": Handler(personal_data.forget_person),
    "newsletter.follow_address": Handler(personal_data.follow_address),
}

SUBSCRIPTIONS: dict[type, tuple[str, ...]] = {
    PersonErased: ("newsletter.forget_person",),
    AddressChanged: ("newsletter.follow_address",),
}
