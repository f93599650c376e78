"""The API: every operation, who is let in, and how refusals are told."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, OperationalError
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils import timezone
from ninja import NinjaAPI
from ninja.errors import AuthenticationError
from ninja.security import HttpBearer

from rotunda import __version__
from rotunda.web.accounts.actor import NotPermitted
from rotunda.web.accounts.permissions import Permission
from rotunda.web.api import operations
from rotunda.web.api.archive import estate_zip
from rotunda.web.api.bearer import TokenBearer, bearer_of
from rotunda.web.api.describing import (
    bulk_described,
    estate_described,
    key_described,
    page_described,
    retire_described,
    taking,
)
from rotunda.web.api.filters import tables_asked
from rotunda.web.api.limits import wait_of
from rotunda.web.api.problems import Problem
from rotunda.web.api.schemas import Me, RefusedBody, Verdicts, shapes_of
from rotunda.web.register.models import MODELS, Agency
from rotunda.web.register.models.record import Record

#: Statuses that any operation may answer with.
_ALWAYS = (401, 403, 422, 429, 503)


class BearerToken(HttpBearer):
    """A token in the header `Authorization: Bearer rotunda_...`."""

    def authenticate(self, request: HttpRequest, token: str) -> TokenBearer | None:
        """Who shows the token. Raises `Problem` where he may no longer use the API, or uses it too often."""
        found = bearer_of(token)
        if found is None:
            return None
        if not found.user.may(Permission.USE_API):
            raise Problem("forbidden", "The roles of the token's user no longer open the API.")
        if wait := wait_of(found.token):
            detail = f"Wait {wait} seconds. Put many rows with one request instead of one at a time."
            raise Problem("too-many", detail, headers={"Retry-After": str(wait)})
        return found


api = NinjaAPI(
    title="Rotunda",
    version="1",
    description="The register of a state's one IT organization, for programs.",
    docs_url=None,
    openapi_url=None,
    urls_namespace="api",
    auth=BearerToken(),
)


def _answers(*more: int, **given: Any) -> dict[int, Any]:
    """The statuses of an operation, with what each gives; where nothing is said, a problem."""
    found: dict[int, Any] = dict.fromkeys((*_ALWAYS, *more), RefusedBody)
    return {**found, **{int(name.removeprefix("s")): shape for name, shape in given.items()}}


@api.get(
    "/me", response=_answers(s200=Me), url_name="me", operation_id="me", tags=["Token"], summary="What the token gives"
)
def me(request: HttpRequest) -> HttpResponse:
    """Whose token it is, and where it gives which permission."""
    by = operations.bearer(request)
    operations.refuse_parameters(request, ())
    names = dict(Agency.objects.values_list("pk", "code"))
    may = {}
    for permission in Permission:
        scope = by.scope(permission)
        if scope:
            may[permission.value] = {
                "everywhere": scope.everywhere,
                "agencies": sorted(names[key] for key in scope.agencies if key in names),
                "own_record": scope.person is not None,
            }
    told = {"user": by.user.name, "email": by.user.email, "token": by.token.name, "source": by.label}
    times = {"expires": by.token.expires.isoformat(), "now": timezone.now().isoformat()}
    return operations.as_json({**told, **times, "may": may, "rotunda": __version__})


@api.get(
    "/estate",
    response=_answers(s200=None),
    url_name="estate",
    operation_id="estate",
    tags=["Estate"],
    summary="All tables, or some, as a zip",
    openapi_extra=estate_described(),
)
def estate(request: HttpRequest) -> StreamingHttpResponse:
    """The tables in scope as a zip of CSV files, which is an Estate: what is in use, without what is withheld.

    `versions.jsonl` in it says which version of its record each row is: a line for each, a list of table, key and
    version. Putting rows can ask that the records still have these versions.

    Its last member, `withheld.json`, says what is withheld: of each table null where the token may not see it, else of
    each column the keys of the rows whose cell is empty for that, or null where the column is left out.

    Tables are read one after another while the zip is sent.
    """
    by = operations.admitted(request, Permission.VIEW_REGISTER, Permission.EXPORT)
    operations.refuse_parameters(request, ("tables",))
    response = StreamingHttpResponse(estate_zip(by, tables_asked(request.GET)), content_type="application/zip")
    response["Content-Disposition"] = 'attachment; filename="estate.zip"'
    response["Cache-Control"] = "private, no-store"
    response["Vary"] = "Authorization"
    return response


def _open_table(name: str, model: type[Record]) -> None:
    """The operations on many records of a table."""
    shapes, table, at = shapes_of(name), model.table(), f"/estate/{name}"
    all_of: dict[str, Any] = {"url_name": name, "tags": [name]}
    api.get(
        at,
        response=_answers(s200=shapes.page),
        operation_id=f"{name}_page",
        summary=f"A page of {name}",
        description=f"One record is {table.row_is}. Pages follow each other by the cursor in `next`.",
        openapi_extra=page_described(model),
        **all_of,
    )(operations.page(model))
    api.post(
        at,
        response=_answers(409, 413, 415, s201=shapes.record),
        operation_id=f"{name}_add",
        summary=f"Add a record to {name}",
        openapi_extra=taking(shapes.add),
        **all_of,
    )(operations.add(model))
    api.put(
        at,
        response=_answers(409, 413, 415, s200=Verdicts),
        operation_id=f"{name}_put",
        summary=f"Put many rows of {name}",
        description=(
            "Adds the rows that are new and changes those that are there: all of them, or none where one is refused. "
            "The same rows again change nothing. A column that a row leaves out stays as it is. With `versions` a row "
            "that would change its record is refused where somebody else has changed it meanwhile."
        ),
        openapi_extra=bulk_described(shapes.row),
        **all_of,
    )(operations.bulk(model))


def _open_record(name: str, model: type[Record]) -> None:
    """The operations on one record of a table."""
    shapes, one = shapes_of(name), f"/estate/{name}/{{path:key}}"
    single: dict[str, Any] = {"url_name": f"{name}-one", "tags": [name]}
    api.get(
        one,
        response=_answers(404, s200=shapes.record, s304=None),
        operation_id=f"{name}_one",
        summary=f"One record of {name}",
        openapi_extra=key_described(model),
        **single,
    )(operations.one(model))
    api.patch(
        one,
        response=_answers(404, 409, 412, 413, 415, 428, s200=shapes.record),
        operation_id=f"{name}_change",
        summary=f"Change a record of {name}",
        openapi_extra=taking(shapes.change, matching=True),
        **single,
    )(operations.change(model))
    api.delete(
        one,
        response=_answers(404, 412, 428, s200=shapes.record),
        operation_id=f"{name}_retire",
        summary=f"Retire a record of {name}",
        description="It goes out of use. It stays with its history, and putting its row again brings it back.",
        openapi_extra=retire_described(),
        **single,
    )(operations.retire(model))


for _name, _model in MODELS.items():
    _open_table(_name, _model)
    _open_record(_name, _model)


def _refusal(request: HttpRequest, error: Exception | type[Exception]) -> HttpResponse:
    """What a refusal that some code raised is told as."""
    match error:
        case Problem():
            problem = error
        case AuthenticationError():
            said = "Authorization" in request.headers
            challenge = 'Bearer realm="rotunda"' + (', error="invalid_token"' if said else "")
            detail = "Send the header Authorization: Bearer, with a token that is neither revoked nor expired."
            problem = Problem("unauthorised", detail, headers={"WWW-Authenticate": challenge})
        case IntegrityError():
            problem = Problem("conflict", "Somebody else wrote the same record at this moment. Try again.")
        case OperationalError():
            problem = Problem("busy", "The database is busy. Try again.", headers={"Retry-After": "5"})
        case _:
            problem = Problem("forbidden", str(error))
    return problem.response()


for _kind in (Problem, AuthenticationError, IntegrityError, OperationalError, NotPermitted, PermissionDenied):
    api.add_exception_handler(_kind, _refusal)
