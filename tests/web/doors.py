"""Every URL of the site by name, and where tests go to through it.

A URL with parts in its path is opened with the parts that stand in `INTO`; whoever adds such a URL adds what it leads
to. A URL that is missing there is opened with parts that lead nowhere, and must then say so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any
from uuid import UUID

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.web.conftest import State


@dataclass(frozen=True)
class Into:
    """What a URL's parts lead to in the tests' state; `sees` names the members of the cast who find it there, the
    others get 404. Without `sees` any answer but a refusal will do."""

    parts: Mapping[str, Any] | Callable[[State], Mapping[str, Any]]
    sees: frozenset[str] | None = None


#: Who sees what belongs to Revenue, among those who may see the register.
REVENUE = frozenset(
    ("owner", "planner", "manager", "liaison", "spanning", "commissioner", "employee", "hr", "security", "auditor")
)
#: Pages that other wings are still to build.
UNBUILT: frozenset[str] = frozenset()
INTO: dict[str, Into] = {
    "accounts:accept": Into({"secret": "none"}),
    "account_reset_password_from_key": Into({"uidb36": "1", "key": "0-0"}),
    "audit:record": Into({"table": "people", "key": "P1"}, REVENUE - {"planner", "hr"}),
    "register:list": Into({"table": "people"}),
    "register:csv": Into({"table": "people"}),
    "register:xlsx": Into({"table": "people"}),
    "register:record": Into({"table": "people", "code": "P1"}, sees=REVENUE),
    "register:quality": Into({"code": "REV"}, sees=REVENUE - {"employee"}),
    "register:own_skill": Into({"code": "P1|sql"}, sees=frozenset({"employee"})),
    "transfers:agency": Into(lambda state: {"agency": state.revenue.pk}, REVENUE),
    "transfers:export": Into(lambda state: {"agency": state.revenue.pk}, REVENUE - {"employee"}),
    "transfers:propose": Into(lambda state: {"agency": state.revenue.pk}),
    "transfers:count": Into(lambda state: {"agency": state.revenue.pk}),
}


#: Parts that lead nowhere, by the converter of the path.
NOWHERE: dict[str, Any] = {"IntConverter": 0, "UUIDConverter": UUID(int=0)}


@dataclass(frozen=True)
class Door:
    """A URL by its name, and the parts of its path, each with one that leads nowhere."""

    name: str
    parts: Mapping[str, Any]

    def url(self, state: State) -> str:
        """An address: with the parts that lead somewhere, else with parts that lead nowhere."""
        into = INTO.get(self.name)
        parts = into.parts if into else self.parts
        return reverse(self.name, kwargs=dict(parts(state) if callable(parts) else parts))


def doors(
    patterns: Any = None, spaces: tuple[str, ...] = (), parts: Mapping[str, Any] = MappingProxyType({})
) -> Iterator[Door]:
    """Every URL of the site; one without a name goes by its view, as the table of access rules has it."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        here = {**parts, **_nowhere(pattern.pattern)}
        if isinstance(pattern, URLResolver):
            inner = (*spaces, pattern.namespace) if pattern.namespace else spaces
            yield from doors(pattern.url_patterns, inner, here)
        elif isinstance(pattern, URLPattern):
            yield Door(":".join((*spaces, pattern.name or pattern.lookup_str)), here)


def _nowhere(pattern: Any) -> dict[str, Any]:
    """The parts of one step of a path."""
    kinds = {name: type(converter).__name__ for name, converter in pattern.converters.items()}
    return {name: NOWHERE.get(kinds.get(name, ""), "0") for name in pattern.regex.groupindex}
