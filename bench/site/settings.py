"""The site's settings, with a header on each answer, `Server-Timing`, that says how many milliseconds the server took.

`app` is from when a thread of the server takes the request up to when the answer is whole; `cpu` is what that thread
computed meanwhile, so without waiting for other threads, other programs and PostgreSQL.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

from rotunda.web.settings import *  # noqa: F403  # all of them
from rotunda.web.settings import MIDDLEWARE as _MIDDLEWARE

MIDDLEWARE = ["bench.site.settings.ServerTiming", *_MIDDLEWARE]


class ServerTiming:
    """Measures each answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        began, computed = time.perf_counter(), time.thread_time()
        answer = self.get_response(request)
        app, cpu = 1_000 * (time.perf_counter() - began), 1_000 * (time.thread_time() - computed)
        answer["Server-Timing"] = f"app;dur={app:.2f}, cpu;dur={cpu:.2f}"
        return answer
