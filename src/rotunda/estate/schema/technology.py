"""Systems, what they depend on and need, the releases they run on, and the platforms that could replace them."""

from rotunda.estate.schema.model import Column, Disclosure, Kind, Table

SYSTEMS = Table(
    name="systems",
    row_is="an application or service",
    key=("system",),
    columns=(
        Column("system", Kind.ID, "Identifier of the system.", required=True),
        Column("agency", Kind.ID, "Agency whose business it serves.", required=True, references="agencies.agency"),
        Column("name", Kind.TEXT, "Its name."),
        Column("capability", Kind.TEXT, "Business capability it provides, such as case management or licensing."),
        Column(
            "criticality",
            Kind.INTEGER,
            "What its failure does: 1 inconvenience, 2 delay, 3 stops a service, 4 harms people or breaks a law.",
            minimum=1,
            maximum=4,
        ),
        Column("regimes", Kind.LIST, "Data regimes that whoever supports it must be cleared for."),
        Column("users", Kind.INTEGER, "People who use it.", unit="people", minimum=0),
        Column("yearly_cost", Kind.NUMBER, "What it costs in a year.", unit="US dollars", minimum=0),
        Column("owner", Kind.ID, "Who answers for it.", references="people.person"),
        Column("expert", Kind.ID, "Who knows it best.", references="people.person"),
        Column(
            "lifecycle", Kind.TEXT, "Where it stands in its life.", allowed=("planned", "live", "retiring", "retired")
        ),
        Column("location", Kind.TEXT, "Where presence is needed to support it; empty means anywhere."),
    ),
)

DEPENDENCIES = Table(
    name="dependencies",
    row_is="one system's need of another",
    key=("system", "depends_on"),
    columns=(
        Column("system", Kind.ID, "The system that needs.", required=True, references="systems.system"),
        Column("depends_on", Kind.ID, "The system that is needed.", required=True, references="systems.system"),
        Column("kind", Kind.TEXT, "What it needs it for.", allowed=("data", "runtime", "sign-in", "network")),
    ),
)

SYSTEM_NEEDS = Table(
    name="system_needs",
    row_is="a skill that keeps a system running",
    key=("system", "skill"),
    columns=(
        Column("system", Kind.ID, "The system.", required=True, references="systems.system"),
        Column("skill", Kind.ID, "The skill.", required=True, references="skills.skill"),
        Column(
            "level",
            Kind.INTEGER,
            "Lowest level that will do: 1 awareness, 2 working, 3 practitioner, 4 expert.",
            required=True,
            minimum=1,
            maximum=4,
        ),
        Column("weekly_hours", Kind.NUMBER, "Work it takes.", unit="hours a week", minimum=0),
        Column(
            "depth",
            Kind.INTEGER,
            "People who should be able to do it; 2 is taken where it is empty.",
            unit="people",
            minimum=1,
            maximum=50,
        ),
    ),
)

RELEASES = Table(
    name="releases",
    row_is="a product release that a system runs on",
    key=("system", "product", "version"),
    columns=(
        Column("system", Kind.ID, "The system.", required=True, references="systems.system"),
        Column("product", Kind.TEXT, "Product, by its endoflife.date name where it has one.", required=True),
        Column("version", Kind.TEXT, "Version or release cycle."),
        Column("cpe", Kind.TEXT, "Common Platform Enumeration name, version 2.3."),
        Column("purl", Kind.TEXT, "Package URL."),
        Column("end_of_life", Kind.DATE, "Day after which it gets no security fixes."),
        Column("installs", Kind.INTEGER, "Installations.", unit="installations", minimum=0),
    ),
)

PLATFORMS = Table(
    name="platforms",
    row_is="a common platform that could replace systems of a capability",
    key=("platform",),
    columns=(
        Column("platform", Kind.ID, "Identifier of the platform.", required=True, disclosure=Disclosure.PUBLIC),
        Column("name", Kind.TEXT, "Its name.", disclosure=Disclosure.PUBLIC),
        Column(
            "capability",
            Kind.TEXT,
            "Business capability it provides.",
            required=True,
            disclosure=Disclosure.PUBLIC,
        ),
        Column("fixed_cost", Kind.NUMBER, "What it costs in a year however few use it.", unit="US dollars", minimum=0),
        Column("unit_cost", Kind.NUMBER, "What each user adds in a year.", unit="US dollars a user", minimum=0),
        Column("capacity", Kind.INTEGER, "Users it can carry.", unit="people", minimum=0),
        Column("migration_hours", Kind.NUMBER, "Work to move one system onto it.", unit="hours", minimum=0),
        Column("migration_skill", Kind.ID, "Skill that work takes.", references="skills.skill"),
        Column("regimes", Kind.LIST, "Data regimes it is approved for."),
    ),
)
