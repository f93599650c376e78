"""The pages that users open, on the site and on its peer."""

from __future__ import annotations

from urllib.parse import quote

#: Tables of the site with a search word that finds something in each.
LISTS = (
    "people",
    "systems",
    "releases",
    "skills",
    "person_skills",
    "system_needs",
    "tickets",
    "work",
    "job_classes",
    "agencies",
)
SORTS = {"people": "title", "systems": "-criticality", "releases": "end_of_life", "tickets": "-priority"}
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
}

_SEARCHED = {"releases": "product", "people": "title", "systems": "name", "skills": "name", "tickets": "code"}


def of_the_site(codes: dict[str, str]) -> dict[str, str]:
    """Kinds of page and their paths, for a user in whose scope these records are."""
    pages = {
        "front page": "/",
        "register": "/register/",
        "coverage": "/coverage/",
        "coverage, thin": "/coverage/?cover=state",
    }
    for table in LISTS:
        pages[f"list {table}"] = f"/register/{table}/"
        pages[f"list {table}, page 3"] = f"/register/{table}/?page=3"
    for table, sort in SORTS.items():
        pages[f"list {table}, sorted"] = f"/register/{table}/?sort={sort}"
    for table, word in WORDS.items():
        pages[f"list {table}, words"] = f"/register/{table}/?q={word}"
    for table, code in codes.items():
        pages[f"record {table}"] = f"/register/{table}/{quote(code, safe='')}/"
    for name, query in TICKETS.items():
        pages[f"list tickets, {name}"] = f"/register/tickets/?{query}"
    for word in ("tax", "java", "smith", "postgresql 15"):
        pages[f"search {word}"] = f"/search/?q={quote(word)}"
    return pages


def of_datasette(database: str) -> dict[str, str]:
    """The same questions, as Datasette's paths have them."""
    names = {"people": "person", "systems": "system", "releases": "release", "tickets": "ticket", "skills": "skill"}
    pages = {}
    for table, model in names.items():
        path = f"/{database}/register_{model}"
        pages[f"list {table}"] = path
        if table in SORTS:
            column = SORTS[table].lstrip("-")
            pages[f"list {table}, sorted"] = f"{path}?_sort{'_desc' if SORTS[table][0] == '-' else ''}={column}"
        column = {"releases": "product", "people": "title", "systems": "name", "skills": "name", "tickets": "code"}[
            table
        ]
        pages[f"list {table}, words"] = f"{path}?{column}__contains={WORDS[table]}"
        pages[f"record {table}"] = f"{path}/17"
    return pages
