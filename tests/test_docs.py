"""The documentation says what the program does: nothing generated is stale, nothing is left undocumented."""

from __future__ import annotations

import importlib.util
import re
import shlex
import tomllib
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import click
import pytest

from rotunda.cli import main
from rotunda.estate.schema import TABLES

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
DECISIONS = DOCS / "decisions"
_LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")
_FENCE = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
#: Beyond this a decision is an essay.
_LONGEST_DECISION = 40


def pages() -> list[Path]:
    """Every page of prose that belongs to the project."""
    return sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])


@pytest.fixture(scope="module")
def reference() -> ModuleType:
    """The tool that makes the generated pages."""
    spec = importlib.util.spec_from_file_location("reference", ROOT / "tools" / "reference.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def commands_below(command: click.Command, path: tuple[str, ...] = ("rotunda",)) -> Iterator[tuple[str, click.Command]]:
    """Every command with the words that call it."""
    yield " ".join(path), command
    if isinstance(command, click.Group):
        for name, below in command.commands.items():
            yield from commands_below(below, (*path, name))


def undocumented_options(page: str) -> list[str]:
    """The options that the page on the command line does not have in the chapter of their command."""
    chapters = dict(re.findall(r"^## (.+?)\n(.*?)(?=^## |\Z)", page, re.MULTILINE | re.DOTALL))
    return [
        f"{name} {option}"
        for name, command in commands_below(main)
        for parameter in command.params
        if isinstance(parameter, click.Option)
        for option in (*parameter.opts, *parameter.secondary_opts)
        if f"`{option}`" not in chapters.get(name, "")
    ]


def anchor(heading: str) -> str:
    """The anchor that the documentation site gives to a heading."""
    words = re.sub(r"[^\w\s-]", "", heading.replace("`", "")).strip().lower()
    return re.sub(r"[-\s]+", "-", words)


def broken_links(page: Path, text: str) -> list[str]:
    """The links of a page that lead to no file of the project, or to no heading of one."""
    broken = []
    for link in _LINK.findall(_FENCE.sub("", text)):
        target, _, place = link.partition("#")
        if re.match(r"[a-z]+:", link):
            continue
        file = (page.parent / target).resolve() if target else page
        known = {anchor(heading) for heading in _HEADING.findall(file.read_text("utf-8"))} if file.is_file() else set()
        if not file.exists() or (place and place not in known):
            broken.append(link)
    return broken


def commands_shown(text: str) -> list[str]:
    """Every command of ours in the shell blocks of a page, on one line each."""
    shown = []
    for kind, block in _FENCE.findall(text):
        if kind in {"sh", "console", "bash"}:
            lines = block.replace("\\\n", " ").splitlines()
            shown += [line.removeprefix("$ ") for line in lines if line.removeprefix("$ ").startswith("rotunda ")]
    return shown


def parse(command: str) -> None:
    """Read a command as the program would, without running it. Raises `click.ClickException` where it is wrong."""
    context = main.make_context("rotunda", shlex.split(command, comments=True)[1:])
    name, below, rest = main.resolve_command(context, [*context._protected_args, *context.args])
    assert below is not None
    below.make_context(name, rest, parent=context)


def unnamed_pages(config: str) -> list[str]:
    """The pages of the site that its navigation does not name."""
    named = str(tomllib.loads(config)["project"]["nav"])
    files = (path.relative_to(DOCS).as_posix() for path in DOCS.rglob("*.md"))
    return [file for file in files if f"'{file}'" not in named]


def test_generated_pages_are_what_the_program_would_write_now(reference: ModuleType) -> None:
    for path, page in reference.PAGES.items():
        assert path.read_text(encoding="utf-8") == page(), f"{path.name} is stale: run make docs"


def test_generated_pages_are_the_same_each_time(reference: ModuleType) -> None:
    for page in reference.PAGES.values():
        assert page() == page()


def test_every_command_and_option_is_documented() -> None:
    assert undocumented_options((DOCS / "reference" / "command-line.md").read_text(encoding="utf-8")) == []


def test_an_option_that_is_not_documented_is_found() -> None:
    page = (DOCS / "reference" / "command-line.md").read_text(encoding="utf-8")
    assert undocumented_options(page.replace("`--as-of`", "")) == ["rotunda plan --as-of"]


def test_every_table_and_column_of_the_estate_is_documented() -> None:
    page = (DOCS / "reference" / "estate-format.md").read_text(encoding="utf-8")
    for table in TABLES.values():
        chapter = page.partition(f"\n### {table.name}\n")[2].partition("\n### ")[0]
        assert [column.name for column in table.columns if f"| `{column.name}` |" not in chapter] == []
        assert chapter, f"{table.name} has no chapter"


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_link_leads_somewhere(page: Path) -> None:
    assert broken_links(page, page.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("link", ["nowhere.md", "docs/index.md#no-such-words", "#no-such-words"])
def test_a_link_that_leads_nowhere_is_found(link: str) -> None:
    assert broken_links(ROOT / "README.md", f"See [this]({link}).") == [link]


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_command_shown_is_one_that_exists(page: Path) -> None:
    for command in commands_shown(page.read_text(encoding="utf-8")):
        parse(command)


@pytest.mark.parametrize(
    "command",
    ["rotunda plant log.csv --out plan", "rotunda plan log.csv --outt plan", "rotunda plan --out plan"],
)
def test_a_command_that_does_not_exist_is_found(command: str) -> None:
    (shown,) = commands_shown(f"Text.\n\n```sh\n{command}\n```\n")
    with pytest.raises(click.ClickException):
        parse(shown)


def test_the_tutorial_and_the_how_tos_show_commands() -> None:
    for page in (DOCS / "tutorial").glob("*.md"):
        assert commands_shown(page.read_text(encoding="utf-8"))
    for page in (DOCS / "how-to").glob("*.md"):
        assert commands_shown(page.read_text(encoding="utf-8")), page.name


def test_the_readme_names_the_two_commands_and_is_short() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "make demo" in text
    assert "make test" in text
    assert len(text.splitlines()) <= 90


def test_every_decision_is_listed_and_short() -> None:
    index = (DECISIONS / "index.md").read_text(encoding="utf-8")
    for page in sorted(DECISIONS.glob("*.md")):
        text = page.read_text(encoding="utf-8")
        if page.name != "index.md":
            assert f"({page.name})" in index
            assert [f"## {part}" in text for part in ("Context", "Decision", "Consequences")] == [True] * 3
            assert len(text.splitlines()) <= _LONGEST_DECISION


def test_every_page_of_the_site_is_in_its_navigation() -> None:
    assert unnamed_pages((ROOT / "zensical.toml").read_text(encoding="utf-8")) == []


def test_a_page_that_is_not_in_the_navigation_is_found() -> None:
    config = (ROOT / "zensical.toml").read_text(encoding="utf-8")
    assert unnamed_pages(config.replace('"how-to/automate.md"', '"how-to/gone.md"')) == ["how-to/automate.md"]


def test_the_site_loads_no_fonts_or_scripts_from_elsewhere() -> None:
    config = tomllib.loads((ROOT / "zensical.toml").read_text(encoding="utf-8"))["project"]
    assert config["theme"]["font"] is False
    assert "http" not in str([config.get("extra_javascript"), config.get("extra_css")])
