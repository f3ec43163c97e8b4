"""The application, where gunicorn and the `flask` command find it without being told.

What is loaded stays. Python would look through it for garbage a hundred times meanwhile, a fifth of what starting takes.
"""

import gc

gc.disable()

from app import create_app  # noqa: E402 - what this loads is what need not be looked through

app = create_app()
gc.enable()
