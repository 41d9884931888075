"""A package from outside adds kinds through the entry points of its metadata, and passes the conformance functions."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

HERE = Path(__file__).parent
PRESET = HERE.parents[1] / "src/commonweal/institutions/presets/associated-producers.yaml"


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Environment in which the outside package is as good as installed: its code and metadata are on the path."""
    place = tmp_path_factory.mktemp("site")
    project = tomllib.loads((HERE / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    info = place / f"{project['name'].replace('-', '_')}-{project['version']}.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {project['name']}\nVersion: {project['version']}\n")
    ((group, points),) = project["entry-points"].items()
    lines = [f"{name} = {module}" for name, module in points.items()]
    (info / "entry_points.txt").write_text("\n".join([f"[{group}]", *lines, ""]))
    path = os.pathsep.join([str(place), str(HERE), *filter(None, sys.path)])
    return {**os.environ, "PYTHONPATH": path}


def called(environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def test_the_package_passes_the_conformance_functions(environment: dict[str, str]) -> None:
    options = ["-q", "-p", "no:cacheprovider", "-p", "no:randomly"]
    run = called(environment, "-m", "pytest", *options, str(HERE / "conformance.py"))
    assert run.returncode == 0, run.stdout + run.stderr
    assert "3 passed" in run.stdout


def test_the_command_line_knows_the_kinds(environment: dict[str, str], tmp_path: Path) -> None:
    text = PRESET.read_text(encoding="utf-8").replace("default: {kind: market}", "default: {kind: negotiated}")
    path = tmp_path / "society.yaml"
    path.write_text(text.replace("A01: {kind: worker}", "A01: {kind: commons, voice_of_workers: 0.4}"))
    script = "import sys; from commonweal.cli.app import main; sys.argv = sys.argv[1:]; main()"
    run = called(environment, "-c", script, "commonweal", "check", str(path))
    assert run.returncode == 0, run.stdout + run.stderr
    path.write_text(text.replace("A01: {kind: worker}", "A01: {kind: comons, voice_of_workers: 0.4}"))
    run = called(environment, "-c", script, "commonweal", "check", str(path))
    assert run.returncode == 2
    assert "did you mean 'commons'" in " ".join((run.stdout + run.stderr).split())


def test_without_its_metadata_the_kinds_are_unknown(tmp_path: Path) -> None:
    path = tmp_path / "society.yaml"
    path.write_text("ownership: {default: {kind: commons, voice_of_workers: 0.4}}\n")
    bare = {**os.environ, "PYTHONPATH": os.pathsep.join([str(HERE), *filter(None, sys.path)])}
    script = "import sys; from commonweal.institutions import load_institutions; load_institutions(sys.argv[1])"
    run = called(bare, "-c", script, str(path))
    assert run.returncode != 0 and "unknown kind of ownership" in run.stderr


def test_a_package_that_cannot_be_imported_is_named(environment: dict[str, str], tmp_path: Path) -> None:
    info = tmp_path / "broken_kinds-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: broken-kinds\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[commonweal.kinds]\nown = broken_kinds\n")
    (tmp_path / "broken_kinds.py").write_text("import nothing_of_this_name\n")
    path = os.pathsep.join([str(tmp_path), environment["PYTHONPATH"]])
    script = "import sys; from commonweal.cli.app import main; sys.argv = sys.argv[1:]; main()"
    run = called({**environment, "PYTHONPATH": path}, "-c", script, "commonweal", "check", "as-observed")
    said = run.stdout + run.stderr
    assert run.returncode == 2, said
    for words in ("package broken-kinds", "own = broken_kinds", "nothing_of_this_name"):
        assert words in said
    assert "commonweal itself failed" not in said
