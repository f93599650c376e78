"""The zip that a site sends, unpacked with suspicion: only the tables that we know, by their names, and no bomb."""

from __future__ import annotations

import json
import shutil
import zipfile
from collections.abc import Collection
from pathlib import Path

from rotunda.cli.remote.note import Withheld, withheld_of
from rotunda.cli.remote.wire import printable
from rotunda.estate.errors import InputError
from rotunda.estate.files.opening import refuse_bombs
from rotunda.estate.place import VERSIONS
from rotunda.estate.schema import TABLES

_WITHHELD, _VERSIONS = "withheld.json", "versions.jsonl"
_NOTES = {_WITHHELD: "It does not say what it withholds.", _VERSIONS: "It does not say which versions it sends."}
_MEMBERS = {f"{name}.csv": name for name in TABLES}
_REMEDY = "Nothing was written. Tell whoever runs the site."
#: Bytes of what says what is withheld, which is read as a whole.
_LARGEST_NOTE = 64 * 2**20


def unpack(archive: Path, folder: Path, wanted: Collection[str], where: str) -> Withheld:
    """Write the wanted tables of an archive into a new folder, and the versions of their records beside them, and tell
    what of them is withheld.

    Raises `InputError` where the archive is damaged, or has anything in it that an Estate of ours has not.
    """
    folder.mkdir()
    try:
        with zipfile.ZipFile(archive) as opened:
            _refuse_strangers(opened.infolist(), where)
            for member in opened.infolist():
                if _MEMBERS.get(member.filename) in wanted:
                    # the name is one of ours, so it leads nowhere else
                    with opened.open(member) as source, (folder / member.filename).open("xb") as file:
                        shutil.copyfileobj(source, file)
            with opened.open(_VERSIONS) as source, (folder / VERSIONS).open("xb") as file:
                shutil.copyfileobj(source, file)
            withheld = withheld_of(json.loads(opened.read(_WITHHELD)))
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, ValueError, TypeError) as error:
        raise InputError(where, "It sent an Estate that is damaged.", "Try again.") from error
    return {name: columns for name, columns in withheld.items() if name in wanted}


def _refuse_strangers(members: list[zipfile.ZipInfo], where: str) -> None:
    names = [member.filename for member in members]
    for name in names:
        if name not in _MEMBERS and name not in _NOTES:
            raise InputError(where, f"It sent {printable(name)!r}, which is no table of an Estate.", _REMEDY)
        if names.count(name) > 1:
            raise InputError(where, f"It sent {name} twice.", _REMEDY)
    for name, lacking in _NOTES.items():
        if name not in names:
            raise InputError(where, lacking, _REMEDY)
    refuse_bombs(where, members)
    if any(member.file_size > _LARGEST_NOTE for member in members if member.filename == _WITHHELD):
        raise InputError(where, f"Its {_WITHHELD} is too large.", _REMEDY)
