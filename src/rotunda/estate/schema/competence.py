"""Skills, who has them, who is cleared for which data, and the courses that raise them."""

from rotunda.estate.schema.model import Column, Disclosure, Kind, Table

#: The scale of every level column, as the UK Digital and Data framework names it.
LEVELS = {1: "awareness", 2: "working", 3: "practitioner", 4: "expert"}
_SCALE = "1 awareness, 2 working, 3 practitioner, 4 expert"

SKILLS = Table(
    name="skills",
    row_is="a skill",
    key=("skill",),
    columns=(
        Column("skill", Kind.ID, "Identifier of the skill.", required=True, disclosure=Disclosure.PUBLIC),
        Column("name", Kind.TEXT, "Its name.", disclosure=Disclosure.PUBLIC),
        Column("family", Kind.TEXT, "The group of skills it belongs to.", disclosure=Disclosure.PUBLIC),
        Column(
            "framework",
            Kind.TEXT,
            "The skills framework, or the log, that it comes from.",
            disclosure=Disclosure.PUBLIC,
        ),
        Column("description", Kind.TEXT, "What it means to have it.", disclosure=Disclosure.PUBLIC),
    ),
)

PERSON_SKILLS = Table(
    name="person_skills",
    row_is="a person's level in a skill, with its evidence",
    key=("person", "skill"),
    columns=(
        Column("person", Kind.ID, "The person.", required=True, references="people.person"),
        Column("skill", Kind.ID, "The skill.", required=True, references="skills.skill"),
        Column("level", Kind.INTEGER, f"The level: {_SCALE}.", required=True, minimum=1, maximum=4),
        Column(
            "evidence",
            Kind.TEXT,
            "What the level rests on; taken from a log or a title it is inferred until the person confirms it.",
            allowed=("confirmed", "certificate", "assessed", "log", "title"),
        ),
        Column("confidence", Kind.NUMBER, "How sure the record is.", unit="0 to 1", minimum=0, maximum=1),
        Column("evidence_count", Kind.INTEGER, "Pieces of work the level rests on.", unit="tickets", minimum=0),
        Column("evidence_date", Kind.DATE, "Date of the newest evidence."),
    ),
)

CLEARANCES = Table(
    name="clearances",
    row_is="a person's access to a data regime",
    key=("person", "regime", "agency"),
    columns=(
        Column("person", Kind.ID, "The person.", required=True, references="people.person"),
        Column("regime", Kind.TEXT, "Data regime, such as CJIS, FTI, HIPAA, SSA or FERPA.", required=True),
        Column(
            "agency",
            Kind.ID,
            "Agency whose data the access is for; empty means every agency.",
            references="agencies.agency",
        ),
        Column(
            "status",
            Kind.TEXT,
            "Granted; pending and not yet usable; or usable only under escort. Empty means granted.",
            allowed=("granted", "pending", "escort"),
        ),
        Column("valid_from", Kind.DATE, "First day of the access (expected, where pending)."),
        Column("valid_until", Kind.DATE, "Last day of the access."),
    ),
)

COURSES = Table(
    name="courses",
    row_is="a way to raise a skill to a level",
    key=("course",),
    columns=(
        Column("course", Kind.ID, "Identifier of the course.", required=True, disclosure=Disclosure.PUBLIC),
        Column(
            "skill",
            Kind.ID,
            "The skill it raises.",
            required=True,
            references="skills.skill",
            disclosure=Disclosure.PUBLIC,
        ),
        Column(
            "from_level",
            Kind.INTEGER,
            "Level a learner must have; empty or 0 means none.",
            minimum=0,
            maximum=3,
            disclosure=Disclosure.PUBLIC,
        ),
        Column(
            "to_level",
            Kind.INTEGER,
            f"Level a learner reaches: {_SCALE}.",
            required=True,
            minimum=1,
            maximum=4,
            disclosure=Disclosure.PUBLIC,
        ),
        Column(
            "hours",
            Kind.NUMBER,
            "Working time a learner spends.",
            required=True,
            unit="hours",
            minimum=0,
            disclosure=Disclosure.PUBLIC,
        ),
        Column("cost", Kind.NUMBER, "Price of a seat.", unit="US dollars", minimum=0, disclosure=Disclosure.PUBLIC),
        Column("seats", Kind.INTEGER, "Seats in a year.", unit="people", minimum=0, disclosure=Disclosure.PUBLIC),
        Column("provider", Kind.TEXT, "Who teaches it.", disclosure=Disclosure.PUBLIC),
    ),
)
