"""Handing a file over: as a download with a policy of its own, under a name that says nothing."""

from flask import send_file
from werkzeug.wrappers import Response

from app.core.errors import NotFound
from app.core.files import storage
from app.exchanges.files.models import ExchangeFile
from app.web.security import download_as


def sent(row: ExchangeFile) -> Response:
    """A file. One whose bytes have gone is missing. Raises NotFound."""
    try:
        file = storage.open_file(row.storage_key)
    except FileNotFoundError:
        raise NotFound from None
    return download_as(send_file(file, mimetype=row.media_type, etag=False), row.neutral_name)
