"""The tables of a coverage answer, documented column by column as the Estate's are.

`cover` means how deep a need is: `none` (nobody), `single` (one person away from failure), `short` (two or more,
yet fewer than the need asks for) and `deep`. *Home* is the service's own agency or team; *state* is everybody.
A service is as deep as the shallowest of its needs. Every table is sorted by its key unless it says otherwise.
"""

from __future__ import annotations

import polars as pl

from rotunda.estate.schema import Column, Kind, Table

#: How deep a need or a service is, the worst first.
COVER = ("none", "single", "short", "deep")
#: What a service was taken from: systems, the kinds of work in a ticket log, or what people hold by title.
SERVICE_KINDS = ("system", "category", "duty")
#: Ways to put one more person behind a need, and what a person must do for it.
REPAIRS = ("share", "train", "clear", "hire")
STEPS = ("familiarize", "train", "clear", "hire")


def _id(name: str, meaning: str) -> Column:
    return Column(name, Kind.ID, meaning)


def _text(name: str, meaning: str, allowed: tuple[str, ...] = ()) -> Column:
    return Column(name, Kind.TEXT, meaning, allowed=allowed)


def _count(name: str, meaning: str, unit: str | None = None) -> Column:
    return Column(name, Kind.INTEGER, meaning, unit=unit, minimum=0)


def _number(name: str, meaning: str, unit: str) -> Column:
    return Column(name, Kind.NUMBER, meaning, unit=unit, minimum=0)


def _covers(of: str) -> tuple[Column, ...]:
    """The four counts that every roll-up carries."""
    return (
        _count("home_none", f"{of} that nobody at home can support.", of.lower()),
        _count("home_single", f"{of} that hang on one person at home.", of.lower()),
        _count("state_none", f"{of} that nobody in the state can support.", of.lower()),
        _count("state_single", f"{of} that hang on one person in the whole state.", of.lower()),
    )


NEEDS = Table(
    name="needs",
    row_is="a skill that a service needs, and who is behind it",
    key=("service", "skill"),
    columns=(
        _id("service", "The service."),
        _id("skill", "The skill it needs."),
        _id("agency", "Agency or team that answers for the service."),
        _count("level", "Lowest level that will do, 1 to 4."),
        _count("depth", "People who should be able to do it; at least 2.", "people"),
        _number("weekly_hours", "Work it takes; empty where not known.", "hours a week"),
        _count("criticality", "Criticality of the service, 1 to 4; empty where not known."),
        _count("home_depth", "People at home who can support it today.", "people"),
        _count("state_depth", "People in the whole state who can support it today.", "people"),
        _count(
            "possible",
            "People in the state whose record would do, were it surer: level and clearance are there, and the"
            " confidence is below the minimum.",
            "people",
        ),
        _count("uncleared", "People in the state who have the level but not every clearance.", "people"),
        _text("home_cover", "How deep it is at home.", COVER),
        _text("state_cover", "How deep it is across the state.", COVER),
        _id("home_person", "The one person at home, where there is exactly one."),
        _id("state_person", "The one person in the state, where there is exactly one."),
    ),
)

SERVICES = Table(
    name="services",
    row_is="a service: a system, a kind of work in the log, or a duty held by title",
    key=("service",),
    columns=(
        _id("service", "The service."),
        _text("kind", "What it was taken from.", SERVICE_KINDS),
        _text("name", "Its name, or its identifier where it has none."),
        _id("agency", "Agency or team that answers for it."),
        _count("criticality", "Criticality, 1 to 4; empty where not known."),
        _count("tickets", "Tickets about it; empty where there is no log of it.", "tickets"),
        _count("needs", "Skills it needs.", "needs"),
        _id("weakest_skill", "The need with the fewest people, in the state and then at home."),
        _text("home_cover", "Cover of its shallowest need at home.", COVER),
        _text("state_cover", "Cover of its shallowest need across the state.", COVER),
    ),
)

PEOPLE = Table(
    name="people",
    row_is="a person and what hangs on that person alone; those with the most first",
    key=("person",),
    columns=(
        _id("person", "The person."),
        _id("agency", "Home agency or team."),
        _count("skills", "Skill records sure enough to count.", "skills"),
        _count("state_services", "Services with a need that nobody else in the state can support.", "services"),
        _count(
            "home_services", "Services of the home agency with a need that nobody else there can support.", "services"
        ),
        _number("spare_hours", "Hours a week taken as free for learning and for covering others.", "hours a week"),
    ),
)

AGENCIES = Table(
    name="agencies",
    row_is="an agency or team",
    key=("agency",),
    columns=(
        _id("agency", "The agency or team."),
        _text("name", "Its name, or its identifier where it has none."),
        _text("kind", "Agency, office, team or center."),
        _count("people", "IT people whose home it is.", "people"),
        _count("services", "Services it answers for.", "services"),
        _count("needs", "Needs of those services.", "needs"),
        *_covers("Services"),
    ),
)

SKILLS = Table(
    name="skills",
    row_is="a skill that is needed or held",
    key=("skill",),
    columns=(
        _id("skill", "The skill."),
        _text("name", "Its name, or its identifier where it has none."),
        _text("family", "Its family."),
        _count("people", "People with a record sure enough to count, at any level.", "people"),
        _count("possible", "People whose record is too unsure to count.", "people"),
        _count("agencies", "Agencies or teams in which somebody counts.", "agencies"),
        _count("needs", "Needs for it.", "needs"),
        *_covers("Needs"),
    ),
)

FAMILIES = Table(
    name="families",
    row_is="an agency or team and a family of skills that it needs",
    key=("agency", "family"),
    columns=(
        _id("agency", "The agency or team that answers for the services."),
        _text("family", "Family of skills; of a skill without one, the skill."),
        _count("people", "People there with a counting record in the family.", "people"),
        _count("needs", "Needs for skills of the family.", "needs"),
        *_covers("Needs"),
        _count("thinnest", "People at home behind the thinnest of these needs.", "people"),
    ),
)

RETIREMENT = Table(
    name="retirement",
    row_is="an agency, or the whole state (no agency), when those who may retire within the horizon have gone",
    key=("agency",),
    columns=(
        _id("agency", "The agency or team; empty for the whole state, which comes last."),
        _count("people", "IT people whose home it is.", "people"),
        _count("undated", "Of these, people without a date of eligibility; they are taken to stay.", "people"),
        _count("may_retire", "People who may retire within the horizon; empty where withheld.", "people"),
        _count("needs", "Needs it answers for.", "needs"),
        _count("lost", "Needs with somebody at home today and nobody then; empty where withheld.", "needs"),
        _count("left_to_one", "Needs with two or more at home today and one then; empty where withheld.", "needs"),
        Column(
            "withheld",
            Kind.FLAG,
            "Whether a number is withheld: it is, or together with a total would tell of, a group under five.",
        ),
    ),
)

REPAIR = Table(
    name="repairs",
    row_is="a need with too few people at home, and the cheapest way to make it deep enough",
    key=("service", "skill"),
    columns=(
        _id("service", "The service."),
        _id("skill", "The skill."),
        _id("agency", "Agency or team that answers for it."),
        _count("level", "Lowest level that will do, 1 to 4."),
        _count("criticality", "Criticality of the service, 1 to 4; empty where not known."),
        _count("home_depth", "People at home who can support it today.", "people"),
        _count("state_depth", "People in the whole state who can support it today.", "people"),
        _count("missing", "People to add.", "people"),
        _text("kind", "What the costliest of the people to add must do.", REPAIRS),
        Column("persons", Kind.LIST, "Who is added, the cheapest first; hires are not in the list."),
        _count("hires", "Hires among the people to add.", "people"),
        _number("hours", "What it costs, had it to be done alone.", "hours"),
        _number("weeks", "Until the last of them is ready, at their spare hours.", "weeks"),
        _text("why", "What each of them does and why they are the cheapest."),
        _text("other_kind", "Kind of the runner-up: the cheapest other kind for the costliest person.", REPAIRS),
        _id("other_person", "Who that would be; empty for a hire."),
        _number("other_hours", "What the repair would cost with the runner-up.", "hours"),
        _number("other_weeks", "Until it would be ready with the runner-up.", "weeks"),
        _text("other_why", "What the runner-up would do."),
        _number("share_hours", "Cheapest further person by sharing alone; empty where there is none.", "hours"),
        _number("train_hours", "Cheapest further person by training; empty where there is none.", "hours"),
        _number("clear_hours", "Cheapest further person by clearance without training; empty where none.", "hours"),
        _number("hire_hours", "A hire.", "hours"),
    ),
)

STEP = Table(
    name="steps",
    row_is="one thing that one person does, or one hire, counted once however many repairs it serves",
    key=("kind", "person", "skill", "regime", "agency", "service", "sequence"),
    columns=(
        _text("kind", "What is done.", STEPS),
        _id("person", "Who does it; empty for a hire."),
        _id("skill", "Skill learned or hired for."),
        _count("level", "Level reached."),
        _text("regime", "Data regime applied for."),
        _id("agency", "Agency whose data, or for which the hire, is."),
        _id("service", "Service to become familiar with."),
        _count("sequence", "Tells several hires for the same skill and agency apart."),
        _number("hours", "What it costs.", "hours"),
        _count("repairs", "Repairs that it serves.", "repairs"),
    ),
)

LOAD = Table(
    name="load",
    row_is="a person whom the repairs ask for something; those asked for the most first",
    key=("person",),
    columns=(
        _id("person", "The person."),
        _id("agency", "Home agency or team."),
        _count("steps", "Steps asked of the person.", "steps"),
        _count("repairs", "Repairs that they serve.", "repairs"),
        _number("hours", "Hours they take together.", "hours"),
        _number("spare_hours", "Hours a week taken as free for them.", "hours a week"),
        _number("weeks", "Weeks they take together; many means that not all these repairs can be had.", "weeks"),
    ),
)

SENSITIVITY = Table(
    name="sensitivity",
    row_is="another assumption, and what the conclusion would be under it; as it is comes first",
    key=("case",),
    columns=(
        _text("case", "Short name of the case."),
        _text("assumption", "What is taken instead, as a sentence."),
        _count("needs", "Needs looked at.", "needs"),
        *_covers("Needs"),
        _count("short", "Needs with fewer people at home than they should have.", "needs"),
    ),
)

#: The tables of each answer by name: `solution` of the coverage, of the repairs, and the sensitivity.
COVERAGE_TABLES = {table.name: table for table in (NEEDS, SERVICES, PEOPLE, AGENCIES, SKILLS, FAMILIES, RETIREMENT)}
REPAIR_TABLES = {table.name: table for table in (REPAIR, STEP, LOAD)}


def shaped(frame: pl.DataFrame, table: Table) -> pl.DataFrame:
    """The frame with exactly the table's columns, in its order and types.

    Raises `polars.exceptions.ColumnNotFoundError` where one is missing.
    """
    return frame.select(pl.col(column.name).cast(column.dtype) for column in table.columns)
