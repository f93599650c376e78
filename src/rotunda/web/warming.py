"""Makes a process that has just started as quick as one that has served for a while."""

from __future__ import annotations

import gc
from contextlib import suppress
from pathlib import Path

from django.db import DatabaseError, connection
from django.template.loader import get_template
from django.urls import get_resolver

#: Where the site's own templates are.
_FOLDERS = tuple(Path(__file__).parent / part / "templates" for part in ("", "design"))


def warm() -> None:
    """Load the views and the site's templates, and count what is kept, before somebody waits for them; and keep what is
    there now for good.

    All that is loaded by now stays as long as the process. Python would look through it again and again for what
    nobody uses any more, each time for a fifth of a second in which no thread answers: it is told to leave it alone.
    """
    from rotunda.web.register.sizes import count_all  # noqa: PLC0415  # models load after the apps
    from rotunda.web.register.tallies import counts_by_agency  # noqa: PLC0415  # as above

    get_resolver().url_patterns  # noqa: B018  # reading it imports the views
    for folder in _FOLDERS:
        for file in folder.rglob("*.html"):
            get_template(file.relative_to(folder).as_posix())
    # a database that does not answer yet is asked again by whoever looks
    with suppress(DatabaseError):
        counts_by_agency()
        count_all()
    connection.close()
    gc.collect()
    gc.freeze()
