"""The house itself: locks, licence, what the wheel carries, and what must never be in the repository."""

from __future__ import annotations

import re
import subprocess
import tomllib
import zipfile
from pathlib import Path

import pytest
from hatchling.builders.wheel import WheelBuilder

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "commonweal"
LOCKS = ("run", "dev")

# Assembled, so that this file does not hold what it looks for.
HOSTS = [".".join(parts) for parts in (("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"), ("npmjs", "com"))]
HOSTS += [".".join(parts) for parts in (("crates", "io"), ("golang", "org"), ("deb", "debian"), ("anaconda", "org"))]
PLACES = ["/" + name + "/" for name in ("work", "root", "opt/pypi", "opt/wheels")] + ["/".join(("", "tmp", "x"))]
INDEX_OPTIONS = ["--" + name for name in ("index-url", "extra-index-url", "find-links", "trusted-host")]


def tracked_files() -> list[Path]:
    """Return every file of the repository that git does not ignore."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout.decode()
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("not a git checkout")
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def requirements(name: str) -> dict[str, tuple[str, list[str]]]:
    """Return version and hashes of each requirement of a lock, by project name."""
    text = (ROOT / "requirements" / f"{name}.txt").read_text()
    blocks = re.split(r"\n(?=[a-z0-9])", text)
    heads = (re.match(r"([a-z0-9.-]+)==(\S+)", block) for block in blocks)
    return {
        head[1]: (head[2], re.findall(r"--hash=sha256:([0-9a-f]{64})\b", block))
        for head, block in zip(heads, blocks, strict=True)
        if head
    }


def normalised(requirement: str) -> str:
    """Return the project name of a requirement as a lock spells it."""
    return re.sub(r"[-_.]+", "-", re.split(r"[<>=~! ;\[]", requirement)[0]).lower()


@pytest.fixture(scope="module")
def project() -> dict[str, object]:
    table = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert isinstance(table, dict)
    return table


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    folder = tmp_path_factory.mktemp("wheel")
    (built,) = WheelBuilder(str(ROOT)).build(directory=str(folder), versions=["standard"])
    return zipfile.ZipFile(built)


def test_no_host_and_no_machine_path_in_the_repository() -> None:
    forbidden = re.compile("|".join(re.escape(text) for text in HOSTS + PLACES).encode())
    found = {
        str(path.relative_to(ROOT)): match[0].decode()
        for path in tracked_files()
        if (match := forbidden.search(path.read_bytes()))
    }
    assert found == {}


@pytest.mark.parametrize("name", LOCKS)
def test_lock_names_no_index(name: str) -> None:
    text = (ROOT / "requirements" / f"{name}.txt").read_text()
    assert [option for option in [*INDEX_OPTIONS, "://"] if option in text] == []
    assert text.startswith("--only-binary :all:\n")


@pytest.mark.parametrize("name", LOCKS)
def test_every_requirement_is_pinned_with_hashes(name: str) -> None:
    locked = requirements(name)
    lines = (ROOT / "requirements" / f"{name}.txt").read_text().splitlines()
    named = [line for line in lines if line and line[0] not in " #-"]
    assert len(named) == len(locked)
    assert [project for project, (_, hashes) in locked.items() if not hashes] == []


@pytest.mark.parametrize("project_name", ["numpy", "scipy", "pandas", "pyarrow", "highspy", "pydantic-core"])
def test_compiled_requirement_covers_three_pythons_on_two_processors(project_name: str) -> None:
    _, hashes = requirements("run")[project_name]
    assert len(hashes) >= 6


def test_run_lock_holds_every_dependency_and_the_build_backend(project: dict[str, object]) -> None:
    dependencies = project["dependencies"]
    assert isinstance(dependencies, list)
    wanted = {normalised(item) for item in dependencies} | {"hatchling", "editables"}
    assert wanted - requirements("run").keys() == set()


def test_dev_lock_extends_the_run_lock() -> None:
    run, dev = requirements("run"), requirements("dev")
    assert {name: dev.get(name) for name in run} == run


def test_wheel_carries_every_file_of_the_package(wheel: zipfile.ZipFile) -> None:
    present = {path for path in PACKAGE.rglob("*") if path.is_file() and path.suffix != ".pyc"}
    expected = {path.relative_to(PACKAGE.parent).as_posix() for path in present}
    assert expected - set(wheel.namelist()) == set()
    assert "commonweal/py.typed" in wheel.namelist()


def test_wheel_carries_licence_and_command(wheel: zipfile.ZipFile) -> None:
    folder = next(name.split("/")[0] for name in wheel.namelist() if ".dist-info/" in name)
    assert wheel.read(f"{folder}/licenses/LICENSE") == (ROOT / "LICENSE").read_bytes()
    assert b"commonweal = commonweal.cli.app:main" in wheel.read(f"{folder}/entry_points.txt")


def test_licence_is_mit(project: dict[str, object]) -> None:
    assert project["license"] == "MIT"
    assert (ROOT / "LICENSE").read_text().startswith("MIT License\n\nCopyright (c) 2026 The commonweal authors\n")
