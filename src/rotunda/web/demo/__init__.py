"""A demonstration: the page that lists one account for each role. It is only there where the site says it is one."""
