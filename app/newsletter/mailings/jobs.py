"""What the worker does for mailings: start each at its time, send in slices, tell editors, and look after what was left."""

from app.core.jobs import Handler
from app.newsletter.mailings import mailers, sending, services

LOOK_AFTER = "newsletter.take_up_mailings"

HANDLERS: dict[str, Handler] = {
    services.START: Handler(sending.start),
    services.SEND: Handler(sending.send_slice, transactional=False),
    services.TELL: Handler(mailers.send_needs_you, transactional=False),
    LOOK_AFTER: Handler(sending.take_up_forgotten),
}
