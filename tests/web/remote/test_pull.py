"""What is pulled from a site is what its register has in scope, and goes back as it came."""

from __future__ import annotations

import json
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from django.db import connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rotunda.cli.remote.note import note_of
from rotunda.cli.remote.sheets import sheets_of
from rotunda.estate import Estate
from rotunda.estate.files import open_tables
from rotunda.estate.read import read_tables
from rotunda.estate.schema import TABLES, Kind, Table, by_reference
from rotunda.estate.write import Form, write
from rotunda.web.accounts.models import User
from rotunda.web.accounts.permissions import Permission
from rotunda.web.register import actions
from rotunda.web.register.models import Clearance, Person, Release, System
from tests.cli.running import names
from tests.estate.strategies import estates
from tests.web.api.conftest import token_of
from tests.web.conftest import State
from tests.web.remote.conftest import Going, emptied, estate_of, files, written

pytestmark = pytest.mark.enable_socket
_EXACT = 2**53 - 1


def joined(estate: Estate) -> Estate:
    """An Estate of the same cells whose references lead somewhere, as far as a register takes them: whole numbers that
    JSON carries, and times that every zone has."""
    done: dict[str, pl.DataFrame] = {}
    for table in by_reference():
        frame = estate[table.name]
        for column in table.columns:
            if column.kind is Kind.INTEGER:
                frame = frame.with_columns(pl.col(column.name).clip(-_EXACT, _EXACT))
            if column.kind is Kind.TIME:
                frame = frame.with_columns(pl.col(column.name).dt.truncate("1d").dt.offset_by("12h"))
            if column.references and column.kind is not Kind.LIST:
                frame = _led(frame, column.name, _keys(done, table, frame, column.references), needed=column.required)
        done[table.name] = frame.unique(list(table.key), keep="first", maintain_order=True)
    return Estate(done)


def _keys(done: dict[str, pl.DataFrame], table: Table, frame: pl.DataFrame, to: str) -> list[str]:
    name, _, column = to.partition(".")
    return list((frame if name == table.name else done[name])[column])


def _led(frame: pl.DataFrame, column: str, keys: list[str], *, needed: bool) -> pl.DataFrame:
    """The frame with each reference led to a row that is there; without the rows for which there is none."""
    cells = [
        keys[at % len(keys)] if keys and (cell is not None or needed) else None for at, cell in enumerate(frame[column])
    ]
    found = frame.with_columns(pl.Series(column, cells, dtype=pl.String()))
    return found.drop_nulls(column) if needed else found


def plain(estate: Estate) -> dict[str, list[dict[str, Any]]]:
    """The rows of each table by their keys, without columns of its own that are empty."""
    found = {}
    for name, table in TABLES.items():
        own = [c for c in estate[name].columns if c not in table.by_name and estate[name][c].null_count()]
        rows = estate[name].with_columns(pl.col(own)).sort(table.key).to_dicts()
        found[name] = [{c: value for c, value in row.items() if c in table.by_name or value} for row in rows]
    return found


def unknown(folder: Path) -> list[str]:
    """The rows of a pulled folder of whose records the note does not say the version, and the records without a row."""
    note = note_of(folder)
    assert note is not None
    texts = open_tables(folder)
    versions = {(table, key) for table, known in note.seen.versions.items() for key in known}
    rows = {
        (sheet.table.name, sheet.table.key_of(row.values))
        for sheet in sheets_of(texts, read_tables(texts), ())
        for row in sheet.rows()
    }
    return sorted(map(str, versions ^ rows))


@given(drawn=estates(), part=st.integers(1, 3))
@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck), database=None)
def test_what_was_pushed_is_pulled_and_pushing_that_changes_nothing(
    go: Going, tmp_path_factory: pytest.TempPathFactory, drawn: Estate, part: int
) -> None:
    emptied()
    folder = tmp_path_factory.mktemp("round")
    estate = joined(drawn)
    write(estate, folder / "given", Form.CSV)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("rotunda.cli.remote.sheets._ROWS", part)
        pushed = go("push", folder / "given")
        assert pushed.status == 0, pushed.said
        assert go("pull", folder / "got").status == 0
        assert plain(estate_of(folder / "got")) == plain(estate)
        assert unknown(folder / "got") == []
        before = written()
        assert go("push", folder / "got").status == 0
    assert written() == before


def test_the_folder_has_what_is_in_scope_and_the_command_says_what_is_withheld(
    go: Going, tmp_path: Path, state: State
) -> None:
    answer = go("pull", tmp_path / "got", by="spanning")
    assert answer.status == 0
    got = estate_of(tmp_path / "got")
    assert set(got["people"]["person"]) == {"P1", "P2", "P3"}
    assert "Withheld, since the token may not see them: clearances." in answer.said
    assert "Withheld: people.yearly_pay, empty in 2 of 3 rows." in answer.said
    assert "3 people" in answer.said
    assert json.loads((tmp_path / "got" / "pulled.json").read_text())["withheld"]["people"]["hired"] == ["P1", "P2"]
    assert set(estate_of_liaison(go, tmp_path)["systems"]["system"]) == {"S1"}


def estate_of_liaison(go: Going, folder: Path) -> Estate:
    assert go("pull", folder / "liaison", by="liaison").status == 0
    return estate_of(folder / "liaison")


@pytest.mark.parametrize("puller", ["liaison", "spanning", "manager", "security", "all"])
@pytest.mark.parametrize("pusher", ["manager", "all"])
def test_a_pulled_folder_goes_back_without_changing_anything_whoever_pushes_it(
    go: Going, tmp_path: Path, state: State, puller: str, pusher: str
) -> None:
    Clearance.objects.create(code="P1|FTI|", person=state.ann, regime="FTI")
    assert go("pull", tmp_path / "got", by=puller).status == 0
    before = written()
    answer = go("push", tmp_path / "got", by=pusher)
    assert written() == before
    assert Person.objects.filter(yearly_pay=80_123, hired__isnull=False).count() == 3
    # a manager sees neither pay nor clearances, so what says any is not the manager's to put, right or wrong
    seen = pusher == "all" or puller in {"liaison", "manager"}
    assert answer.status == (0 if seen else 1), answer.said


def test_only_the_tables_that_were_asked_for_are_written(go: Going, tmp_path: Path, state: State) -> None:
    assert go("pull", tmp_path / "got", "--table", "systems").status == 0
    assert names(tmp_path / "got") == ["pulled-versions.jsonl", "pulled.json", "systems.csv"]


def test_what_lies_there_already_is_replaced_only_where_one_says_so(go: Going, tmp_path: Path, state: State) -> None:
    (tmp_path / "got").mkdir()
    (tmp_path / "got" / "thesis.txt").write_text("years of work")
    assert go("pull", tmp_path / "got", "--replace").status == 1
    assert names(tmp_path / "got") == ["thesis.txt"]
    assert go("pull", tmp_path / "new").status == 0
    System.objects.filter(code="S1").update(name="Renamed")
    assert go("pull", tmp_path / "new").status == 1
    assert "Say --replace" in go("pull", tmp_path / "new").said
    assert go("pull", tmp_path / "new", "--replace").status == 0
    assert "Renamed" in list(estate_of(tmp_path / "new")["systems"]["name"])
    assert names(tmp_path) == ["got", "new"]


def test_a_token_that_may_not_take_away_pulls_nothing(go: Going, tmp_path: Path, state: State) -> None:
    answer = go("pull", tmp_path / "got", by="auditor", permissions=[Permission.VIEW_REGISTER])
    assert answer.status == 1
    assert "This needs export" in answer.said
    assert names(tmp_path) == []


def test_what_others_changed_since_the_pull_is_not_overwritten_unless_one_says_so(
    go: Going, cast: dict[str, User], tmp_path: Path, state: State
) -> None:
    folder = tmp_path / "got"
    assert go("pull", folder).status == 0
    actions.change(System.objects.get(code="S1"), by=cast["manager"], values={"name": "Theirs"}, version=1)
    path = folder / "systems.csv"
    path.write_text(path.read_text().replace("Clinic register", "Ours"))
    said = go("push", folder, "--dry-run")
    assert (said.status, System.objects.get(code="S1").name) == (1, "Theirs")
    assert go("push", folder, "--out", str(tmp_path / "refused.csv")).status == 1
    assert "changed on the site after this folder was pulled" in (tmp_path / "refused.csv").read_text()
    assert [System.objects.get(code=code).name for code in ("S1", "S2")] == ["Theirs", "Ours"]
    assert go("push", folder, "--overwrite").status == 0
    assert System.objects.get(code="S1").name == "Tax ledger"


def test_what_was_stamped_before_the_pull_and_came_after_it_is_another_s_change(
    go: Going, tmp_path: Path, state: State
) -> None:
    folder = tmp_path / "got"
    assert go("pull", folder).status == 0
    # as an import leaves them that began an hour ago and commits now
    before = timezone.now() - timedelta(hours=1)
    System.objects.filter(code="S1").update(name="Theirs", version=2, changed=before, source="import:7")
    Release.objects.filter(code="S1|postgresql|15").update(retired_at=before, version=2, changed=before)
    was = written()
    assert go("push", folder).status == 1
    assert written() == was


@pytest.mark.skipif(connection.vendor != "postgresql", reason="tests/cli/remote/test_meanwhile.py has it of SQLite")
def test_what_was_being_written_while_a_folder_was_pulled_stays(
    go: Going, cast: dict[str, User], tmp_path: Path, state: State, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, wrote, pulled = tmp_path / "got", threading.Event(), threading.Event()
    # whoever makes a token waits for others who write, since the history has one end
    monkeypatch.setattr("tests.web.remote.conftest.token_of", _same())
    assert go("pull", tmp_path / "before").status == 0

    def theirs() -> None:
        with transaction.atomic():
            actions.change(System.objects.get(code="S1"), by=cast["manager"], values={"name": "Theirs"}, version=1)
            wrote.set()
            assert pulled.wait(60)
        connection.close()

    with ThreadPoolExecutor(1) as pool:
        writing = pool.submit(theirs)
        assert wrote.wait(60)
        assert go("pull", folder).status == 0
        pulled.set()
        writing.result()
    assert "Tax ledger" in (folder / "systems.csv").read_text()
    assert go("push", folder).status == 1
    assert System.objects.get(code="S1").name == "Theirs"


def test_a_record_that_others_added_meanwhile_is_not_taken_for_ones_own(
    go: Going, cast: dict[str, User], tmp_path: Path, state: State
) -> None:
    folder = tmp_path / "got"
    assert go("pull", folder).status == 0
    path = folder / "systems.csv"
    text = path.read_text()
    (ours,) = [line for line in text.splitlines() if line.startswith("S1,")]
    path.write_text(f"{text}{ours.replace('S1', 'S8')}\n{ours.replace('S1', 'S9')}\n")
    actions.add(System, by=cast["manager"], values={"system": "S9", "agency": "DPH", "name": "Theirs"})
    assert go("push", folder, "--out", str(tmp_path / "refused.csv")).status == 1
    assert "was not in what was pulled" in (tmp_path / "refused.csv").read_text()
    assert System.objects.get(code="S9").name == "Theirs"
    assert System.objects.filter(code="S8").exists()


def test_a_record_that_is_no_longer_there_is_not_added_anew(go: Going, tmp_path: Path, state: State) -> None:
    folder = tmp_path / "got"
    assert go("pull", folder).status == 0
    # two systems that were made one take what refers to them along, under another key
    Release.objects.filter(code="S1|postgresql|15").update(code="S1|postgresql|16", version_name="16", version=2)
    assert go("push", folder).status == 1
    assert not Release.objects.filter(code="S1|postgresql|15").exists()


def test_rows_that_must_wait_for_others_of_their_table_are_ones_own_by_then(
    go: Going, tmp_path: Path, state: State, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rotunda.cli.remote.sheets._ROWS", 1)
    folder = tmp_path / "got"
    assert go("pull", folder).status == 0
    frame = pl.read_csv(folder / "people.csv").with_columns(
        pl.Series("supervisor", ["P2", "P3", "P1"]), pl.lit("Clerk").alias("title")
    )
    frame.write_csv(folder / "people.csv")
    for _ in range(2):
        answer = go("push", folder)
        assert answer.status == 0, answer.said
        assert Person.objects.exclude(supervisor=None).count() == 3
    frame.with_columns(pl.lit("Chief").alias("title")).write_csv(folder / "people.csv")
    assert go("push", folder).status == 0
    assert Person.objects.filter(title="Chief").count() == 3


def test_ones_own_push_is_nobody_elses_change(
    go: Going, tmp_path: Path, state: State, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "got"
    assert go("pull", folder).status == 0
    monkeypatch.setattr("tests.web.remote.conftest.token_of", _same())
    path = folder / "systems.csv"
    for name in ("First", "Second"):
        text = path.read_text()
        path.write_text(text.replace("Tax ledger", name).replace("First", name))
        assert go("push", folder).status == 0
        assert System.objects.get(code="S1").name == name


def _same() -> Any:
    """A maker of tokens that makes one for each user."""
    made: dict[int, str] = {}

    def once(user: User) -> str:
        return made.setdefault(user.pk, token_of(user) if user.pk not in made else "")

    return once


def test_a_record_that_was_retired_meanwhile_is_not_brought_back(
    go: Going, cast: dict[str, User], tmp_path: Path, state: State
) -> None:
    folder = files(tmp_path / "plain", releases="system,product,version\nS1,postgresql,15\n")
    assert go("pull", tmp_path / "got").status == 0
    actions.retire(Release.objects.get(code="S1|postgresql|15"), by=cast["manager"], reason="gone", version=1)
    assert go("push", tmp_path / "got").status == 1
    assert Release.objects.get(code="S1|postgresql|15").retired_at is not None
    assert "brought back" in go("push", folder).said
