"""What is asked for and done: tickets and their history, work, and the times when it may not happen."""

from rotunda.estate.schema.model import Column, Kind, Table

TICKETS = Table(
    name="tickets",
    row_is="a request or incident",
    key=("ticket",),
    columns=(
        Column("ticket", Kind.ID, "Identifier of the ticket.", required=True),
        Column("kind", Kind.TEXT, "Incident or request.", allowed=("incident", "request")),
        Column("agency", Kind.ID, "Agency that asked.", references="agencies.agency"),
        Column("location", Kind.TEXT, "Place that asked."),
        Column("system", Kind.ID, "System it is about.", references="systems.system"),
        Column("category", Kind.TEXT, "Category in the service desk's own catalog."),
        Column("subcategory", Kind.TEXT, "Subcategory."),
        Column("skill", Kind.ID, "Skill it takes.", references="skills.skill"),
        Column("priority", Kind.INTEGER, "Priority, 1 critical to 5 planning.", minimum=1, maximum=5),
        Column("opened", Kind.TIME, "When it was opened, local time.", required=True),
        Column("resolved", Kind.TIME, "When it was resolved, local time."),
        Column("closed", Kind.TIME, "When it was closed, local time."),
        Column("state", Kind.TEXT, "Its last state."),
        Column("group", Kind.TEXT, "Group that last held it."),
        Column("resolver", Kind.ID, "Who resolved it.", references="people.person"),
        Column("reassignments", Kind.INTEGER, "How often it changed hands.", unit="hand-offs", minimum=0),
        Column("reopens", Kind.INTEGER, "How often it was opened again.", minimum=0),
        Column("met_target", Kind.FLAG, "Whether it met its service level objective, as the desk recorded it."),
        Column("channel", Kind.TEXT, "How it came in: phone, e-mail, portal."),
    ),
)

TICKET_EVENTS = Table(
    name="ticket_events",
    row_is="one recorded step in the life of a ticket",
    key=("ticket", "sequence"),
    columns=(
        Column("ticket", Kind.ID, "The ticket.", required=True, references="tickets.ticket"),
        Column("sequence", Kind.INTEGER, "Order of the step within the ticket, from 1.", required=True, minimum=1),
        Column("at", Kind.TIME, "When it was recorded, local time."),
        Column("state", Kind.TEXT, "State the ticket was then in."),
        Column("group", Kind.TEXT, "Group that then held it."),
        Column("assignee", Kind.TEXT, "Who then held it, as the log writes it; not always the code of the resolver."),
    ),
)

WORK = Table(
    name="work",
    row_is="a project or work order",
    key=("work",),
    columns=(
        Column("work", Kind.ID, "Identifier of the work.", required=True),
        Column("name", Kind.TEXT, "Its name."),
        Column("kind", Kind.TEXT, "Project or work order.", allowed=("project", "order")),
        Column("agency", Kind.ID, "Agency it is for.", references="agencies.agency"),
        Column("system", Kind.ID, "System it changes.", references="systems.system"),
        Column("priority", Kind.INTEGER, "Priority, 1 the highest.", minimum=1, maximum=5),
        Column("earliest", Kind.DATE, "First day it may start."),
        Column("due", Kind.DATE, "Day it should be done."),
        Column("hours", Kind.NUMBER, "Hours of work in all.", unit="hours", minimum=0),
        Column("predecessors", Kind.LIST, "Work that must be done before.", references="work.work"),
        Column("fund", Kind.ID, "Fund that pays.", references="funds.fund"),
        Column("location", Kind.TEXT, "Where presence is needed; empty means anywhere."),
        Column("contract_cost", Kind.NUMBER, "Price of contracting it out.", unit="US dollars", minimum=0),
        Column(
            "status", Kind.TEXT, "Where it stands.", allowed=("proposed", "approved", "active", "done", "cancelled")
        ),
    ),
)

WORK_NEEDS = Table(
    name="work_needs",
    row_is="a skill that a piece of work takes",
    key=("work", "skill", "level"),
    columns=(
        Column("work", Kind.ID, "The work.", required=True, references="work.work"),
        Column("skill", Kind.ID, "The skill.", required=True, references="skills.skill"),
        Column(
            "level",
            Kind.INTEGER,
            "Lowest level that will do: 1 awareness, 2 working, 3 practitioner, 4 expert.",
            required=True,
            minimum=1,
            maximum=4,
        ),
        Column("hours", Kind.NUMBER, "Hours in this skill, for all its people together.", unit="hours", minimum=0),
        Column("people", Kind.INTEGER, "People at once; 1 where it is empty.", unit="people", minimum=1, maximum=100),
        Column(
            "class_level",
            Kind.INTEGER,
            "Lowest rank of a job class (job_classes.level) whose duties it is; empty means any.",
            minimum=1,
            maximum=20,
        ),
        Column(
            "bargaining_units", Kind.LIST, "Bargaining units whose work it is, as job_classes has them; empty: any."
        ),
    ),
)

ABSENCES = Table(
    name="absences",
    row_is="a time when a person is away",
    key=("person", "starts"),
    columns=(
        Column("person", Kind.ID, "The person.", required=True, references="people.person"),
        Column("starts", Kind.DATE, "First day away.", required=True),
        Column("ends", Kind.DATE, "Last day away.", required=True),
    ),
)

FREEZES = Table(
    name="freezes",
    row_is="a time when systems may not change",
    key=("freeze",),
    columns=(
        Column("freeze", Kind.ID, "Identifier of the freeze.", required=True),
        Column("agency", Kind.ID, "Agency it holds for; empty means every agency.", references="agencies.agency"),
        Column("system", Kind.ID, "System it holds for; empty means every system.", references="systems.system"),
        Column("starts", Kind.DATE, "First day.", required=True),
        Column("ends", Kind.DATE, "Last day.", required=True),
        Column("reason", Kind.TEXT, "Why: tax season, election, open enrollment, legislative session."),
    ),
)
