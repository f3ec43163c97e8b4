"""The blueprint that the pages of subscriptions hang on, in a module of its own so that their modules can be several."""

from flask import Blueprint, make_response
from werkzeug.wrappers import Response

from app.core.errors import NotFound
from app.subscriptions import ledger
from app.subscriptions.models import Subscriber
from app.web.security import attachment

bp = Blueprint("subscribers", __name__, template_folder="templates")
Answer = Response | str | tuple[str, int]
SUBSCRIBE_PATH, ACCOUNT_PATH = "/newsletter/subscribe", "/account/newsletter"
PREFERENCES_PATH, UNSUBSCRIBE_PATH = "/newsletter/preferences", "/newsletter/unsubscribe"


def ledger_file(subscriber: Subscriber, format_code: str, *, with_address: bool) -> Response:
    """A subscriber's ledger to take away. Raises NotFound for a format that we do not make."""
    if format_code not in ledger.FORMATS:
        raise NotFound
    response = make_response(ledger.as_file(subscriber, format_code, with_address=with_address))
    response.mimetype = ledger.FORMATS[format_code]
    return attachment(response, f"newsletter-consent.{format_code}")
