"""Set up .venv from a lock: ``bootstrap.py run``, ``bootstrap.py dev``; or resolve the locks: ``bootstrap.py lock``.

Runs on any Python 3.7 or newer, finds one that is new enough, and does nothing when all is in place already.
A fresh Debian has no ``ensurepip``: the environment is then made without pip and driven by the pip outside it.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
LOCK_VENV = ROOT / ".venv-lock"
OLDEST = (3, 11)
CANDIDATES = ("python3", "python3.13", "python3.12", "python3.11", "python3.14", "python")
LOCK_TOOL = ("pip-tools==7.6.2",)
LOCK_OPTIONS = (
    "--quiet",
    "--generate-hashes",
    "--strip-extras",
    "--no-header",
    "--no-emit-index-url",
    "--no-emit-trusted-host",
    "--no-emit-find-links",
)


def answers(command: list[str]) -> bool:
    """Return whether a command can be started and succeeds, silently."""
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    except OSError:
        return False
    return done.returncode == 0


def is_recent(python: str) -> bool:
    """Return whether an interpreter starts and is new enough."""
    return answers([python, "-c", f"import sys, venv; sys.exit(sys.version_info < {OLDEST})"])


def find_python() -> str:
    """Return an interpreter of Python 3.11 or newer: this one, else the first by name on the path."""
    names = (shutil.which(name) for name in CANDIDATES)
    found = next((python for python in (sys.executable, *names) if python and is_recent(python)), None)
    if found is None:
        version = ".".join(map(str, sys.version_info[:3]))
        sys.exit(
            f"commonweal needs Python 3.11 or newer; {sys.executable} is {version}, and none of "
            f"{', '.join(CANDIDATES)} is newer. Install one, or name it: make PYTHON=/path/to/python3.12 run"
        )
    return found


def working_pip(commands: list[list[str]]) -> list[str] | None:
    """Return the first pip command that works; one that is too old for the interpreter fails already at listing."""
    return next((command for command in commands if answers([*command, "list"])), None)


def make_venv(folder: Path, python: str) -> list[str]:
    """Make a virtual environment anew and return the command that runs pip inside it."""
    inside = str(folder / "bin" / "python")
    subprocess.run([python, "-m", "venv", "--clear", "--without-pip", str(folder)], check=True)
    own, *others = ([name, "-m", "pip", "--python", inside] for name in (python, sys.executable, "python3"))
    pip = working_pip([own])
    if pip is None and answers([inside, "-m", "ensurepip"]):
        pip = [inside, "-m", "pip"]
    pip = pip or working_pip(others)
    if pip is None:
        sys.exit(f"No working pip for {python}. On Debian or Ubuntu: apt-get install python3-pip (or python3-venv)")
    return pip


def pip_of(folder: Path) -> list[str]:
    """Return the command that runs pip inside an environment, which is made first unless it is sound and unmoved."""
    inside, settings = str(folder / "bin" / "python"), folder / "pyvenv.cfg"
    pip = None
    if is_recent(inside) and str(folder) in settings.read_text():
        pip = working_pip([[inside, "-m", "pip"], [sys.executable, "-m", "pip", "--python", inside]])
    return pip or make_venv(folder, find_python())


def fingerprint(lock: Path) -> str:
    """Return a digest of what an installed environment depends on: its place, the lock, the package's metadata."""
    digest = hashlib.sha256(str(ROOT).encode())
    for file in (lock, ROOT / "pyproject.toml"):
        digest.update(file.read_bytes())
    return digest.hexdigest()


def install(name: str) -> None:
    """Install the lock ``requirements/<name>.txt`` and this package, in place, unless that is done already."""
    lock = ROOT / "requirements" / f"{name}.txt"
    stamp = VENV / f"installed-{name}"
    wanted = fingerprint(lock)
    if stamp.is_file() and stamp.read_text() == wanted and is_recent(str(VENV / "bin" / "python")):
        return
    print(f"Setting up {VENV.name} from requirements/{name}.txt", flush=True)
    pip = [*pip_of(VENV), "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "--require-hashes", "--only-binary", ":all:", "-r", str(lock)], check=True)
    subprocess.run([*pip, "--no-deps", "--no-build-isolation", "--editable", str(ROOT)], check=True)
    stamp.write_text(wanted)


def resolve() -> None:
    """Resolve ``requirements/*.in`` into locks that hold every wheel's hash and name no index.

    On the oldest Python only: a newer one would choose releases that the oldest cannot install.
    """
    if sys.version_info[:2] != OLDEST:
        sys.exit("Locks are resolved on the oldest Python that they serve: make PYTHON=python3.11 lock")
    pip = [*pip_of(LOCK_VENV), "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, *LOCK_TOOL], check=True)
    compiler = str(LOCK_VENV / "bin" / "pip-compile")
    for name in ("run", "dev"):
        files = ["--output-file", f"requirements/{name}.txt", f"requirements/{name}.in"]
        subprocess.run([compiler, *LOCK_OPTIONS, "--upgrade", *files], check=True, cwd=ROOT)


def main() -> None:
    """Do what the one argument says."""
    if sys.argv[1:] == ["lock"]:
        resolve()
    elif sys.argv[1:] in (["run"], ["dev"]):
        install(sys.argv[1])
    else:
        sys.exit("usage: bootstrap.py run|dev|lock")


if __name__ == "__main__":
    try:
        main()
    except subprocess.CalledProcessError as failure:
        sys.exit(f"failed with status {failure.returncode}: {' '.join(map(str, failure.cmd))}")
