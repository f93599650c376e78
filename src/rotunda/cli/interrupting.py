"""Ctrl-C at a moment at which it can be obeyed.

Polars calls Python from Rust, and panics with a page of its own where `KeyboardInterrupt` comes out of such a call; the
compiler llvmlite, stopped half-way, leaves objects whose end is a crash. So an interrupt waits while one of them is at
work, which they are for moments at a time.
"""

from __future__ import annotations

import signal
import sys
import threading
from types import FrameType

#: Seconds until an interrupt that had to wait is tried again.
MOMENT = 0.002
#: Packages that must not be stopped half-way.
DELICATE = frozenset({"polars", "llvmlite"})


def obey_between_calls() -> None:
    """Let Ctrl-C wait for the delicate packages from now on; where somebody else handles it, as in a thread or under a
    debugger, all stays as it is."""
    mine = threading.current_thread() is threading.main_thread()
    if mine and signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _interrupted)


def _interrupted(number: int, frame: FrameType | None) -> None:  # noqa: ARG001  # as handlers are called
    if isinstance(sys.exc_info()[1], KeyboardInterrupt):
        return  # already obeyed: Polars hears of Ctrl-C by itself, and what is being cleared away shall be
    if not delicate(frame):
        raise KeyboardInterrupt
    # sent as a real signal, which wakes the thread where it sleeps or waits
    again = threading.Timer(MOMENT, signal.pthread_kill, (threading.get_ident(), signal.SIGINT))
    again.daemon = True
    again.start()


def delicate(frame: FrameType | None) -> bool:
    """Whether a function of a delicate package is among those that are running: it may have been called from outside
    Python, and have called one of ours."""
    while frame is not None:
        if str(frame.f_globals.get("__name__", "")).partition(".")[0] in DELICATE:
            return True
        frame = frame.f_back
    return False
