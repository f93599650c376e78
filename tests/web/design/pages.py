"""A page of every component, and the forms that tests of the design render."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django import forms
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.template import engines
from django.test import RequestFactory

from rotunda.web.design.cells import Link, Many, Meter, Sentence, Tag
from rotunda.web.design.forms import ComboBox
from rotunda.web.design.tables import Bar, Bars, Column, Row, Table


class PersonForm(forms.Form):
    """A field of each kind."""

    name = forms.CharField(help_text="As on the badge.")
    email = forms.EmailField(required=False)
    hours = forms.IntegerField(min_value=0)
    since = forms.DateField(required=False)
    agency = forms.ChoiceField(choices=[("REV", "Revenue Services"), ("DPH", "Public Health")])
    level = forms.ChoiceField(
        choices=[("1", "Awareness"), ("2", "Working")], widget=forms.RadioSelect, help_text="Today."
    )
    regimes = forms.MultipleChoiceField(
        choices=[("CJIS", "CJIS"), ("FTI", "FTI")], widget=forms.CheckboxSelectMultiple, required=False
    )
    in_scope = forms.BooleanField(required=False, help_text="Whether the transfer concerns this person.")
    supervisor = forms.ChoiceField(choices=[("", ""), ("1", "Eve"), ("2", "Dan")], widget=ComboBox, required=False)
    note = forms.CharField(widget=forms.Textarea(attrs={"class": "short"}), required=False)
    evidence = forms.FileField(required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)


class FilterForm(forms.Form):
    """Two filters."""

    agency = forms.ChoiceField(choices=[("", "All"), ("REV", "Revenue Services")], required=False)
    words = forms.CharField(required=False)


@dataclass(frozen=True)
class Door:
    """An entry of the navigation, or an action of a heading."""

    label: str
    url: str
    current: bool = False
    primary: bool = False


@dataclass(frozen=True)
class Change:
    """An entry of a history."""

    what: str
    who: str
    at: datetime
    reason: str
    changes: list[tuple[str, object, object]]


@dataclass(frozen=True)
class Job:
    """A job that runs or has ended."""

    finished: bool
    state: str = "Running"
    message: str = "reading the roster"
    url: str = "/jobs/1/"
    done: int = 3
    total: int = 12
    result_url: str = ""


def table(**changed: Any) -> Table:
    """People with their levels, one of them unknown."""
    rows = [
        Row(
            ["Ann <b>Ash</b>", Tag("4 expert", "good"), 37.5, Meter(0.8, "80%"), Link("Revenue", "/a/1/")], "/p/1/", "1"
        ),
        Row(
            [
                "Bob",
                Many([Tag("1 awareness", "poor"), Tag("alone", "bad")]),
                None,
                Meter(0.1, "10%"),
                Sentence(["Ask ", Link("Ann", "/p/1/")]),
            ],
            "/p/2/",
            "2",
        ),
    ]
    columns = [
        Column("Name", "name"),
        Column("Level"),
        Column("Hours", "hours", numeric=True),
        Column("Cover"),
        Column("Of"),
    ]
    return Table(**{"caption": "People", "columns": columns, "rows": rows, "sort": "-name", **changed})


def everything() -> Mapping[str, Any]:
    """The context of a page that has every component."""
    at = datetime(2026, 3, 4, 9, 30, tzinfo=UTC)
    changes: list[tuple[str, object, object]] = [("Job class", "ITA1", "ITA2"), ("Ends", "2026-01-01", None)]
    return {
        "navigation": [Door("Register", "/register/", current=True), Door("Coverage", "/coverage/")],
        "trail": [("Register", "/register/"), ("People", "/register/people/"), ("Ann", "")],
        "messages": [Message(constants.SUCCESS, "Saved."), Message(constants.ERROR, "Not sent.")],
        "actions": [Door("Add a person", "/add/", primary=True), Door("Export", "/export/")],
        "table": table(form="bulk"),
        "chart": Bars("Waiting", "Agency", "Hours", [Bar("Revenue", 8, "8 h"), Bar("Health", 2, "2 h")]),
        "form": PersonForm({"name": "", "hours": "x", "level": "9"}),
        "filters": FilterForm({"f-agency": "REV"}, prefix="f"),
        "page": Paginator(range(500), 10).page(7),
        "items": [("Agency", "Revenue Services"), ("State", Tag("active", "good")), ("Ends", None)],
        "entries": [Change("Changed", "Eve Elm", at, "The union agreed.", changes)],
        "job": Job(finished=False),
    }


BODY = """{% extends "base.html" %}{% block title %}Every component{% endblock %}{% block main %}
{% include "components/page_heading.html" with title="Every component" eyebrow="Design" lead="What pages have." %}
{% include "components/alert.html" with tone="warning" heading="Mind this" text="Two records are doubtful." %}
{% include "components/filters.html" with form=filters clear_url="/x/" chosen=trail %}
<form id="bulk" method="post" action="/bulk/"></form>
{% include "components/table.html" %}
{% include "components/pagination.html" %}
<h2>Facts</h2>
{% include "components/summary_list.html" %}
<h2>Waiting</h2>
{% include "components/bars.html" %}
<h2>History</h2>
{% include "components/history.html" %}
{% include "components/empty.html" with title="No tickets" text="None was imported." url="/import/" link="Import" %}
{% include "components/progress.html" %}
<h2>Change</h2>
{% include "components/form.html" with submit="Save" cancel_url="/x/" %}
{% endblock %}"""


def request(query: str = "") -> HttpRequest:
    """A request by nobody, with a query."""
    return RequestFactory().get(f"/people/{query}")


def rendered(template: str, context: Mapping[str, Any], query: str = "") -> str:
    """A template from its text, rendered for a request. What processors give, the context may replace."""
    return str(engines["django"].from_string(template).render(dict(context), request(query)))


def component(name: str, context: Mapping[str, Any], query: str = "") -> str:
    """One component, rendered."""
    return rendered(f'{{% include "components/{name}.html" %}}', context, query)
