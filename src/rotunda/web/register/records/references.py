"""The control for a reference to another record: its code, with what there is offered while one types.

Without scripts the code can be typed all the same, and small tables come with all they have; of large ones htmx
fetches what fits.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from rotunda.web.accounts.actor import Actor
from rotunda.web.accounts.permissions import Permission
from rotunda.web.register.models import MODELS, Person
from rotunda.web.register.querysets import RecordQuerySet
from rotunda.web.register.records.cells import may_name

#: A table with more records than this is searched while one types.
MOST_OPTIONS = 250
#: What a search offers at most.
OFFERED = 20

Option = tuple[str, str]


class ReferenceInput(forms.TextInput):
    """A text field with a list of suggestions. `options` are (code, name); `None` means that they are fetched."""

    def __init__(self, table: str, options: Sequence[Option] | None) -> None:
        super().__init__(attrs={"autocomplete": "off", "spellcheck": "false"})
        self.table, self.options = table, options

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        """The field, and its list after it."""
        listed = f"{(attrs or {}).get('id', name)}_options"
        attrs = {**(attrs or {}), "list": listed}
        if self.options is None:
            attrs |= {
                "hx-get": reverse("register:lookup", args=(self.table,)),
                "hx-vals": f'{{"field": "{name}"}}',
                "hx-trigger": "input changed delay:250ms",
                "hx-target": f"#{listed}",
                "hx-sync": "this:replace",
            }
        field = super().render(name, value, attrs, renderer)
        return format_html('{}<datalist id="{}">{}</datalist>', field, listed, rendered(self.options or ()))


def rendered(options: Sequence[Option]) -> SafeString:
    """Options as a list of suggestions has them."""
    return format_html_join("", '<option value="{}">{}</option>', options)


def options_for(actor: Actor, table: str) -> list[Option] | None:
    """All records of a small table that the actor sees; `None` for a large one."""
    found = _offered(actor, MODELS[table].objects.visible_to(actor).current(), MOST_OPTIONS + 1)
    return found if len(found) <= MOST_OPTIONS else None


def matching(actor: Actor, table: str, text: str) -> list[Option]:
    """What fits a text, of what the actor sees: people by code and title, and by name where names are the reader's."""
    rows: RecordQuerySet[Any] = MODELS[table].objects.visible_to(actor).current()
    found = _offered(actor, rows.matching(text), OFFERED)
    if MODELS[table] is Person and len(found) < OFFERED and text.strip():
        named = rows.revealing(actor, Permission.VIEW_NAMES)
        for word in text.split():
            named = named.filter(name__icontains=word)
        known = {code for code, _ in found}
        found += [option for option in _offered(actor, named, OFFERED) if option[0] not in known]
    return found[:OFFERED]


def _offered(actor: Actor, rows: RecordQuerySet[Any], most: int) -> list[Option]:
    """(code, name) of the first rows; what a person may be called the reader's permission says."""
    return [(row.code, _name(actor, row)) for row in rows.order_by("code")[:most]]


def _name(actor: Actor, row: Any) -> str:
    if isinstance(row, Person):
        named = row.name and may_name(actor, row.agency_id, row.pk)
        return f"{row.name}, {row.title}" if named else row.title
    return "" if str(row) == row.code else str(row)
