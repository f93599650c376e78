"""The words of a title as stems: abbreviations, cut and misspelt forms of one word become one stem."""

from __future__ import annotations

import re

_FORMS = {
    "administrator": "admin administrat administrato administrator adminstr adminstrator administration admn",
    "aide": "aide",
    "analyst": "analyst anlyst analysts anlst anal",
    "application": "appl application applications applic appliciations apps app",
    "architect": "architect archt",
    "assistant": "assistant asst assist",
    "audit": "audit auditor auditing",
    "chief": "chief chf",
    "cloud": "cloud",
    "collection": "collection collections",
    "computer": "computer computers computing",
    "control": "control",
    "coordinator": "coordinator coord coordinatr coor",
    "cyber": "cyber cybersecurity",
    "data": "data",
    "database": "database databases dba db",
    "design": "design designer",
    "desktop": "desktop",
    "developer": "developer developers devloper",
    "development": "development devel develop",
    "digital": "digital",
    "director": "director dir",
    "document": "document",
    "electronic": "electronic electronics elec",
    "engineer": "engineer engr eng",
    "enterprise": "enterprise",
    "entry": "entry",
    "geographic": "geographic geog",
    "gis": "gis",
    "group": "group",
    "helpdesk": "helpdesk",
    "image": "image imaging",
    "information": "information info inform informat informatn infor",
    "intern": "intern",
    "it": "it",
    "lan": "lan",
    "wan": "wan",
    "learn": "learning elearning",
    "management": "management mgmt mgt",
    "manager": "manager mgr mngr managers",
    "network": "network networks networking ntwk ntw ntwrk netwrk netw net",
    "officer": "officer off ofcr",
    "operating": "operating",
    "operation": "operation operations oper opns",
    "operator": "operator operators opr",
    "pc": "pc",
    "plan": "planning planner",
    "process": "proc process processing procssng",
    "programmer": "programer programmer programmers progmr prgmr prgrmr",
    "programming": "programming",
    "project": "project proj projects",
    "risk": "risk",
    "scientist": "scientist",
    "security": "security sec secur",
    "server": "server servers",
    "service": "service services svs svcs svc servs serv",
    "software": "software sftw sw",
    "solution": "solution solutions",
    "specialist": "specialist specialists spec spc spcl specialis specst spclst speclst specl",
    "staff": "staff",
    "support": "support supp spt",
    "system": "system systems sys syst systm systms",
    "tech": "technical technicial tech techn techs",
    "technician": "technician technicians",
    "technology": "technology technologies technolog technologys",
    "telecommunication": "telecommunications telecomm telecommu telecommni telecom tlcm",
    "trainee": "trainee traine",
    "web": "web website",
    "center": "center centre",
}
_STEMS = {form: stem for stem, forms in _FORMS.items() for form in forms.split()}
#: What a word says of products; a title that names one is IT work whatever else it says.
TECHNOLOGIES = {
    "adabas": "ADABAS", "cics": "CICS", "cobol": "COBOL", "cobal": "COBOL", "icobol": "COBOL", "db2": "DB2",
    "java": "Java", "linux": "Linux", "mvs": "MVS mainframe", "oracle": "Oracle", "peoplesoft": "PeopleSoft",
    "sap": "SAP", "sharepoint": "SharePoint", "sql": "SQL", "unix": "Unix", "vmware": "VMware", "windows": "Windows",
    "cisco": "Cisco", "salesforce": "Salesforce", "cic": "CICS", "os400": "OS/400", "as400": "OS/400",
}  # fmt: skip
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 4, "1": 1, "2": 2, "3": 3, "4": 4, "5": 4}
_GLUED = re.compile(r"^([a-z]{4,}?)(iii|ii|iv|i)$")
_RANKS = {
    "jr": 1, "junior": 1, "trainee": 1, "intern": 1, "assistant": 1, "entry": 1, "ju": 1,
    "sr": 3, "senior": 3, "lead": 4, "leader": 4, "prin": 4, "principal": 4, "supv": 4, "supvg": 4, "supvsg": 4,
    "supervisor": 4, "supervising": 4, "sprvg": 4, "suprvg": 4, "chief": 4, "manager": 4, "director": 4, "deputy": 4,
}  # fmt: skip


def words_of(title: str) -> list[str]:
    """The title's words as stems, in order; a rank glued to a word (SPECII) is a word of its own."""
    text = re.sub(r"help\s+desk", "helpdesk", title.lower())
    text = re.sub(r"\bi\.?t\.?\b(?!\w)", "it", re.sub(r"\bos[ /]?400\b", "os400", text))
    text = re.sub(r"\bp c\b", "pc", text)
    words = []
    for word in re.findall(r"[a-z0-9]+", text):
        glued = _GLUED.match(word)
        if word not in _STEMS and glued and (glued[1] in _STEMS or glued[1] in TECHNOLOGIES):
            words += [_STEMS.get(glued[1], glued[1]), glued[2]]
        else:
            words.append(_STEMS.get(word, word))
    if re.search(r"\bdata\s*base", text):
        words.append("database")
    if re.search(r"\b(?:information|info|inform)\s+tech\w*", text):
        words.append("technology")
    return words


def technologies_of(words: list[str]) -> tuple[str, ...]:
    """The products that a title names, in its order."""
    found = [TECHNOLOGIES[word] for word in words if word in TECHNOLOGIES]
    if "adabas" in words and any(word.startswith("natur") for word in words):
        found.append("Natural")
    return tuple(dict.fromkeys(found))


def level_of(words: list[str]) -> int:
    """The level that a title's rank suggests, 1 to 4; 2 where it has none."""
    ranks = [_RANKS[word] for word in words if word in _RANKS]
    numbers = [_ROMAN[word] for word in words if word in _ROMAN]
    if ranks:
        return max(ranks) if max(ranks) > 2 else min(ranks)
    return min(numbers[-1], 4) if numbers else 2
