"""The pages that users open, on the site and on its peer."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote

from rotunda.estate.schema import TABLES

SORTS = {"people": "title", "systems": "-criticality", "releases": "end_of_life", "tickets": "-priority"}
#: A search word that finds something, by table.
WORDS = {"people": "analyst", "systems": "tax", "releases": "post", "tickets": "T000012", "skills": "java"}
#: Filters of the largest table: common values and rare ones, days, texts, and what nothing has.
TICKETS = {
    "one agency": "agency=DOT",
    "rare priority": "priority=1",
    "open": "resolved=no",
    "two days": "opened.from=2026-01-12&opened.to=2026-01-13",
    "one state": "state=awaiting",
    "one category": "category=data",
    "group that is not there": "group=nowhere",
    "one skill": "skill=java",
    "missed": "met_target=no&priority=2",
    "page 200": "page=200",
}
_SINGLE = {
    "front page": "/",
    "register": "/register/",
    "coverage": "/coverage/",
    "coverage, thin": "/coverage/?cover=state",
    "coverage, page 100": "/coverage/?page=100",
    "data quality": "/register/quality/",
    "what is missing": "/register/missing/",
    "own record": "/register/own/",
    "titles to claim": "/register/decide/",
    "transfers": "/transfers/",
    "imports": "/imports/",
    "history": "/history/",
}
_SEARCHES = ("tax", "java", "smith", "postgresql 15")


def of_the_site(codes: Mapping[str, str]) -> dict[str, str]:
    """Kinds of page and their paths, for a user in whose scope these records, by their tables, are."""
    pages = dict(_SINGLE)
    for table in TABLES:
        pages[f"list {table}"] = f"/register/{table}/"
        pages[f"list {table}, page 3"] = f"/register/{table}/?page=3"
    for table, sort in SORTS.items():
        pages[f"list {table}, sorted"] = f"/register/{table}/?sort={sort}"
    for table, word in WORDS.items():
        pages[f"list {table}, words"] = f"/register/{table}/?q={word}"
    for name, query in TICKETS.items():
        pages[f"list tickets, {name}"] = f"/register/tickets/?{query}"
    for table, code in codes.items():
        key = quote(code, safe="")
        pages[f"record {table}"] = f"/register/{table}/{key}/"
        pages[f"API {table}"] = f"/api/v1/estate/{table}"
        pages[f"API record {table}"] = f"/api/v1/estate/{table}/{key}"
    for word in _SEARCHES:
        pages[f"search {word}"] = f"/search/?q={quote(word)}"
    return pages


def of_datasette(database: str) -> dict[str, str]:
    """The same questions, as Datasette's paths have them."""
    names = {"people": "person", "systems": "system", "releases": "release", "tickets": "ticket", "skills": "skill"}
    searched = {"releases": "product", "people": "title", "systems": "name", "skills": "name", "tickets": "code"}
    pages = {}
    for table, model in names.items():
        path = f"/{database}/register_{model}"
        pages[f"list {table}"] = path
        if table in SORTS:
            column = SORTS[table].lstrip("-")
            pages[f"list {table}, sorted"] = f"{path}?_sort{'_desc' if SORTS[table][0] == '-' else ''}={column}"
        pages[f"list {table}, words"] = f"{path}?{searched[table]}__contains={WORDS[table]}"
        pages[f"record {table}"] = f"{path}/17"
    tickets = f"/{database}/register_ticket"
    pages["list tickets, one state"] = f"{tickets}?state__contains=awaiting&_sort_desc=opened"
    pages["list tickets, rare priority"] = f"{tickets}?priority=1&_sort_desc=opened"
    pages["list tickets, open"] = f"{tickets}?resolved__isnull=1&_sort_desc=opened"
    return pages
