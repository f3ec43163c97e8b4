"""The application, where gunicorn and the `flask` command find it without being told."""

from app import create_app

app = create_app()
