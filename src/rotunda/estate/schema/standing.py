"""Where people stand: what they work on, service in a higher class, what is said of moves, and their calendars."""

from rotunda.estate.schema.model import Column, Kind, Table

ASSIGNMENTS = Table(
    name="assignments",
    row_is="what a person works on at present",
    key=("person", "system", "work", "skill"),
    columns=(
        Column("person", Kind.ID, "The person.", required=True, references="people.person"),
        Column("system", Kind.ID, "System supported; empty where it is work.", references="systems.system"),
        Column("work", Kind.ID, "Work done; empty where it is a system.", references="work.work"),
        Column("skill", Kind.ID, "Skill used.", required=True, references="skills.skill"),
        Column("weekly_hours", Kind.NUMBER, "Hours spent on it.", unit="hours a week", minimum=0),
        Column("since", Kind.DATE, "First day of it."),
    ),
)

HIGHER_CLASS = Table(
    name="higher_class",
    row_is="a person's temporary service in a higher class",
    key=("person", "job_class", "starts"),
    columns=(
        Column("person", Kind.ID, "The person.", required=True, references="people.person"),
        Column(
            "job_class",
            Kind.ID,
            "Class whose duties the person may do meanwhile.",
            required=True,
            references="job_classes.job_class",
        ),
        Column("starts", Kind.DATE, "First day; the clock runs from it.", required=True),
        Column("ends", Kind.DATE, "Last day; empty means as long as the clock runs."),
    ),
)

MOVES = Table(
    name="moves",
    row_is="what a person wishes, and the supervisor consents to, about work for another agency",
    key=("person", "agency"),
    columns=(
        Column("person", Kind.ID, "The person.", required=True, references="people.person"),
        Column("agency", Kind.ID, "The other agency; empty means any.", references="agencies.agency"),
        Column("wish", Kind.FLAG, "Whether the person is willing; empty means not asked."),
        Column("consent", Kind.FLAG, "Whether the supervisor consents; empty means not asked."),
        Column("decided", Kind.DATE, "Day of the last answer."),
    ),
)

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

CALENDARS = Table(
    name="calendars",
    row_is="a week of a person's schedule, where the hours agreed are not five equal days",
    key=("person", "starts"),
    columns=(
        Column("person", Kind.ID, "The person.", required=True, references="people.person"),
        Column("starts", Kind.DATE, "A day of the first week that is so.", required=True),
        Column(
            "every", Kind.INTEGER, "It is so every so many weeks; 1 where empty.", unit="weeks", minimum=1, maximum=12
        ),
        *(Column(day, Kind.NUMBER, f"Hours on {day.title()}.", unit="hours", minimum=0, maximum=24) for day in _DAYS),
    ),
)
