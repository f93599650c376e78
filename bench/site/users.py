"""Users at once: threads that open one page after another, and how long each took."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Mapping, Sequence
from http.client import HTTPConnection, HTTPResponse

#: Users at once, and seconds that each looks at a page.
USERS, LOOK = 20, 1.0

Times = dict[str, list[float]]


class RefusedError(Exception):
    """A page answered with another status than 200."""


def browse(port: int, pages: Sequence[Mapping[str, str]], cookies: Sequence[str], seconds: float) -> Times:
    """Milliseconds by kind of page. `pages` map a kind to a path, a mapping for each user in turn, who has the cookies
    of the same place."""
    times: Times = {}
    wrong: list[str] = []
    lock, until = threading.Lock(), time.perf_counter() + seconds

    def user(number: int) -> None:
        mine = list(pages[number % len(pages)].items())
        rng, connection = random.Random(number), HTTPConnection("127.0.0.1", port, timeout=60)  # noqa: S311  # an order
        time.sleep(rng.random() * LOOK)
        while time.perf_counter() < until and not wrong:
            kind, path = rng.choice(mine)
            began = time.perf_counter()
            status = fetch(connection, path, cookies[number % len(cookies)] if cookies else "").status
            taken = (time.perf_counter() - began) * 1_000
            with lock:
                times.setdefault(kind, []).append(taken)
                if status != 200:
                    wrong.append(f"{path} answered {status}")
            time.sleep(LOOK)
        connection.close()

    threads = [threading.Thread(target=user, args=(number,)) for number in range(USERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if wrong:
        raise RefusedError(wrong[0])
    return times


def fetch(connection: HTTPConnection, path: str, cookie: str) -> HTTPResponse:
    """An answer, read to its end."""
    connection.request("GET", path, headers={"Cookie": cookie} if cookie else {})
    answer = connection.getresponse()
    answer.read()
    return answer
