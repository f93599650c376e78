"""The house rules: small rooms, reasons where they are owed, nothing imported that is not needed yet.

Each rule is a function from what it looks at to what breaks it, so that it is also tried on something bad.
"""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCES = ROOT / "src" / "rotunda"
#: Lines that a file or function may have at most, and from where it owes a reason.
MOST_LINES, MANY_LINES = 500, 300
MOST_OF_A_FUNCTION, MANY_OF_A_FUNCTION = 60, 40
#: Why a file may be long, by its path below the project.
LONG_FILES: Mapping[str, str] = {}
#: Why a function may be long, by its file's path and its name: `src/rotunda/engine/plan.py:make_plan`.
LONG_FUNCTIONS: Mapping[str, str] = {}
#: Names of drawers that things are thrown into.
DRAWERS = {"utils", "util", "helpers", "helper", "extras", "common", "misc"}
#: Slow to import; no help text needs them.
HEAVY = ("polars", "numba", "numpy", "pandas", "networkx", "pyarrow")
#: Names of index hosts, in pieces so that they do not stand here.
HOSTS = tuple(
    ".".join(pieces) for pieces in (("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"), ("npmjs", "com"))
)


def sources() -> list[Path]:
    """Every module of the program; steps of the database are as Django writes them."""
    return sorted(path for path in SOURCES.rglob("*.py") if path.parent.name != "migrations")


def name_of(path: Path) -> str:
    """A path as messages and reasons have it."""
    return path.relative_to(ROOT).as_posix()


def long_file(name: str, text: str, reasons: Mapping[str, str]) -> list[str]:
    """What is wrong with the length of a file."""
    lines = len(text.splitlines())
    if lines > MOST_LINES:
        return [f"{name} has {lines} lines; the most is {MOST_LINES}"]
    if lines > MANY_LINES and not reasons.get(name):
        return [f"{name} has {lines} lines; from {MANY_LINES} on give the reason in LONG_FILES"]
    return []


def long_functions(name: str, text: str, reasons: Mapping[str, str]) -> Iterator[str]:
    """What is wrong with the lengths of the functions of a file."""
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            continue
        lines = (node.end_lineno or node.lineno) - node.lineno + 1
        which = f"{name}:{node.name}"
        if lines > MOST_OF_A_FUNCTION:
            yield f"{which} has {lines} lines; the most is {MOST_OF_A_FUNCTION}"
        elif lines > MANY_OF_A_FUNCTION and not reasons.get(which):
            yield f"{which} has {lines} lines; from {MANY_OF_A_FUNCTION} on give the reason in LONG_FUNCTIONS"


def drawers(names: list[str]) -> list[str]:
    """The paths of modules or packages that are named as drawers are."""
    return [name for name in names if DRAWERS & {part.removesuffix(".py") for part in name.split("/")}]


def without_purpose(name: str, text: str) -> list[str]:
    """The file, where its first sentence does not say what it is for."""
    return [] if not text.strip() or ast.get_docstring(ast.parse(text)) else [name]


def without_reason(project: str) -> list[str]:
    """The dependencies of a pyproject.toml that have no reason on their line."""
    said = tomllib.loads(project)["project"]
    groups = [said.get("dependencies", []), *said.get("optional-dependencies", {}).values()]
    lines = project.splitlines()
    return [
        dependency
        for group in groups
        for dependency in group
        if not any(re.match(rf'\s*(?:".*", )?"{re.escape(dependency)}",?\s*#\s*\w', line) for line in lines)
    ]


def index_hosts(text: str) -> list[str]:
    """The names of index hosts in a text."""
    return [host for host in HOSTS if host in text.lower()]


def unlocked(requirements: str) -> list[str]:
    """What a requirements file asks for without a version and a hash, and every address in it."""
    entries = re.sub(r"\\\n\s*", " ", requirements).splitlines()
    asked = [entry.strip() for entry in entries if entry.strip() and not entry.strip().startswith("#")]
    wrong = [entry.split()[0] for entry in asked if "==" not in entry or "--hash=sha256:" not in entry]
    return wrong + re.findall(r"\w+://\S+", requirements)


def heavy_imports(statement: str) -> list[str]:
    """The heavy packages that a statement imports, in a fresh interpreter."""
    code = f"import sys\n{statement}\nprint('\\n' + ' '.join(sorted(set(sys.modules) & set({HEAVY!r}))))"
    site = {"DJANGO_SETTINGS_MODULE": "tests.web.settings", "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env={**os.environ, **site})  # noqa: S603
    return done.stdout.splitlines()[-1].split()


def layers(project: str) -> list[list[str]]:
    """The layers of each import contract that has any, the topmost first."""
    contracts = tomllib.loads(project)["tool"]["importlinter"]["contracts"]
    return [contract["layers"] for contract in contracts if contract["type"] == "layers"]


def tracked() -> list[Path]:
    """The files that belong to the project: those known to git, and those about to be."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    try:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S603
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("this is not a git checkout")
    return [ROOT / name for name in done.stdout.splitlines() if (ROOT / name).is_file()]


@pytest.mark.parametrize("path", sources(), ids=name_of)
def test_no_room_is_too_large(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert long_file(name_of(path), text, LONG_FILES) == []
    assert list(long_functions(name_of(path), text, LONG_FUNCTIONS)) == []


@pytest.mark.parametrize("path", sources(), ids=name_of)
def test_every_module_says_what_it_is_for(path: Path) -> None:
    assert without_purpose(name_of(path), path.read_text(encoding="utf-8")) == []


def test_every_reason_is_still_needed() -> None:
    long = {name_of(path) for path in sources() if long_file(name_of(path), path.read_text(encoding="utf-8"), {})}
    assert set(LONG_FILES) <= long
    found = [text for path in sources() for text in long_functions(name_of(path), path.read_text(encoding="utf-8"), {})]
    assert set(LONG_FUNCTIONS) <= {text.partition(" ")[0] for text in found}


def test_rooms_that_are_too_large_are_found() -> None:
    function = "def long():\n" + "    pass\n" * 60
    assert list(long_functions("a.py", function, {"a.py:long": "no reason is enough"})) != []
    middling = "def long():\n" + "    pass\n" * 45
    assert list(long_functions("a.py", middling, {})) != []
    assert list(long_functions("a.py", middling, {"a.py:long": "one table of formulas"})) == []
    assert long_file("a.py", "\n" * 501, {"a.py": "no reason is enough"}) != []
    assert long_file("a.py", "\n" * 301, {}) != []
    assert long_file("a.py", "\n" * 301, {"a.py": "one table of aliases"}) == []
    assert without_purpose("a.py", "x = 1\n") == ["a.py"]


def test_there_is_no_drawer() -> None:
    assert drawers([name_of(path) for path in sources()]) == []


def test_a_drawer_is_found() -> None:
    assert drawers(["src/rotunda/estate/utils.py", "src/rotunda/common/a.py", "src/rotunda/estate/dates.py"]) == [
        "src/rotunda/estate/utils.py",
        "src/rotunda/common/a.py",
    ]


def test_every_dependency_has_its_reason() -> None:
    assert without_reason((ROOT / "pyproject.toml").read_text(encoding="utf-8")) == []


def test_a_dependency_without_a_reason_is_found() -> None:
    project = '[project]\ndependencies = [\n  "click>=8", # commands\n  "left-pad>=1",\n  "right-pad>=1", #\n]\n'
    assert without_reason(project) == ["left-pad>=1", "right-pad>=1"]


def test_no_file_names_an_index_host() -> None:
    found = {path: index_hosts(path.read_text(encoding="utf-8", errors="ignore")) for path in tracked()}
    assert {name_of(path): hosts for path, hosts in found.items() if hosts} == {}


def test_an_index_host_is_found() -> None:
    assert [index_hosts(f"--index-url https://{host}/simple") for host in HOSTS] == [[host] for host in HOSTS]


@pytest.mark.parametrize("name", ["run.txt", "dev.txt"])
def test_every_requirement_is_locked_with_hashes(name: str) -> None:
    text = (ROOT / "requirements" / name).read_text(encoding="utf-8")
    assert "--hash=sha256:" in text
    assert unlocked(text) == []


def test_a_requirement_that_is_not_locked_is_found() -> None:
    assert unlocked("a==1 \\\n    --hash=sha256:00\nb==2\nc>=3 --hash=sha256:00\n") == ["b==2", "c>=3"]
    assert unlocked("--index-url https://example.org/simple\n") == ["--index-url", "https://example.org/simple"]


@pytest.mark.parametrize("arguments", [["--help"], ["plan", "--help"], ["sample", "--help"]])
def test_help_imports_nothing_heavy(arguments: list[str]) -> None:
    assert heavy_imports(f"from rotunda.cli import main\nmain({arguments!r}, standalone_mode=False)") == []


def test_the_format_of_an_estate_is_read_without_a_table_engine() -> None:
    assert heavy_imports("import rotunda.estate.schema; rotunda.estate.schema.TABLES['people'].by_name") == []


def test_a_heavy_import_is_found() -> None:
    assert "polars" in heavy_imports("import rotunda.estate.tables")


def test_serving_the_site_loads_nothing_heavy() -> None:
    assert heavy_imports("import django; django.setup(); import rotunda.web.urls") == []


def test_import_contracts_keep_the_order_of_the_house() -> None:
    order = ["rotunda.cli", "rotunda.web", "rotunda.report", "rotunda.engine", "rotunda.estate"]
    assert order in layers((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def test_a_missing_import_contract_is_found() -> None:
    project = '[[tool.importlinter.contracts]]\nname = "none"\ntype = "forbidden"\n'
    assert layers(project) == []
