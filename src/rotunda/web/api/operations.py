"""What the API does with each table: a page, one record, add, change, retire, and rows in bulk."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseNotModified
from django.urls import reverse
from django.utils.http import urlencode

from rotunda.estate.schema import Table
from rotunda.web.accounts.permissions import Permission
from rotunda.web.api.bearer import TokenBearer
from rotunda.web.api.bodies import body_of, faults, rows_of
from rotunda.web.api.filters import asked, columns_asked, cursor_after
from rotunda.web.api.problems import Problem, Wrong, invalid, of_defect, of_validation, wrong
from rotunda.web.api.records import Reader, stale, unchanged, wanted_version
from rotunda.web.api.schemas import LONGEST_REASON, shapes_of
from rotunda.web.register import actions
from rotunda.web.register.judging import RETIRED, Outcome, Verdict
from rotunda.web.register.models.record import Record
from rotunda.web.register.pen import verb_of
from rotunda.web.register.upsert import Plan, Refused, plan, put, version_of

Answer = Callable[..., HttpResponse]


def bearer(request: HttpRequest) -> TokenBearer:
    """Who asks. It is there, since the API lets nobody in without."""
    found: TokenBearer = request.auth  # type: ignore[attr-defined]  # set when the token was found
    return found


def page(model: type[Record]) -> Answer:
    """Answers with some of a table."""

    def answer(request: HttpRequest) -> HttpResponse:
        by = admitted(request, model.viewing)
        wanted = asked(model, request.GET, by)
        rows = wanted.rows.filter(pk__gt=wanted.after).order_by("pk").with_references()[: wanted.limit + 1]
        found = list(rows)
        shown, more = found[: wanted.limit], len(found) > wanted.limit
        reader = Reader(model, by, wanted.columns)
        cursor = cursor_after(model, shown[-1].pk) if more else None
        response = as_json({"items": [reader.shown(record) for record in shown], "next": cursor})
        if cursor:
            query = {name: request.GET[name] for name in request.GET if name != "cursor"} | {"cursor": cursor}
            response["Link"] = f'<{request.path}?{urlencode(query)}>; rel="next"'
        return response

    return answer


def one(model: type[Record]) -> Answer:
    """Answers with one record."""

    def answer(request: HttpRequest, key: str) -> HttpResponse:
        by = admitted(request, model.viewing)
        reader = Reader(model, by, columns_asked(model, request.GET))
        record = _visible(model, key, by)
        etag = reader.etag(record)
        if unchanged(request, etag):
            response: HttpResponse = HttpResponseNotModified()
            response["ETag"] = etag
            return response
        return _told(reader, record)

    return answer


def add(model: type[Record]) -> Answer:
    """Adds a record."""
    shape = shapes_of(model.estate).add

    def answer(request: HttpRequest) -> HttpResponse:
        by = admitted(request, model.viewing, model.editing)
        body = body_of(request, shape, model.table())
        try:
            record = actions.add(model, by=by, values=body["values"], reason=body.get("reason", ""), source=by.label)
        except ValidationError as error:
            raise _refusal(error, model) from error
        response = _told(Reader(model, by), _visible(model, record.code, by), status=201)
        response["Location"] = reverse(f"api:{model.estate}-one", args=(record.code,))
        return response

    return answer


def change(model: type[Record]) -> Answer:
    """Changes a record, whose version the request says."""
    shape = shapes_of(model.estate).change

    def answer(request: HttpRequest, key: str) -> HttpResponse:
        by = admitted(request, model.viewing, model.editing)
        record = _visible(model, key, by)
        version = wanted_version(request, record)
        body = body_of(request, shape, model.table())
        try:
            actions.change(
                record,
                by=by,
                values=body["values"],
                version=version,
                reason=body.get("reason", ""),
                source=by.label,
            )
        except ValidationError as error:
            raise _refusal(error, model) from error
        except actions.Stale as error:
            raise stale(record) from error
        return _told(Reader(model, by), _visible(model, key, by))

    return answer


def retire(model: type[Record]) -> Answer:
    """Puts a record out of use."""

    def answer(request: HttpRequest, key: str) -> HttpResponse:
        by = admitted(request, model.viewing, model.editing)
        reason = reason_of(request, needed=True, known=("reason",))
        record = _visible(model, key, by)
        version = wanted_version(request, record)
        try:
            actions.retire(record, by=by, reason=reason, version=version)
        except actions.Stale as error:
            raise stale(record) from error
        return _told(Reader(model, by), _visible(model, key, by))

    return answer


def bulk(model: type[Record]) -> Answer:
    """Adds and changes many records at once, or tells what that would do."""
    shape = shapes_of(model.estate).row

    def answer(request: HttpRequest) -> HttpResponse:
        by = admitted(request, model.viewing)
        dry = _dry(request)
        reason = reason_of(request, needed=False, known=("reason", "dry_run"))
        given = rows_of(request)
        rows, seen = given.rows, given.versions
        table = model.table()
        misshapen = {number: found for number, row in enumerate(rows, 1) if (found := faults(row, shape, table))}
        judged = [row if number not in misshapen else {} for number, row in enumerate(rows, 1)]
        if dry or misshapen:
            made = plan(model, judged, seen, by=by)
        else:
            try:
                made = put(model, judged, seen, by=by, reason=reason, source=by.label)
            except Refused as refused:
                made = refused.plan
        return _judged(made, misshapen, dry=dry)

    return answer


def _judged(made: Plan, misshapen: Mapping[int, list[Wrong]], *, dry: bool) -> HttpResponse:
    """The answer to a bulk: the verdict on each row, or why none was taken."""
    table = made.model.table()
    rows = [_verdict(number, verdict, misshapen.get(number), table) for number, verdict in enumerate(made.verdicts, 1)]
    refused = [row for row in rows if row["verdict"] == Outcome.REFUSED]
    if dry or not refused:
        return as_json({"dry_run": dry, "counts": made.counts, "rows": rows})
    detail = f"{len(refused):,} of {len(rows):,} rows are refused, so none was written. See rows."
    raise Problem("invalid", detail, more={"counts": made.counts, "rows": refused})


def _verdict(number: int, verdict: Verdict, misshapen: list[Wrong] | None, table: Table) -> dict[str, Any]:
    errors = misshapen or [of_defect(defect, table) for defect in verdict.defects]
    names = verdict.values if verdict.outcome is Outcome.ADDED else verdict.before
    return {
        "row": number,
        "key": verdict.code,
        "verdict": verb_of(verdict),
        "version": version_of(verdict),
        "changes": {
            name: {"before": verdict.before.get(name), "after": verdict.values[name]}
            for name in names
            if name != RETIRED and (verdict.before or verdict.values[name] not in (None, "", []))
        },
        "errors": [error.model_dump() for error in errors],
    }


def _dry(request: HttpRequest) -> bool:
    said = str(request.GET.get("dry_run", "false"))
    if said not in {"true", "false"}:
        raise invalid([wrong(None, "dry_run", "This is neither true nor false. Say one of them.", "allowed")])
    return said == "true"


def reason_of(request: HttpRequest, *, needed: bool, known: tuple[str, ...]) -> str:
    """The reason in the query. Raises `Problem` where it is too long or lacks, and for parameters that are unknown."""
    errors = _strange(request, known)
    said = str(request.GET.get("reason", "")).strip()
    if needed and not said:
        errors.append(wrong(None, "reason", "This is needed. Say why, for the record's history.", "required"))
    if len(said) > LONGEST_REASON or "\x00" in said:
        errors.append(wrong(None, "reason", f"A reason is text of at most {LONGEST_REASON:,} characters.", "length"))
    if errors:
        raise invalid(errors)
    return said


def refuse_parameters(request: HttpRequest, known: tuple[str, ...]) -> None:
    """Raise `Problem` for parameters of the query that are not known."""
    if errors := _strange(request, known):
        raise invalid(errors)


def _strange(request: HttpRequest, known: tuple[str, ...]) -> list[Wrong]:
    message = "There is no parameter {} here. Leave it out."
    return [wrong(None, name, message.format(name), "unknown") for name in request.GET if name not in known]


def admitted(request: HttpRequest, *permissions: Permission) -> TokenBearer:
    """Who asks, where he holds these anywhere. Raises `Problem`."""
    by = bearer(request)
    for permission in permissions:
        if not by.scope(permission):
            detail = f"This needs {permission}, which the token does not give or its user does not hold."
            raise Problem("forbidden", detail)
    return by


def _visible(model: type[Record], key: str, by: TokenBearer) -> Record:
    """A record that the actor sees. Raises `Problem`."""
    rows: Any = model.objects.all().visible_to(by).with_references()
    found: Record | None = None if "\x00" in key else rows.filter(code=key).first()
    if found is None:
        raise Problem("not-found", f"There is no record with this key in {model.estate}, or it is out of scope.")
    return found


def _refusal(error: ValidationError, model: type[Record]) -> Problem:
    """The problem of values that an action refused."""
    found = of_validation(error, model.table())
    if any(one.code == "unique" for one in found):
        return Problem("conflict", "There is a record with this key already. Change that one.", found)
    return invalid(found)


def _told(reader: Reader, record: Record, status: int = 200) -> HttpResponse:
    response = as_json(reader.shown(record), status=status)
    response["ETag"] = reader.etag(record)
    return response


def as_json(value: Any, status: int = 200) -> HttpResponse:
    """An answer that belongs to whoever asked, and is asked for anew each time."""
    response = HttpResponse(json.dumps(value), content_type="application/json", status=status)
    response["Cache-Control"] = "private, no-cache"
    response["Vary"] = "Authorization"
    return response
