from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rotunda.estate.titles import Verdict, recognise
from rotunda.estate.titles.recognise import roles
from rotunda.estate.titles.words import words_of

#: Titles as payrolls write them, cut and abbreviated, with the role that a person would give them.
IT = {
    "ADMINISTRATOR MGMT INFO SYSTEM": "Systems administrator",
    "ASSISTANT COMPUTER OPERATOR": "Computer operator",
    "CASINO IT SUPPORT SPECIALIST": "Technical support specialist",
    "CHF OF INFO TECHNOLOGY II": "IT manager",
    "CHIEF DATA OPERATIONS": "IT manager",
    "CHIEF DIGITAL OFFICER": "IT manager",
    "Chief Information Officer": "IT manager",
    "COMPUTER PROGRAMMER": "Programmer analyst",
    "Cloud Engineer": "Systems administrator",
    "Cybersecurity Analyst": "Information security specialist",
    "DATA PROCESSING SYSTEMS MGR": "IT manager",
    "DATABASE ADMINISTRATOR": "Database administrator",
    "DATABASE ADMINSTR ADABAS NATUR": "Database administrator",
    "DATABASE MGMT SYSTEM SPECIALIS": "Database administrator",
    "Data Engineer": "Database administrator",
    "DevOps engineer": "Systems administrator",
    "DIR MGMT INFORMATION SYS LOTTE": "IT manager",
    "DIRECTOR OF IT": "IT manager",
    "ERP Developer": "Programmer analyst",
    "End User Computing Engineer": "Technical support specialist",
    "GEOGRAPHIC INFO SYS SPEC II": "GIS specialist",
    "GIS Analyst": "GIS specialist",
    "Help Desk Analyst": "Technical support specialist",
    "INFO SECURITY ARCHITECT  SOS": "Information security specialist",
    "INFORMATION SERVICES TECH II": "Technical support specialist",
    "INFORMATION SYSTEMS AUDIT MGR": "IT auditor",
    "INFORMATION SYSTEMS SPECIALIST": "Systems analyst",
    "INFORMATION TECH PROJ MGR  DOA": "IT project manager",
    "INFORMATION TECH SECURITY MGR": "Information security specialist",
    "IT Manager 1": "IT manager",
    "IT Subject Matter Expert": "Systems analyst",
    "IT TECHNICIAL SPECIALIST II": "Technical support specialist",
    "Information Technology Analyst 2": "Systems analyst",
    "Information Technology Supervisor": "IT manager",
    "Information Technology Technician": "Technical support specialist",
    "JR INFORMATION SYS ADMINISTRAT": "Systems administrator",
    "JR NETWORK   SYS ADMIN  SOS": "Network specialist",
    "MANAGER DATA SYSTEMS": "IT manager",
    "NET APPLICATION DEVELOPER  SOS": "Programmer analyst",
    "NETWORK   SYSTEMS TECHNICIANII": "Network specialist",
    "Network Engineer III": "Network specialist",
    "PRGRMR ANALYST II ADABAS NATUR": "Programmer analyst",
    "PRIN COMPUTER OPERATOR URI": "Computer operator",
    "PRINCIPAL IT AUDITOR": "IT auditor",
    "PROGRAMMER ANALYSTIII SQL UNIX": "Programmer analyst",
    "PROGRAMMER ANLYST III COBAL CI": "Programmer analyst",
    "SENIOR TECHNOLOGY RISK ANALYST": "Information security specialist",
    "SOFTWARE SUPPORT SPECIALIST": "Programmer analyst",
    "SR DATA SYSTEMS ADMINISTRATOR": "Database administrator",
    "SR INFO TECH PROJ MGR  DOA": "IT project manager",
    "SR SYSTEMS ANALYST": "Systems analyst",
    "SR WEB APPLICIATIONS DEVELOPER": "Programmer analyst",
    "STUDENT INFO TECH ASSISTANT": "Technical support specialist",
    "SUPVG GEOGRAPHIC INFO SYS SPEC": "GIS specialist",
    "SYSTEMS SUPPORT TECHNICIAN II": "Technical support specialist",
    "Salesforce Administrator": "Systems administrator",
    "Supervising IT Analyst": "Systems analyst",
    "TECH SUPPORT MGR UNIX NTWRK TL": "Technical support specialist",
    "TECH SUPPORT SPEC I TELECOMMNI": "Network specialist",
    "TECH SUPPORT SPECII  UNIX NTWK": "Technical support specialist",
    "WEB DEVELOPMENT MANAGER": "IT manager",
}
DOUBTFUL = (
    "ASSISTANT DATA SYSTEMS COORD", "APPLICATIONS COORDINATOR  DEM", "BRDG SFTY INSPC RATINGS DB INF",
    "BUSINESS ANALYST  DOR", "CHF OFFICE OF SYSTEMS PLANNING", "DATA ANALYST II", "DATA CONTROL CLERK",
    "DATA ENTRY OPERATOR", "DIRECTOR OF TELECOMMUNICATIONS", "EMERG MGT CRISIS INFO MGT SFTW", "INFORMATION AIDE",
    "PRODUCTION SYSTEMS SPECIALIST", "PROGRAMMING SERVICES OFFICER", "SR SYSTEMS DESIGN PROGRAM",
    "TECHNICAL STAFF ASSISTANT", "Computer Teacher", "Web Designer", "Oracle",
)  # fmt: skip
NOT_IT = (
    "ACCOUNTANT", "ADMINISTRATOR  WORKER S COMP", "CHF INVEST WRKS COMP FRD PREVT", "CHF JUDGE WORKERS COMP COURT",
    "CHILD PROTECTIVE INVESTIGATOR", "DIR DEPT BEHAV HLTHCR DEV DIS", "HIGHWAY MAINTENANCE OPERATOR",
    "INVEST WRK COMP FRAUD PREV UNI", "PROBATION OFFICER", "Public Information Officer", "REGISTERED NURSE",
    "SPV LAN CONS   ACQ PRGM  DEM", "SR EXTERNAL EQUAL OPP COMP OFF", "SR PLNG   PROG DEV SPEC", "STATE TROOPER",
    "Systems Accountant", "WORKERS  COMP PATNT CARE COORD", "Water Systems Operator", "WORD PROCESSING TYPIST", "",
)  # fmt: skip


@pytest.mark.parametrize(("title", "role"), IT.items())
def test_a_title_of_it_work_is_given_its_role(title: str, role: str) -> None:
    said = recognise(title)
    assert (said.verdict, said.role and said.role.name) == (Verdict.IT, role)


@pytest.mark.parametrize("title", DOUBTFUL)
def test_a_title_that_may_be_it_is_left_to_its_agency_with_a_reason(title: str) -> None:
    said = recognise(title)
    assert said.verdict is Verdict.DOUBTFUL
    assert 0 < said.confidence < 0.7
    assert said.reason.endswith(".")


@pytest.mark.parametrize("title", NOT_IT)
def test_a_title_of_another_trade_is_not_it(title: str) -> None:
    assert recognise(title).verdict is Verdict.NOT_IT


@pytest.mark.parametrize(
    ("title", "level"),
    [("JR PROGRAMMER", 1), ("PROGRAMMER", 2), ("PROGRAMMER III", 3), ("SR PROGRAMMER", 3), ("PRIN PROGRAMMER", 4)],
)
def test_the_rank_of_a_title_suggests_a_level(title: str, level: int) -> None:
    assert recognise(title).level == level


def test_products_in_a_title_are_told() -> None:
    assert recognise("PRGRMR ANALYST II ADABAS NATUR").technologies == ("ADABAS", "Natural")
    assert recognise("PROGRAMMER ANALYSTIII SQL UNIX").technologies == ("SQL", "Unix")


def test_every_word_of_every_pattern_is_a_stem_that_titles_become() -> None:
    unreachable = {
        word
        for role in roles().values()
        for pattern in role.patterns
        for word in pattern
        if word not in words_of(word) and word != "technology"
    }
    assert not unreachable


@given(st.text(max_size=40))
def test_any_text_at_all_is_judged(title: str) -> None:
    said = recognise(title)
    assert 0 <= said.confidence <= 1
    assert 1 <= said.level <= 4
