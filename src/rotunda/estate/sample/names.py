"""The names from which the state is invented: of agencies, places and persons."""

from __future__ import annotations

#: Code, name, data regime of most of its guarded systems, and functions exempt by law. The first five are planted.
AGENCIES: tuple[tuple[str, str, str | None, tuple[str, ...]], ...] = (
    ("CIT", "Center for Shared Information Technology", None, ()),
    ("REV", "Revenue Agency", "FTI", ()),
    ("PSF", "Public Safety Agency", "CJIS", ()),
    ("SOC", "Social Services Agency", "HIPAA", ()),
    ("ARC", "State Archives Commission", None, ()),
    ("TRN", "Transportation Agency", None, ()),
    ("COR", "Corrections Agency", "CJIS", ()),
    ("HLT", "Public Health Agency", "HIPAA", ()),
    ("LAB", "Labor and Employment Agency", "FTI", ()),
    ("CHD", "Children and Families Agency", "HIPAA", ()),
    ("MOT", "Motor Vehicles Agency", "CJIS", ()),
    ("EDU", "Education Agency", "FERPA", ()),
    ("ENV", "Environment and Energy Agency", None, ()),
    ("MEN", "Mental Health Agency", "HIPAA", ()),
    ("DIS", "Developmental Services Agency", "HIPAA", ()),
    ("BUD", "Budget and Management Office", None, ()),
    ("CON", "Consumer Protection Agency", None, ()),
    ("INS", "Insurance Regulation Agency", None, ()),
    ("BNK", "Banking Regulation Agency", None, ()),
    ("TRE", "Treasury Office", None, ("staff", "buying")),
    ("CTR", "Comptroller Office", None, ("staff", "buying")),
    ("ATT", "Attorney General Office", "CJIS", ("staff", "security")),
    ("SEC", "Secretary of State Office", None, ("staff", "network")),
    ("HOU", "Housing Agency", None, ()),
    ("ECO", "Economic Development Agency", None, ()),
    ("AGR", "Agriculture Agency", None, ()),
    ("VET", "Veterans Agency", "HIPAA", ()),
    ("AGE", "Aging and Disability Agency", "HIPAA", ()),
    ("EMG", "Emergency Management Office", "CJIS", ()),
    ("HED", "Higher Education Office", "FERPA", ()),
    ("EAR", "Early Childhood Office", "FERPA", ()),
    ("LIB", "State Library", None, ()),
    ("MIL", "Military Affairs Agency", None, ()),
    ("LOT", "Lottery Corporation", None, ("staff", "buying", "network")),
    ("RET", "Teachers' Retirement Board", None, ()),
    ("WCC", "Workers' Compensation Commission", "HIPAA", ()),
    ("UTL", "Utilities Regulation Authority", None, ()),
    ("GAM", "Gaming Commission", "CJIS", ()),
    ("HRC", "Human Rights Commission", None, ()),
    ("ELE", "Elections Enforcement Commission", None, ()),
    ("ETH", "Ethics Office", None, ()),
    ("FOI", "Open Records Commission", None, ()),
    ("CSV", "Civil Service Commission", None, ()),
    ("ART", "Arts Council", None, ()),
    ("MED", "Medical Examiner Office", "HIPAA", ()),
    ("PRB", "Parole Board", "CJIS", ()),
    ("POL", "Police Standards Council", "CJIS", ()),
    ("FIR", "Fire Prevention Office", None, ()),
)
#: Agencies that belong to another, which stands before them in the list.
PARENTS = {"EMG": "PSF", "EAR": "EDU", "PRB": "COR", "POL": "PSF", "FIR": "PSF"}
#: Agencies beyond the list are districts, and belong to these.
DISTRICTS = (
    ("Health District", "HLT"),
    ("Planning District", "BUD"),
    ("Transit District", "TRN"),
    ("Water District", "ENV"),
    ("School District", "EDU"),
)

LOCATIONS = (
    "Capitol Hill", "Founders Square", "River Street", "Northgate", "Harbor Point", "Mill Road", "Elm Campus",
    "Westbridge", "Old Arsenal", "Lakeside",
)  # fmt: skip

GIVEN = (
    "Ada", "Amir", "Bea", "Carlos", "Chloe", "Dana", "Devin", "Elena", "Farid", "Grace", "Hana", "Ivan", "Jade",
    "Kofi", "Lena", "Marcus", "Nadia", "Omar", "Paula", "Quinn", "Rosa", "Samir", "Tess", "Umar", "Vera", "Wes",
    "Xenia", "Yusuf", "Zara", "Milo",
)  # fmt: skip
SURNAMES = (
    "Abbot", "Bellamy", "Castell", "Dunmore", "Ekwall", "Fenwick", "Garrity", "Hollis", "Ibarra", "Jessup", "Kessel",
    "Lindqvist", "Marlowe", "Novak", "Okafor", "Pemberly", "Quigley", "Rosado", "Stroud", "Tavares", "Underhill",
    "Valdez", "Whitlock", "Xavier", "Yardley", "Zielin", "Achebe", "Brandt", "Corrado", "Delacroix",
)  # fmt: skip
