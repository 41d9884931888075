"""Find and read institutions: the presets of the package, or a file."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from commonweal.core.errors import Problem, UnknownName, nearest
from commonweal.core.strict_yaml import Document, parse_yaml, read_yaml
from commonweal.institutions.record import validate
from commonweal.institutions.schema import Institutions

SUFFIXES = (".yaml", ".yml")


def list_presets() -> list[str]:
    """Return the names of the institutions that come with the package."""
    return bundled_names("commonweal.institutions", "presets")


def load_institutions(path_or_name: str | Path) -> Institutions:
    """Return the institutions of a preset or of a YAML file.

    An empty file is read: it is not a society, and :func:`open_questions` says why.

    Raises
    ------
    FileProblem, UnknownName
        There is no such file or preset, or the file is not strict YAML.
    SchemaError
        With every problem of the file at once.
    """
    found = find_document("institutions", path_or_name, "commonweal.institutions", "presets")
    return validate(Institutions, found)


def bundled_names(package: str, folder: str) -> list[str]:
    """Return the names, without suffix, of the YAML files in a folder of a package."""
    return sorted(Path(item.name).stem for item in files(package).joinpath(folder).iterdir() if is_path(item.name))


def find_document(what: str, path_or_name: str | Path, package: str, folder: str) -> Document:
    """Return the document of a bundled name, or of a file where a path is given.

    A path is whatever has a YAML suffix or a separator in it; anything else is a name.
    """
    if is_path(path_or_name):
        return read_yaml(path_or_name)
    names, name = bundled_names(package, folder), str(path_or_name)
    if name not in names:
        step = "or give the path of a .yaml file"
        problem = Problem(f"unknown {what}", "", repr(name), ", ".join(names), nearest(name, names), step)
        raise UnknownName(problem)
    text = files(package).joinpath(folder, f"{name}.yaml").read_text(encoding="utf-8")
    return parse_yaml(text, f"{name}.yaml")


def is_path(path_or_name: str | Path) -> bool:
    """Return whether a path is meant and not a name."""
    text = str(path_or_name)
    return isinstance(path_or_name, Path) or text.endswith(SUFFIXES) or "/" in text or "\\" in text
