"""Pages that change records: add, edit, retire, restore, confirm."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from rotunda.web.accounts.actor import NotPermitted
from rotunda.web.register import actions
from rotunda.web.register.labels import label_of, one_of
from rotunda.web.register.models import Record
from rotunda.web.register.records.cells import called
from rotunda.web.register.records.conflict import conflict_of
from rotunda.web.register.records.detail import lines_of, trail_of
from rotunda.web.register.records.forms import ConfirmForm, ReasonForm, RecordForm
from rotunda.web.register.records.links import back_to
from rotunda.web.register.records.views import editable, model_of

#: Said where a record would belong to an agency in which the reader may not write.
_NOT_YOURS = "This record would belong to an agency that is not among yours. Choose one of yours."


def add(request: HttpRequest, table: str) -> HttpResponse:
    """A new record. What the address says is filled in already: `?system=S1` adds a need of that system."""
    model, actor = model_of(table), _actor(request)
    if not actor.scope(model.editing):
        raise PermissionDenied("Your roles do not let you add records here.")
    form = RecordForm(model, actor, data=request.POST or None, initial=request.GET.dict())
    if request.method == "POST" and form.is_valid():
        try:
            row = actions.add(model, by=actor, values=form.values(), reason=form.cleaned_data["_reason"])
        except ValidationError as error:
            form.tell(error)
        except NotPermitted:
            form.add_error(None, _NOT_YOURS)
        else:
            messages.success(request, f"Added {called(actor, row)}.")
            return redirect(row)
    trail = [
        ("Register", reverse("register:index")),
        (label_of(table), reverse("register:list", args=(table,))),
        ("Add", ""),
    ]
    title = f"Add {_article(one_of(table))}"
    context = {"title": title, "form": form, "trail": trail, "submit": "Add"}
    return render(request, "register/form.html", context, status=422 if form.errors else 200)


def _article(word: str) -> str:
    return f"{'an' if word[0] in 'aeiou' else 'a'} {word}"


def edit(request: HttpRequest, table: str, code: str) -> HttpResponse:
    """A record's columns, or those that `?columns=` names. What somebody else changed meanwhile is shown."""
    row, actor = editable(request, table, code), _actor(request)
    only = frozenset(filter(None, request.GET.get("columns", "").split(",")))
    form = RecordForm(type(row), actor, data=request.POST or None, record=row, only=only)
    status = 200
    if request.method == "POST":
        if form.is_valid():
            try:
                saved = actions.change(
                    row, by=actor, values=form.values(), version=form.seen, reason=form.cleaned_data["_reason"]
                )
            except ValidationError as error:
                form.tell(error)
            except NotPermitted:
                form.add_error(None, _NOT_YOURS)
            except actions.Stale:
                return _conflict(request, row, form)
            else:
                _tell(request, row, saved)
                return redirect(back_to(request) or saved)
        status = 422
    context = {
        "title": f"Edit {called(actor, row)}",
        "form": form,
        "trail": trail_of(actor, row, "Edit"),
        "submit": "Save",
        "cancel_url": row.get_absolute_url(),
        "next": back_to(request),
    }
    return render(request, "register/form.html", context, status=status)


def _tell(request: HttpRequest, before: Record, after: Record) -> None:
    if before.version == after.version:
        messages.info(request, "Nothing differs from what the register had.")
    else:
        messages.success(request, f"Saved {called(_actor(request), after)}.")


def _conflict(request: HttpRequest, row: Record, form: RecordForm) -> HttpResponse:
    """Both sides of a change that met another, and the form with what the reader entered, to be sent again."""
    actor = _actor(request)
    found = conflict_of(row, form)
    again = RecordForm(
        type(row),
        actor,
        data={**request.POST.dict(), **_several(request, form), "_version": found.version},
        record=row,
        only=[column.name for column in form.columns],
    )
    context = {
        "title": "Somebody else changed this record",
        "name": called(actor, row),
        "conflict": found,
        "form": again,
        "trail": trail_of(actor, row, "Edit"),
        "submit": "Save my values over these",
        "cancel_url": row.get_absolute_url(),
    }
    return render(request, "register/conflict.html", context, status=409)


def _several(request: HttpRequest, form: RecordForm) -> dict[str, list[str]]:
    """The entries of fields that take several values, which `QueryDict.dict` would cut to one."""
    return {
        column.name: request.POST.getlist(column.name)
        for column in form.columns
        if column.allowed and isinstance(form.cleaned_data.get(column.name), list)
    }


def retire(request: HttpRequest, table: str, code: str) -> HttpResponse:
    """Take a record out of use, with a reason."""
    text = "The record stays with its history, but no list shows it, and nothing counts it. It can be restored."
    return _with_reason(request, editable(request, table, code), "Retire", text)


def restore(request: HttpRequest, table: str, code: str) -> HttpResponse:
    """Take a retired record into use again, with a reason."""
    return _with_reason(request, editable(request, table, code), "Restore", "Lists show the record again.")


def _with_reason(request: HttpRequest, row: Record, verb: str, text: str) -> HttpResponse:
    actor = _actor(request)
    form = ReasonForm(request.POST or None, initial={"_version": row.version})
    act: Any = actions.retire if verb == "Retire" else actions.restore
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                act(row, by=actor, reason=form.cleaned_data["reason"], version=form.cleaned_data["_version"])
            except actions.Stale:
                form.add_error(None, "Somebody else changed this record meanwhile. Look at it again, then repeat.")
                status = 409
            else:
                messages.success(request, f"{verb}d {called(actor, row)}.")
                return redirect(row)
    context = {
        "title": f"{verb} {called(actor, row)}",
        "lead": text,
        "form": form,
        "trail": trail_of(actor, row, verb),
        "submit": verb,
        "danger": verb == "Retire",
        "cancel_url": row.get_absolute_url(),
    }
    return render(request, "register/form.html", context, status=status)


def confirm(request: HttpRequest, table: str, code: str) -> HttpResponse:
    """Look at a record as it stands, and say that it is right."""
    row, actor = editable(request, table, code), _actor(request)
    form = ConfirmForm(request.POST or None, initial={"_version": row.version})
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            actions.confirm(row, by=actor, version=form.cleaned_data["_version"])
        except actions.Stale:
            form.add_error(None, "Somebody else changed this record meanwhile. Here it is as it stands now.")
            status = 409
        else:
            messages.success(request, f"Confirmed {called(actor, row)}.")
            return redirect(back_to(request) or row)
    context = {
        "title": f"Confirm {called(actor, row)}",
        "lead": "Is this right as it stands today? Your name and the day are kept with it.",
        "lines": lines_of(actor, row),
        "form": form,
        "trail": trail_of(actor, row, "Confirm"),
        "submit": "Yes, it is right",
        "cancel_url": reverse("register:edit", args=(table, code)),
        "next": back_to(request),
    }
    return render(request, "register/form.html", context, status=status)


def _actor(request: HttpRequest) -> Any:
    """Who acts; the access table let only signed-in users come here."""
    return request.user
