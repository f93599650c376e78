"""How often a token may be used: so many requests in each minute of the clock, counted in the cache."""

from __future__ import annotations

import math
import time

from django.conf import settings
from django.core.cache import cache

_WINDOW = 60


def wait_of(token: int) -> int:
    """Count a request of a token; tells how many seconds to wait before the next, 0 where it is within the limit."""
    now = time.time()
    key = f"api:{token}:{int(now // _WINDOW)}"
    # requests of the same token at the same moment may count as one: the limit keeps the site well, it is no lock
    number = int(cache.get(key, 0)) + 1
    limit: int = settings.API_REQUESTS_A_MINUTE
    cache.set(key, number, 2 * _WINDOW)
    return 0 if number <= limit else max(1, math.ceil(_WINDOW - now % _WINDOW))
