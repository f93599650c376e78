"""The NICE Workforce Framework (NIST SP 800-181): its components as JSON, work roles and the skills they take."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

import polars as pl

from rotunda.estate.titles.framework import Framework

NAME = "NICE"


def framework_of(document: Mapping[str, Any]) -> Framework:
    """The work roles with their skills. NICE has no levels: a role's skill is taken at the rank of the title.

    Raises `KeyError` or `TypeError` where the document is not one of NICE components.
    """
    parts = document["response"]["elements"]
    elements = {element["element_identifier"]: element for element in parts["elements"]}
    named = {key: one for key, one in elements.items() if one["element_type"] == "skill"}
    taken: dict[str, list[str]] = defaultdict(list)
    for link in parts["relationships"]:
        role, skill = link["source_element_identifier"], link["dest_element_identifier"]
        if skill in named and elements.get(role, {}).get("element_type") == "work_role":
            taken[role].append(skill)
    skills = pl.DataFrame(
        [(key, one["text"] or one["title"], NAME) for key, one in sorted(named.items())],
        schema={"skill": pl.String(), "name": pl.String(), "framework": pl.String()},
        orient="row",
    )
    return Framework(
        NAME,
        "work_role",
        skills,
        {role: {rank: tuple((skill, rank) for skill in dict.fromkeys(held)) for rank in range(1, 5)}
         for role, held in taken.items()},
    )  # fmt: skip
