"""`python -m bench NAME`: runs a benchmark; without a name, lists them."""

from __future__ import annotations

import importlib
import pkgutil
import sys
from collections.abc import Iterator

import bench


def names() -> Iterator[str]:
    """The modules that are benchmarks: those with a `main`."""
    for module in pkgutil.iter_modules(bench.__path__):
        if hasattr(importlib.import_module(f"bench.{module.name}"), "main") and module.name != "__main__":
            yield module.name


def run(arguments: list[str]) -> int:
    """Run the benchmark that is named first; the rest is for it."""
    known = list(names())
    if not arguments or arguments[0] not in known:
        for name in known:
            what = (importlib.import_module(f"bench.{name}").__doc__ or "").splitlines()[0]
            print(f"python -m bench {name:8} {what}")
        return 0 if not arguments else 2
    importlib.import_module(f"bench.{arguments[0]}").main(arguments[1:])
    return 0


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
