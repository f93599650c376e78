"""Pages of the register under load, beside Datasette on the same data.

`python -m bench site [people] [systems] [tickets] [seconds]` makes a register of an invented state (5,000 people,
20,000 systems and 1,000,000 tickets where not told; 40 agencies, 300 skills, 60,000 skills of people and as many
releases), in SQLite or in the database of `DATABASE_URL`, and keeps it in `ROTUNDA_BENCH_HOME` (a temporary folder
where that is not set) for the next run. The site is served as `rotunda serve` does it: two processes of four threads,
and the worker. Twenty users at once, each signed in as one of the demonstration's roles, open a page, look at it for a
second, and open the next, in an order drawn with seed 1: every list, its sorts, filters, second and last pages, a
record of each table, searches, all other pages for reading, and the API's pages. A page whose status is not 200 ends
the program.

Three times are told of each kind of page: at the server, from when a thread takes the request up to when the answer is
whole; what that thread computed; and at the client on the same machine, from request to the last byte, so with all
waiting for the two cores.

Peer: Datasette serves the tables of the same SQLite file (lists with the same filters and sorts, records, and searches
by LIKE) to the same twenty users. It checks no scope, and shows raw columns. `ROTUNDA_BENCH_PEER` names a Python where
it is installed, such as that of `python -m venv peer && peer/bin/pip install datasette`.

The times are of one machine, one run: compare within it. `ROTUNDA_BENCH_CSV` names a file for the rows.
"""

from __future__ import annotations

from bench.site.measuring import main

__all__ = ["main"]
