"""Agencies, the people who work in them, their job classes and the funds that pay."""

from rotunda.estate.schema.model import Column, Disclosure, Kind, Table

AGENCIES = Table(
    name="agencies",
    row_is="an agency, office or team",
    key=("agency",),
    required=True,
    columns=(
        Column(
            "agency", Kind.ID, "Short, lasting identifier of the agency.", required=True, disclosure=Disclosure.PUBLIC
        ),
        Column("name", Kind.TEXT, "Its full name.", disclosure=Disclosure.PUBLIC),
        Column(
            "kind",
            Kind.TEXT,
            "What it is; a team stands in where a log names groups only, the center is the shared organization.",
            allowed=("agency", "office", "team", "centre"),
            disclosure=Disclosure.PUBLIC,
        ),
        Column(
            "parent", Kind.ID, "The agency it belongs to.", references="agencies.agency", disclosure=Disclosure.PUBLIC
        ),
        Column(
            "employees",
            Kind.INTEGER,
            "Everyone who works there, in IT or not: the people whom IT serves.",
            unit="people",
            minimum=0,
            disclosure=Disclosure.PUBLIC,
        ),
        Column(
            "exempt",
            Kind.LIST,
            "Functions in which the agency stays independent of the center by law.",
            allowed=("staff", "buying", "network", "security"),
            disclosure=Disclosure.PUBLIC,
        ),
    ),
)

PEOPLE = Table(
    name="people",
    row_is="an IT worker",
    key=("person",),
    required=True,
    columns=(
        Column("person", Kind.ID, "Identifier of the person, never the name.", required=True),
        Column("agency", Kind.ID, "Home agency.", required=True, references="agencies.agency"),
        Column("name", Kind.TEXT, "Name; left out of every report unless asked for.", disclosure=Disclosure.PERSONAL),
        Column("job_class", Kind.ID, "Civil-service job class.", references="job_classes.job_class"),
        Column("title", Kind.TEXT, "Title as the payroll or the agency writes it."),
        Column("location", Kind.TEXT, "Usual place of work."),
        Column(
            "weekly_hours",
            Kind.NUMBER,
            "Hours of work agreed for a week; 40 is taken where it is empty and the job class has none.",
            unit="hours a week",
            minimum=0,
            maximum=80,
        ),
        Column(
            "yearly_pay",
            Kind.NUMBER,
            "Pay in a year; left out of every report.",
            unit="US dollars",
            minimum=0,
            disclosure=Disclosure.PERSONAL,
        ),
        Column("fund", Kind.ID, "The fund that pays the position.", references="funds.fund"),
        Column("in_scope", Kind.FLAG, "Whether the person is in scope of the transfer to the shared organization."),
        Column("supervisor", Kind.ID, "Who supervises the person.", references="people.person"),
        Column(
            "appointment",
            Kind.TEXT,
            "Type of appointment.",
            allowed=(
                "permanent",
                "durational",
                "provisional",
                "temporary",
                "emergency",
                "intermittent",
                "contractor",
            ),
        ),
        Column("appointment_ends", Kind.DATE, "Last day of an appointment that ends."),
        Column("hired", Kind.DATE, "First day in the state's service.", disclosure=Disclosure.PERSONAL),
        Column(
            "retirement_eligible",
            Kind.DATE,
            "First day on which the person may retire with a pension.",
            disclosure=Disclosure.PERSONAL,
        ),
        Column(
            "evidence",
            Kind.TEXT,
            "Where the row comes from: a register of named positions, a count of titles, or the work seen in a log.",
            allowed=("register", "title_count", "log"),
        ),
    ),
)

JOB_CLASSES = Table(
    name="job_classes",
    row_is="a civil-service job class",
    key=("job_class",),
    columns=(
        Column("job_class", Kind.ID, "Identifier of the class.", required=True, disclosure=Disclosure.PUBLIC),
        Column("title", Kind.TEXT, "Its title.", required=True, disclosure=Disclosure.PUBLIC),
        Column("bargaining_unit", Kind.TEXT, "The bargaining unit it belongs to.", disclosure=Disclosure.PUBLIC),
        Column("salary_plan", Kind.TEXT, "Salary plan and grade.", disclosure=Disclosure.PUBLIC),
        Column(
            "pay_min", Kind.NUMBER, "Lowest yearly pay.", unit="US dollars", minimum=0, disclosure=Disclosure.PUBLIC
        ),
        Column(
            "pay_max", Kind.NUMBER, "Highest yearly pay.", unit="US dollars", minimum=0, disclosure=Disclosure.PUBLIC
        ),
        Column(
            "weekly_hours",
            Kind.NUMBER,
            "Full time for the class.",
            unit="hours a week",
            minimum=1,
            maximum=60,
            disclosure=Disclosure.PUBLIC,
        ),
        Column("family", Kind.TEXT, "Occupational family.", disclosure=Disclosure.PUBLIC),
        Column(
            "level",
            Kind.INTEGER,
            "Rank within the family, 1 the lowest.",
            minimum=1,
            maximum=20,
            disclosure=Disclosure.PUBLIC,
        ),
        Column(
            "promotes_to",
            Kind.LIST,
            "Classes to which it may promote.",
            references="job_classes.job_class",
            disclosure=Disclosure.PUBLIC,
        ),
        Column("role", Kind.TEXT, "Role in the skills framework that the title was matched to."),
        Column(
            "role_confidence",
            Kind.NUMBER,
            "How sure the match of title to role is.",
            unit="0 to 1",
            minimum=0,
            maximum=1,
        ),
        Column("work_role", Kind.TEXT, "NICE work role that fits, such as IO-WRL-005."),
    ),
)

FUNDS = Table(
    name="funds",
    row_is="a source of money and what it may pay for",
    key=("fund",),
    columns=(
        Column("fund", Kind.ID, "Identifier of the fund.", required=True),
        Column("name", Kind.TEXT, "Its name."),
        Column(
            "agencies",
            Kind.LIST,
            "Agencies whose work it may pay for; empty means any.",
            references="agencies.agency",
        ),
        Column("programmes", Kind.LIST, "Programs it may pay for; empty means any."),
        Column("yearly_amount", Kind.NUMBER, "Money in a year.", unit="US dollars", minimum=0),
    ),
)

CLAIMS = Table(
    name="claims",
    row_is="a title that may do IT work, waiting for its agency to claim or refuse it",
    key=("agency", "title"),
    columns=(
        Column("agency", Kind.ID, "Agency that employs them.", required=True, references="agencies.agency"),
        Column("title", Kind.TEXT, "Title as the payroll writes it.", required=True),
        Column("headcount", Kind.INTEGER, "How many people hold it there.", required=True, unit="people", minimum=0),
        Column("role", Kind.TEXT, "Role it would have if claimed."),
        Column("confidence", Kind.NUMBER, "How likely it is IT work.", unit="0 to 1", minimum=0, maximum=1),
        Column("reason", Kind.TEXT, "Why it is doubtful."),
        Column("decision", Kind.TEXT, "What the agency decided.", allowed=("open", "claimed", "refused")),
    ),
)
