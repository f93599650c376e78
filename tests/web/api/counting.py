"""One process of several that take requests of the same token: says how many of its own it let in.

Arguments: the token's prefix, how many threads, how many requests of each, and the moment that it is all the while. It
begins when it is sent a line.
"""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
from typing import Any
from unittest import mock

import django

django.setup()

from rotunda.web.api import limits  # noqa: E402  # after setup


def main(prefix: str, threads: int, times: int, now: float) -> int:
    """How many requests were let in."""
    token: Any = SimpleNamespace(prefix=prefix)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    with mock.patch("time.time", return_value=now), ThreadPoolExecutor(threads) as pool:
        waits = list(pool.map(lambda _: limits.wait_of(token), range(threads * times)))
    return waits.count(0)


if __name__ == "__main__":
    _, whose, threads, times, now = sys.argv
    sys.stdout.write(f"{main(whose, int(threads), int(times), float(now))}\n")
