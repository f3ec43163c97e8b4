"""What the worker does for subscriptions: letters, the daily turn, forgetting, and following an account's address."""

from app.accounts.events import AddressChanged, PersonErased
from app.core.jobs import Handler
from app.newsletter.subscribers import housekeeping, leaving, mailbox, mailers, services

HANDLERS: dict[str, Handler] = {
    services.MAIL_LINK: Handler(mailers.send_link, transactional=False),
    services.MAIL_WELCOME: Handler(mailers.send_welcome, transactional=False),
    housekeeping.TURN: Handler(housekeeping.turn),
    mailbox.READ: Handler(mailbox.read_returned, transactional=False),
    "newsletter.forget_person": Handler(leaving.forget_person),
    "newsletter.follow_address": Handler(leaving.follow_address),
}

SUBSCRIPTIONS: dict[type, tuple[str, ...]] = {
    PersonErased: ("newsletter.forget_person",),
    AddressChanged: ("newsletter.follow_address",),
}
