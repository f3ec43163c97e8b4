"""The answer to `pip install .`: this is an application to check out and run, so nothing is built, and pip shows why.

Installed among other packages it would lack `content/` and `migrations/`, and pip would choose packages by itself instead
of those that were looked at and whose hashes are in requirements.txt.
"""

import sys
from typing import NoReturn

REFUSAL = """
Practice Exchange is an application and not a package: it runs from a checkout of its repository.
    make run                  installs what it needs into .venv and serves the site
    scripts/setup run         installs only
docs/running.md says how to run it for the public.
"""


def refuse(*_args: object, **_options: object) -> NoReturn:
    """What every way of building comes to."""
    sys.exit(REFUSAL)


# The names by which pip and other installers ask (PEP 517 and PEP 660).
build_wheel = build_sdist = build_editable = refuse
get_requires_for_build_wheel = get_requires_for_build_sdist = get_requires_for_build_editable = refuse
