"""What people do with sources and imports. Each asks who acts, and writes the audit; long work is left to a job."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from rotunda.estate.schema import TABLES
from rotunda.web.accounts.actor import Actor, NotPermitted, require
from rotunda.web.accounts.models import User
from rotunda.web.accounts.permissions import Permission
from rotunda.web.audit.actions import Change
from rotunda.web.audit.actions import record as audit
from rotunda.web.intake import tasks
from rotunda.web.intake.models import OPEN, Import, Source, Stage, Upload
from rotunda.web.intake.reach import Reach
from rotunda.web.intake.uploading import place_of, take
from rotunda.web.jobs import actions as jobs
from rotunda.web.jobs.kinds import Kind
from rotunda.web.register.models import Agency

_SET = ("name", "complete", "clears", "keeps", "dates")


@transaction.atomic
def add_source(*, by: Actor, name: str, agency: Agency | None = None, **settings: Any) -> Source:
    """A new source, of an agency or of all. Raises `ValidationError` and `NotPermitted`."""
    require(by, Permission.IMPORT, agency.pk if agency else None)
    if Source.objects.filter(name__iexact=name.strip()).exists():
        raise ValidationError({"name": "There is a source of this name. Use that one, or another name."})
    source = Source(name=name.strip(), agency=agency, created_by=by.label, **_settings(settings))
    source.save()
    _audit("add", source, {}, _told(source), by)
    return source


@transaction.atomic
def change_source(source: Source, *, by: Actor, **settings: Any) -> Source:
    """The source with other settings; its agency stays. Raises `ValidationError` and `NotPermitted`."""
    source = Source.objects.select_for_update().get(pk=source.pk)
    require(by, Permission.IMPORT, source.agency_id)
    before = _told(source)
    for name, value in _settings(settings).items():
        setattr(source, name, value)
    after = _told(source)
    changed = [name for name in after if before[name] != after[name]]
    if changed:
        source.save()
        _audit("change", source, {n: before[n] for n in changed}, {n: after[n] for n in changed}, by)
    return source


def _settings(given: Mapping[str, Any]) -> dict[str, Any]:
    strange = sorted(set(given) - set(_SET)) + sorted(set(given.get("complete", ())) - set(TABLES))
    if strange:
        raise ValidationError(f"A source has no {', '.join(strange)}.")
    return dict(given)


def _told(source: Source) -> dict[str, Any]:
    agency = source.agency.code if source.agency else ""
    return {"agency": agency, "mapping": source.mapping, **{name: getattr(source, name) for name in _SET}}


def take_file(*, by: Actor, source: Source, name: str, chunks: Iterable[bytes]) -> Import:
    """A file of a source, taken in and about to be checked.

    Raises `ValidationError` for what is no table or too large, and `NotPermitted`.
    """
    require(by, Permission.IMPORT, source.agency_id)
    taken = take(chunks)
    try:
        with transaction.atomic():
            called = "".join(sign for sign in name.replace("\\", "/").rpartition("/")[2] if sign.isprintable())
            upload = Upload.objects.create(
                path=taken.path,
                name=called[-200:] or "file",
                form=taken.form,
                size=taken.size,
                sha256=taken.sha256,
                by=by.label,
            )
            user = by if isinstance(by, User) else None
            found = Import.objects.create(source=source, upload=upload, asked_by=by.label, user=user)
            told = {"file": upload.name, "sha256": upload.sha256, "bytes": upload.size, "source": source.name}
            _audit_import("upload", found, told, by)
            return _start(found, tasks.check_import, by)
    except BaseException:
        place_of(taken.path).unlink(missing_ok=True)
        raise


@transaction.atomic
def settle_columns(found: Import, *, by: Actor, parts: Sequence[Mapping[str, Any]]) -> Import:
    """What each part of the file is and which of its columns is which of ours; remembered by the source, and checked.

    `parts` has for each part its `kind` and `mapping`. Raises `ValidationError`, `NotPermitted`.
    """
    found = _locked(found, by)
    if len(parts) != len(found.parts):
        raise ValidationError("The file has other parts than these. Load the page again.")
    source = Source.objects.select_for_update().get(pk=found.source_id)
    before = dict(source.mapping)
    for part, said in zip(found.parts, parts, strict=True):
        part.update(_checked_part(part, said))
        source.mapping[part["key"]] = {"kind": part["kind"], "columns": part["mapping"]}
    if before != source.mapping:
        source.save(update_fields=["mapping"])
        _audit("change", source, {"mapping": before}, {"mapping": source.mapping}, by)
    found.save(update_fields=["parts"])
    return _start(found, tasks.check_import, by)


def _checked_part(part: Mapping[str, Any], said: Mapping[str, Any]) -> dict[str, Any]:
    kind, mapping = str(said["kind"]), {ours: theirs for ours, theirs in said["mapping"].items() if theirs}
    if kind == "none":
        return {"kind": kind, "mapping": {}, "sure": True}
    if kind not in part["guesses"]:
        raise ValidationError(f"{part['name']}: there is no kind {kind}.")
    ours = columns_of(part, kind)
    if strange := sorted(set(mapping) - set(ours)) + sorted(set(mapping.values()) - set(part["columns"])):
        raise ValidationError(f"{part['name']}: there is no column {', '.join(strange)}.")
    twice = sorted({theirs for theirs in mapping.values() if list(mapping.values()).count(theirs) > 1})
    if twice:
        raise ValidationError(f"{part['name']}: {', '.join(twice)} is taken for two of our columns. Take it for one.")
    return {"kind": kind, "mapping": mapping, "sure": True}


def columns_of(part: Mapping[str, Any], kind: str) -> dict[str, str]:
    """Our columns for a kind of part, each with its meaning."""
    how, _, which = kind.partition(":")
    if how == "table":
        return {column.name: column.meaning for column in TABLES[which].columns}
    names = part["feeds"].get(kind, {}).get("columns", [])
    known = {name: table.by_name[name].meaning for table in TABLES.values() for name in names if name in table.by_name}
    return {name: known.get(name, "") for name in names}


@transaction.atomic
def check_again(found: Import, *, by: Actor) -> Import:
    """The import, about to be checked against the register as it is now."""
    return _start(_locked(found, by), tasks.check_import, by)


@transaction.atomic
def apply(found: Import, *, by: Actor) -> Import:
    """The import, about to be applied. Raises `ValidationError` where it is not ready."""
    found = _locked(found, by)
    if found.stage != Stage.CHECKED:
        raise ValidationError("It is not ready to be applied. Check it first.")
    _audit_import("apply", found, {"counts": found.counts}, by)
    return _start(found, tasks.apply_import, by)


@transaction.atomic
def undo(found: Import, *, by: Actor, reason: str) -> Import:
    """The import, about to be undone. Raises `ValidationError` where it was not applied."""
    found = Import.objects.select_for_update().get(pk=found.pk)
    require_undo(found, by)
    if found.stage != Stage.APPLIED:
        raise ValidationError("Only an import that was applied can be undone.")
    _audit_import("undo", found, {}, by, reason)
    return _start(found, tasks.undo_import, by)


def may_undo(found: Import, by: Actor) -> bool:
    """Whether the actor may undo an import: whoever holds the permission for its source, and whoever applied it
    himself from a list of his agency, as long as he may do what he might then, so that he takes back no more than he
    gave."""
    agency = found.source.agency_id
    if by.scope(Permission.UNDO_IMPORTS).covers(agency):
        return True
    own = agency is not None and found.applied_by == by.label and by.scope(Permission.IMPORT).covers(agency)
    return own and found.reach == Reach.of(by).stamp()


def require_undo(found: Import, by: Actor) -> None:
    """Raise `NotPermitted` unless the actor may undo the import."""
    if not may_undo(found, by):
        raise NotPermitted(f"{by.label} may not undo {found}.")


def _locked(found: Import, by: Actor) -> Import:
    """The import as it is now, still open, for who may import from its source."""
    locked: Import = Import.objects.select_for_update().get(pk=found.pk)
    require(by, Permission.IMPORT, locked.source.agency_id)
    if locked.stage not in OPEN:
        raise ValidationError("It was applied already.")
    return locked


def _start(found: Import, kind: Kind, by: Actor) -> Import:
    """Have a job of the import done, unless one is under way."""
    if found.job is not None and not found.job.is_over:
        raise ValidationError("It is being worked on. Wait until that is done.")
    if not isinstance(by, User) and ":" in by.label:
        raise NotPermitted("Imports are for people who have signed in.")
    if kind is tasks.check_import:
        # what an earlier check found is not to be applied any more
        Import.objects.filter(pk=found.pk).update(stage=Stage.NEW, obstacles=[])
    job = jobs.start(
        kind, by=by, about=f"{found.source}, {found.upload}", result_url=found.get_absolute_url(), pk=found.pk
    )
    Import.objects.filter(pk=found.pk).update(job=job)
    found.refresh_from_db()
    return found


def _audit(verb: str, source: Source, before: Mapping[str, Any], after: Mapping[str, Any], by: Actor) -> None:
    audit([Change(verb, "sources", str(source.pk), before, after, source.agency_id)], by=by)


def _audit_import(verb: str, found: Import, after: Mapping[str, Any], by: Actor, reason: str = "") -> None:
    change = Change(verb, "imports", str(found.pk), {}, after, found.source.agency_id)
    audit([change], by=by, reason=reason, source=found.label)
