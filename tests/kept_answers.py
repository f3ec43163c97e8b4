"""Emptying what the site keeps in memory, for tests that empty or replace a database under it, so that its clock starts again.

The site never does this: a key of a cache holds everything that its answer depends on, the database among it.
"""

import sys
from functools import lru_cache

from app.core.cache import Cache


def forget_everything() -> None:
    """Empty every cache that a module of the site holds."""
    for cache in caches(len(sys.modules)):
        with cache._lock:
            cache._answers.clear()
            cache._used = 0


@lru_cache(maxsize=1)
def caches(modules: int) -> list[Cache[object]]:
    """The caches that the modules loaded so far hold; looked for again when there are more `modules`."""
    ours = [vars(module) for name, module in list(sys.modules.items()) if name.startswith("app.")]
    return list({id(value): value for names in ours for value in list(names.values()) if isinstance(value, Cache)}.values())
