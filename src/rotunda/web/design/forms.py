"""Renders every form and field as the US Web Design System has them: label, hint, error, control.

`FORM_RENDERER = "rotunda.web.design.forms.DesignRenderer"` makes `{{ form }}` do so, and
`{{ form.name.as_field_group }}` for one field.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.boundfield import BoundField, BoundWidget
from django.forms.renderers import DjangoTemplates
from django.forms.widgets import DateTimeBaseInput, Input
from django.http import HttpRequest
from django.utils.safestring import SafeString

from rotunda.web.design import drawing

#: The class of a control, by its widget; the first that fits counts.
_CLASSES: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.CheckboxInput, "usa-checkbox__input"),
    (forms.CheckboxSelectMultiple, "usa-checkbox__input"),
    (forms.RadioSelect, "usa-radio__input"),
    (forms.SelectMultiple, "usa-select usa-select--multiple"),
    (forms.Select, "usa-select"),
    (forms.Textarea, "usa-textarea"),
    (forms.FileInput, "file-input"),  # USWDS's own drops the field's label for one of its script
    (forms.NumberInput, "usa-input usa-input--medium"),
    (DateTimeBaseInput, "usa-input usa-input--medium"),
    (Input, "usa-input"),
)
#: What browsers call the control for a date or a time, and the form in which they want its value.
_WHEN: tuple[tuple[type[DateTimeBaseInput], str, str], ...] = (
    (forms.DateTimeInput, "datetime-local", "%Y-%m-%dT%H:%M"),
    (forms.DateInput, "date", "%Y-%m-%d"),
    (forms.TimeInput, "time", "%H:%M"),
)


class ComboBox(forms.Select):
    """A list to type in, for more choices than anybody scrolls through. Without scripts it is a plain list."""


class DesignRenderer(DjangoTemplates):
    """Django's own renderer, with templates of ours for a form, a field and a formset, and none for a select."""

    form_template_name = "design/form.html"
    field_template_name = "design/field.html"
    formset_template_name = "design/formset.html"

    def render(self, template_name: str, context: Any, request: HttpRequest | None = None) -> str:
        """As Django; a list of many choices is drawn without templates, of which each option would take two."""
        if template_name == forms.Select.template_name:
            return drawing.select(context["widget"])
        return super().render(template_name, context, request)


def layout_of(bound: BoundField) -> str:
    """How label and control stand to each other: a checkbox, a group of choices, or one below the other."""
    widget = bound.field.widget
    if isinstance(widget, ComboBox):
        return "combo"
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return "choices"
    return "checkbox" if isinstance(widget, forms.CheckboxInput) else "stacked"


def class_of(bound: BoundField) -> str:
    """The classes of a field's control: those of its widget's kind, its own, and the mark of an error."""
    widget = bound.field.widget
    kind = next((name for cls, name in _CLASSES if isinstance(widget, cls)), "")
    error = "usa-input--error" if bound.errors and "__input" not in kind else ""
    return " ".join(part for part in (kind, str(widget.attrs.get("class", "")), error) if part)


def control(bound: BoundField) -> SafeString:
    """A field's control. Dates and times use the browser's own pickers, which need no script."""
    widget = bound.field.widget
    for cls, kind, shape in _WHEN:
        if isinstance(widget, cls) and widget.input_type == "text":
            widget.input_type, widget.format = kind, shape
    return bound.as_widget(attrs={"class": classes} if (classes := class_of(bound)) else None)


def choices(bound: BoundField) -> list[BoundWidget]:
    """The single controls of a group of choices, with their classes."""
    parts = list(bound.subwidgets)
    for part in parts:
        part.data["attrs"]["class"] = class_of(bound)
        # The group says these once; every choice repeating them would be read aloud with each.
        for name in ("aria-describedby", "aria-invalid"):
            part.data["attrs"].pop(name, None)
    return parts
