"""Users at once: threads that open one page after another, and how long each took."""

from __future__ import annotations

import random
import re
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse

#: Users at once, and seconds that each looks at a page.
USERS, LOOK = 20, 1.0
_TIMING = re.compile(r"(app|cpu);dur=([\d.]+)")


@dataclass(frozen=True)
class Visit:
    """One page opened: milliseconds from request to the last byte at the client, and what the server says that it took
    and computed; nothing where it does not say."""

    client: float
    server: float | None
    cpu: float | None


Times = dict[str, list[Visit]]


class RefusedError(Exception):
    """A page answered with another status than 200."""


def browse(
    port: int, pages: Sequence[Mapping[str, str]], headers: Sequence[Mapping[str, str]], seconds: float
) -> Times:
    """The visits by kind of page. `pages` map a kind to a path, a mapping for each user in turn, who sends the headers
    of the same place."""
    times: Times = {}
    wrong: list[str] = []
    lock, until = threading.Lock(), time.perf_counter() + seconds

    def user(number: int) -> None:
        mine = list(pages[number % len(pages)].items())
        rng, connection = random.Random(number), HTTPConnection("127.0.0.1", port, timeout=60)  # noqa: S311  # an order
        time.sleep(rng.random() * LOOK)
        waiting: list[tuple[str, str]] = []
        while time.perf_counter() < until and not wrong:
            # all of them in some order, and again, so that each kind is opened as often
            waiting = waiting or rng.sample(mine, len(mine))
            kind, path = waiting.pop()
            began = time.perf_counter()
            answer = fetch(connection, path, headers[number % len(headers)])
            visit = _visit((time.perf_counter() - began) * 1_000, answer)
            with lock:
                times.setdefault(kind, []).append(visit)
                if answer.status != 200:
                    wrong.append(f"{path} answered {answer.status}")
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


def fetch(connection: HTTPConnection, path: str, headers: Mapping[str, str]) -> HTTPResponse:
    """An answer, read to its end."""
    connection.request("GET", path, headers=dict(headers))
    answer = connection.getresponse()
    answer.read()
    return answer


def _visit(client: float, answer: HTTPResponse) -> Visit:
    said = dict(_TIMING.findall(answer.getheader("Server-Timing", "")))
    return Visit(client, float(said["app"]) if "app" in said else None, float(said["cpu"]) if "cpu" in said else None)
