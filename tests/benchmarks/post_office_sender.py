"""Sends a file of messages as a Django site with django-post_office does, in a process of its own: queued first, then sent.

    python -m tests.benchmarks.post_office_sender FOLDER PORT

FOLDER holds `messages.json`, a list of [address, subject, text, html]. Prints the seconds from the first row that is queued until
every message was taken and written down. Django's own start and the making of its tables are not counted. It is set up kindly:
SQLite with a write-ahead log, batches ten times its usual size, and as many threads as it has by default.
"""

import json
import sys
import time
from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command

BATCH = 1_000
FROM = "newsletter@example.org"


def main(folder: Path, port: int) -> None:
    """Queue and send what is in the folder's file."""
    _set_up(folder, port)
    from post_office import mail  # noqa: PLC0415 - Django wants its settings before
    from post_office.models import STATUS, Email  # noqa: PLC0415

    messages = json.loads((folder / "messages.json").read_text(encoding="utf-8"))
    start = time.perf_counter()
    mail.send_many(
        [
            {"sender": FROM, "recipients": [address], "subject": subject, "message": text, "html_message": html}
            for address, subject, text, html in messages
        ]
    )
    mail.send_queued_mail_until_done(lockfile=str(folder / "lock"), processes=1, log_level=0)
    seconds = time.perf_counter() - start
    if Email.objects.filter(status=STATUS.sent).count() != len(messages):
        raise SystemExit("not every message was sent")
    print(seconds)


def _set_up(folder: Path, port: int) -> None:
    settings.configure(
        SECRET_KEY="a benchmark",
        INSTALLED_APPS=["django.contrib.contenttypes", "post_office"],
        DATABASES={
            "default": {
                "ENGINE": "django.db.backends.sqlite3",
                "NAME": str(folder / "post_office.sqlite"),
                "OPTIONS": {"init_command": "PRAGMA journal_mode=WAL", "timeout": 60},
            }
        },
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates"}],
        EMAIL_BACKEND="post_office.EmailBackend",
        EMAIL_HOST="127.0.0.1",
        EMAIL_PORT=port,
        POST_OFFICE={"BACKENDS": {"default": "django.core.mail.backends.smtp.EmailBackend"}, "BATCH_SIZE": BATCH},
        USE_TZ=True,
    )
    django.setup()
    call_command("migrate", verbosity=0)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
