"""What templates ask the design: how a field is drawn, what kind a cell is, which pages to offer."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BaseForm
from django.forms.boundfield import BoundField, BoundWidget
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from rotunda.web.design import drawing, forms, when
from rotunda.web.design.tables import Table

register = template.Library()

#: What USWDS calls each level of Django's messages, by its tag.
_ALERTS: Mapping[str, str] = {"debug": "info", "info": "info", "success": "success", "warning": "warning"}

#: A word of a program within a sentence, as docstrings and OpenAPI's descriptions mark it.
_CODE = re.compile(r"`([^`]+)`")


@register.filter
def code(value: object) -> SafeString:
    """A text in which words of a program stand between backticks, as HTML: these as code, all else escaped."""
    return mark_safe(_CODE.sub(r"<code>\1</code>", escape(str(value))))  # noqa: S308  # escaped before it is marked up


@register.filter
def drawn(value: object) -> SafeString:
    """A cell's value as HTML."""
    return drawing.cell(value)


@register.filter
def rows(table: Table) -> SafeString:
    """The rows of a table as HTML."""
    return drawing.rows(table)


@register.filter
def day(value: date | None) -> str:
    """A day in US form."""
    return when.day(value)


@register.filter
def moment(value: datetime | None) -> str:
    """A moment in US form, with the time zone of the state."""
    return when.moment(value)


@register.filter
def layout(field: BoundField) -> str:
    """How a field's label and control stand to each other."""
    return forms.layout_of(field)


@register.filter
def control(field: BoundField) -> SafeString:
    """A field's control, with its classes."""
    return forms.control(field)


@register.filter
def choices(field: BoundField) -> list[BoundWidget]:
    """The single controls of a group of choices."""
    return forms.choices(field)


@register.filter
def alert(level_tag: str) -> str:
    """The kind of alert for a message of Django's."""
    return _ALERTS.get(level_tag, "error")


@register.filter
def problems(form: BaseForm) -> list[tuple[str, str, str]]:
    """Every error of a form's fields: the id to lead to, the field's label, and what is wrong."""
    shown = [field for field in form if field.errors and not field.is_hidden]
    return [(field.auto_id, str(field.label), str(error)) for field in shown for error in field.errors]


@register.filter
def hidden_problems(form: BaseForm) -> list[str]:
    """The errors of fields that nobody sees, which otherwise nobody would learn of."""
    return [f"{field.name}: {error}" for field in form.hidden_fields() for error in field.errors]


@register.filter
def pages(page: Page[Any]) -> Iterator[int | str]:
    """The numbers of pages to offer, with an ellipsis where some are left out."""
    return iter(page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1))
