from __future__ import annotations

import json
from pathlib import Path

import pytest

from rotunda.estate.errors import InputError
from rotunda.estate.feeds.framework import read_framework
from rotunda.estate.titles.recognise import roles

DDAT = """Role Family,Role,Role Level,Skill Name,Skill Description,Skill Level
Software,Software developer,Junior developer,Testing,Trying things,Awareness
Software,Software developer,Developer,Testing,Trying things,Working
Software,Software developer,Lead developer,Testing,Trying things,Expert
Software,Software developer,Principal developer,Testing,Trying things,Practitioner
Software,Old role,NOT IN USE,Testing,Trying things,NOT IN USE
"""
NICE = {
    "response": {
        "elements": {
            "elements": [
                {"element_type": "work_role", "element_identifier": "DD-WRL-003", "title": "Development", "text": ""},
                {"element_type": "skill", "element_identifier": "S0001", "title": "", "text": "Skill in testing"},
                {"element_type": "task", "element_identifier": "T0001", "title": "", "text": "Test"},
            ],
            "relationships": [
                {"source_element_identifier": "DD-WRL-003", "dest_element_identifier": "S0001"},
                {"source_element_identifier": "DD-WRL-003", "dest_element_identifier": "T0001"},
            ],
        }
    }
}
DEVELOPER = roles()["Programmer analyst"]


def test_the_levels_of_a_ddat_role_go_by_rank_and_two_of_one_rank_by_the_lower(tmp_path: Path) -> None:
    path = tmp_path / "ddat.csv"
    path.write_text(DDAT)
    framework = read_framework(path)
    assert [framework.takes(DEVELOPER, rank)[0][:2] for rank in (1, 2, 3, 4)] == [
        ("Testing", 1),
        ("Testing", 2),
        ("Testing", 2),
        ("Testing", 3),
    ]
    assert set(framework.roles) == {"Software developer"}


def test_a_nice_role_takes_its_skills_at_the_rank_of_the_title(tmp_path: Path) -> None:
    path = tmp_path / "nice.json"
    path.write_text(json.dumps(NICE))
    framework = read_framework(path)
    assert [taken[:2] for taken in framework.takes(DEVELOPER, 3)] == [("S0001", 3)]
    assert framework.skills["name"].to_list() == ["Skill in testing"]


@pytest.mark.parametrize(
    ("name", "text", "problem"),
    [
        ("a.csv", "a,b\n1,2\n", "no column Role"),
        ("a.csv", DDAT.splitlines()[0] + "\nx,y,NOT IN USE,z,,NOT IN USE\n", "No role"),
        ("a.json", "{", "read as JSON"),
        ("a.json", "[]", "not a document of NICE"),
        ("a.json", "{}", "not a document of NICE"),
    ],
)
def test_a_file_that_is_no_framework_is_refused_by_name(name: str, text: str, problem: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_text(text)
    with pytest.raises(InputError, match=problem) as raised:
        read_framework(path)
    assert "DDaT" in str(raised.value)


@pytest.mark.parametrize("name", ["ddat_roles_skills.csv", "nice_components_v2.1.0.json"])
def test_the_real_frameworks_know_nearly_every_role(name: str, shared: Path) -> None:
    framework = read_framework(shared / "data/skills" / name)
    known = [role.name for role in roles().values() if framework.takes(role, 2)]
    assert len(known) >= len(roles()) - 2
    used = {skill for ranks in framework.roles.values() for held in ranks.values() for skill, _ in held}
    assert used <= set(framework.skills["skill"])
