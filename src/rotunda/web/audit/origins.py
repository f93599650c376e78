"""The imports that entries come from, as links for those who may open them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from rotunda.web.accounts.actor import Actor
from rotunda.web.design.cells import Link
from rotunda.web.intake.models import Import

#: How entries name an import; longer numbers are no primary keys.
_IMPORT = re.compile(r"import:(\d{1,18})", re.ASCII)


def origins_of(actor: Actor, sources: Iterable[str]) -> dict[str, Link]:
    """Links to the imports among these sources that the actor may open, by source; one query at most.

    A link keeps the source's own words, as the filter of the history takes them.
    """
    numbers = {int(found[1]) for source in set(sources) if (found := _IMPORT.fullmatch(source))}
    if not numbers:
        return {}
    imports = Import.objects.visible_to(actor).filter(pk__in=numbers).only("pk")
    return {one.label: Link(one.label, one.get_absolute_url()) for one in imports}
