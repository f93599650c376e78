"""Pages of the register under load, beside Datasette on the same data.

`python -m bench site [people] [systems] [tickets] [seconds]` makes a register of an invented state (5,000 people,
20,000 systems and 1,000,000 tickets where not told; 40 agencies, 300 skills), in SQLite or in the database of
`DATABASE_URL`, and keeps it in `ROTUNDA_BENCH_HOME` (a temporary folder where that is not set) for the next run. The
site is served as `rotunda serve` does it: two processes of four threads. Twenty users at once, each signed in as one
of the demonstration's roles, open a page, wait a second as a fast reader would, and open the next, in an order drawn
with seed 1: every list, its sorts, filters and second page, a record of each table, searches, the front page and the
coverage ledger. What is told is the time from request to the last byte at the client on the same machine, so with all
waiting for the two cores; a page whose status is not 200 ends the program.

Peer: Datasette, where the package is installed, serves the tables of the same SQLite file (lists with the same
filters and sorts, records, and searches by LIKE) to the same twenty users. It checks no scope, and shows raw columns.

The times are of one machine, one run: compare within it. `ROTUNDA_BENCH_CSV` names a file for the rows.
"""

from __future__ import annotations

from bench.site.measuring import main

__all__ = ["main"]
