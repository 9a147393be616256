"""What is installed is what is here: the wheel carries every file of the packages, data too, and nothing else."""

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from helpers import PROJECT

FOLDERS = {
    "pipeline": "copydesk",
    "rules": "copydesk/rules",
    "reports": "copydesk/reports",
    "samples": "copydesk/samples",
}  # here: where it is installed


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built without a network from a copy, since setuptools leaves a build folder behind."""
    source = tmp_path_factory.mktemp("source")
    for name in ("pyproject.toml", "setup.py", "README.md", "LICENSE"):
        shutil.copy(PROJECT / name, source)
    for name in FOLDERS:
        shutil.copytree(PROJECT / name, source / name)  # compiled files of this interpreter too: they must not get in
    target = tmp_path_factory.mktemp("wheel")
    quiet = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-index", "--no-build-isolation"]
    subprocess.run([*quiet, "--wheel-dir", str(target), str(source)], check=True, timeout=120)
    (built,) = target.glob("*.whl")
    return built


def test_the_wheel_holds_every_file_of_the_packages(wheel: Path) -> None:
    here = {
        f"{package}/{path.relative_to(PROJECT / folder).as_posix()}"
        for folder, package in FOLDERS.items()
        for path in (PROJECT / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    inside = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    assert "copydesk/rules/grades.toml" in here
    assert inside == here


def test_the_wheel_states_its_licences_and_its_command(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        info = {name.partition(".dist-info/")[2]: archive.read(name).decode() for name in archive.namelist() if ".dist-info/" in name}
    assert "License-Expression: Apache-2.0\n" in info["METADATA"]
    assert "Apache License" in info["licenses/LICENSE"]
    assert "Carnegie Mellon" in info["licenses/pipeline/data/CMUDICT-LICENSE"]
    assert "copydesk = copydesk.__main__:main" in info["entry_points.txt"]


@pytest.mark.parametrize("name", ["build", "run", "dev", "docs"])
def test_the_pins_hold_no_address(name: str) -> None:
    text = (PROJECT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    assert "--hash=sha256:" in text
    assert not [line for line in text.split("\n") if "://" in line or line.startswith("-")]
