"""What systems do and what they run on."""

from __future__ import annotations

from datetime import date

#: Business capabilities, the common ones first.
CAPABILITIES = (
    "Case management", "Licensing", "Document management", "Reporting", "Web site", "Data exchange", "Payments",
    "Time and attendance", "Scheduling", "Inspections", "Grants", "Correspondence", "Asset tracking", "Call center",
    "Permits", "Appointments", "Learning", "Inventory", "Eligibility", "Benefit payments", "Tax accounting",
    "Enrollment", "Complaints", "Mapping", "Procurement", "Laboratory", "Registry", "Fleet", "Hearings", "Elections",
)  # fmt: skip

#: Product by its endoflife.date name, version, last day of security fixes, CPE vendor and product (or None), how
#: common it is.
RELEASES: tuple[tuple[str, str, date, str | None, int], ...] = (
    ("windows-server", "2012-R2", date(2023, 10, 10), "o:microsoft:windows_server_2012:r2", 4),
    ("windows-server", "2016", date(2027, 1, 12), "o:microsoft:windows_server_2016:-", 10),
    ("windows-server", "2019", date(2029, 1, 9), "o:microsoft:windows_server_2019:-", 14),
    ("windows-server", "2022", date(2031, 10, 14), "o:microsoft:windows_server_2022:-", 12),
    ("rhel", "7", date(2024, 6, 30), "o:redhat:enterprise_linux:7.0", 4),
    ("rhel", "8", date(2029, 5, 31), "o:redhat:enterprise_linux:8.0", 6),
    ("rhel", "9", date(2032, 5, 31), "o:redhat:enterprise_linux:9.0", 5),
    ("ubuntu", "22.04", date(2027, 4, 1), "o:canonical:ubuntu_linux:22.04", 4),
    ("mssqlserver", "11.0", date(2022, 7, 12), "a:microsoft:sql_server:2012", 3),
    ("mssqlserver", "13.0", date(2026, 7, 14), "a:microsoft:sql_server:2016", 6),
    ("mssqlserver", "15.0", date(2030, 1, 8), "a:microsoft:sql_server:2019", 10),
    ("mssqlserver", "16.0", date(2033, 1, 11), "a:microsoft:sql_server:2022", 6),
    ("postgresql", "12", date(2024, 11, 21), "a:postgresql:postgresql:12.0", 2),
    ("postgresql", "16", date(2028, 11, 9), "a:postgresql:postgresql:16.0", 4),
    ("mysql", "5.7", date(2023, 10, 31), "a:oracle:mysql:5.7", 3),
    ("mysql", "8.0", date(2026, 4, 30), "a:oracle:mysql:8.0", 3),
    ("tomcat", "8.5", date(2024, 3, 31), "a:apache:tomcat:8.5", 4),
    ("tomcat", "9.0", date(2027, 3, 31), "a:apache:tomcat:9.0", 5),
    ("dotnet", "6", date(2024, 11, 12), "a:microsoft:.net:6.0", 5),
    ("dotnet", "8", date(2026, 11, 10), "a:microsoft:.net:8.0", 6),
    ("php", "7.4", date(2022, 11, 28), "a:php:php:7.4", 3),
    ("php", "8.2", date(2026, 12, 31), "a:php:php:8.2", 3),
    ("angularjs", "1.8", date(2021, 12, 31), "a:angularjs:angularjs:1.8", 3),
    ("openssl", "1.1.1", date(2023, 9, 11), "a:openssl:openssl:1.1.1", 3),
)
#: The package a release is published as, where it is published as one.
PACKAGES = {"tomcat": "pkg:maven/org.apache.tomcat/tomcat", "angularjs": "pkg:npm/angular"}
