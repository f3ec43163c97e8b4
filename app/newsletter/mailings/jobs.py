"""What the worker does for mailings: start each at its time, send in slices, and look after what was left lying."""

from app.core.jobs import Handler
from app.newsletter.mailings import sending, services

LOOK_AFTER = "newsletter.take_up_mailings"

HANDLERS: dict[str, Handler] = {
    services.START: Handler(sending.start),
    services.SEND: Handler(sending.send_slice, transactional=False),
    LOOK_AFTER: Handler(sending.take_up_forgotten),
}
