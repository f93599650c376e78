"""The civil-service classes of the invented state: who is in which union, works how long, and may become what."""

from __future__ import annotations

import polars as pl

from rotunda.estate.sample.chance import Numbers

UNION, _OFFICE = "Technical and engineering unit", "Administrative support unit"
_CONFIDENTIAL, _MANAGERS = "Confidential (not represented)", "Managers (not represented)"

#: Class, title, unit, plan, hours, family, level, least and most pay, next classes, role, work role, people in a
#: hundred. The same title in another unit or with other hours is another class, as payrolls have it.
_ROWS = (
    ("4101", "IT Support Aide", _OFFICE, "AD 14", 35, "support", 1, 46_000, 60_000, "4103",
     "End user computing engineer", "IO-WRL-007", 5),
    ("4103", "IT Support Technician (35 hours)", UNION, "TE 17", 35, "support", 2, 56_000, 71_000, "4105;4201",
     "End user computing engineer", "IO-WRL-007", 12),
    ("4104", "IT Support Technician (40 hours)", UNION, "TE 17", 40, "support", 2, 64_000, 81_000, "4202",
     "End user computing engineer", "IO-WRL-007", 5),
    ("4105", "IT Support Lead", UNION, "TE 21", 35, "support", 3, 72_000, 92_000, "4601",
     "Service desk manager", "IO-WRL-007", 4),
    ("4201", "Systems Analyst 1 (35 hours)", UNION, "TE 22", 35, "infrastructure", 2, 74_000, 97_000, "4203",
     "Infrastructure engineer", "IO-WRL-005", 9),
    ("4202", "Systems Analyst 1 (40 hours)", UNION, "TE 22", 40, "infrastructure", 2, 84_000, 110_000, "4204",
     "Infrastructure engineer", "IO-WRL-005", 4),
    ("4203", "Systems Analyst 2 (35 hours)", UNION, "TE 25", 35, "infrastructure", 3, 88_000, 113_000, "4205",
     "Infrastructure engineer", "IO-WRL-005", 9),
    ("4204", "Systems Analyst 2 (40 hours)", UNION, "TE 25", 40, "infrastructure", 3, 101_000, 129_000, "4205",
     "Infrastructure engineer", "IO-WRL-005", 4),
    ("4205", "Systems Analyst 3", UNION, "TE 28", 40, "infrastructure", 4, 112_000, 141_000, "4601;4701",
     "Infrastructure engineer", "IO-WRL-005", 6),
    ("4251", "Network Analyst", UNION, "TE 25", 40, "network", 3, 99_000, 127_000, "4252",
     "Network operations engineer", "IO-WRL-004", 6),
    ("4252", "Senior Network Analyst", UNION, "TE 28", 40, "network", 4, 111_000, 140_000, "4601;4701",
     "Network operations engineer", "IO-WRL-004", 3),
    ("4301", "Software Analyst 1", UNION, "TE 22", 35, "development", 2, 74_000, 97_000, "4302",
     "Software developer", "DD-WRL-003", 8),
    ("4302", "Software Analyst 2", UNION, "TE 25", 35, "development", 3, 88_000, 113_000, "4303",
     "Software developer", "DD-WRL-003", 9),
    ("4303", "Software Analyst 3", UNION, "TE 28", 35, "development", 4, 103_000, 130_000, "4601;4701",
     "Software developer", "DD-WRL-003", 5),
    ("4401", "Data and Database Analyst", UNION, "TE 25", 35, "data", 3, 89_000, 114_000, "4402",
     "Data engineer", "IO-WRL-002", 5),
    ("4402", "Senior Data and Database Analyst", UNION, "TE 28", 35, "data", 4, 104_000, 131_000, "4601;4701",
     "Data engineer", "IO-WRL-002", 2),
    ("4501", "Information Security Analyst", UNION, "TE 27", 40, "security", 3, 105_000, 134_000, "4601;4701",
     "Security operations analyst", "PD-WRL-001", 3),
    ("4551", "Confidential IT Analyst", _CONFIDENTIAL, "CF 25", 40, "business", 3, 92_000, 118_000, "4701",
     "Business analyst", None, 2),
    ("4601", "IT Supervisor", UNION, "TE 30", 40, "management", 5, 118_000, 150_000, "4701",
     "Delivery manager", None, 5),
    ("4701", "IT Manager 1", _MANAGERS, "MP 64", 40, "management", 6, 126_000, 168_000, "4702",
     "Delivery manager", None, 2),
    ("4702", "IT Manager 2", _MANAGERS, "MP 67", 40, "management", 7, 141_000, 188_000, None,
     "Delivery manager", None, 1),
)  # fmt: skip

#: The families of skills that each family of classes mostly has.
FAVOURED = {
    "support": ("service desk", "collaboration"),
    "infrastructure": ("operating systems", "cloud", "mainframe", "collaboration"),
    "network": ("networks", "security"),
    "development": ("languages", "web", "integration", "business systems"),
    "data": ("databases", "data", "integration"),
    "security": ("security", "networks", "cloud"),
    "business": ("management", "business systems", "data"),
    "management": ("management", "business systems"),
}

CLASSES = tuple(row[0] for row in _ROWS)
TITLES = tuple(row[1] for row in _ROWS)
FAMILIES = tuple(row[5] for row in _ROWS)
_ROW_TYPES: dict[str, pl.DataType] = {
    "job_class": pl.String(),
    "title": pl.String(),
    "bargaining_unit": pl.String(),
    "salary_plan": pl.String(),
    "weekly_hours": pl.Float64(),
    "family": pl.String(),
    "level": pl.Int64(),
    "pay_min": pl.Float64(),
    "pay_max": pl.Float64(),
    "promotes_to": pl.String(),
    "role": pl.String(),
    "work_role": pl.String(),
    "share": pl.Float64(),
}


def job_classes() -> pl.DataFrame:
    """The table `job_classes`, and the column `share`: how many of a hundred people are in the class."""
    return pl.DataFrame(_ROWS, schema=_ROW_TYPES, orient="row").with_columns(
        pl.col("promotes_to").str.split(";"), pl.lit(0.9).alias("role_confidence")
    )


def numbers_of(column: str) -> Numbers:
    """A column of numbers, one entry a class."""
    return job_classes()[column].cast(pl.Float64()).to_numpy()
