"""One HTML file from a run folder: the verdict, then the figures, in the order of the questions they answer."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from importlib.resources import files
from itertools import count
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from commonweal.report.blocks import Section
from commonweal.report.material import Material, read_material
from commonweal.report.matrix import verdict_matrix
from commonweal.report.sections import appendix, basis, binding, carbon, flips, gains, lives, needs, techniques, work
from commonweal.report.sentence import CAVEAT, answer, sentences
from commonweal.report.words import budget, sense

SECTIONS: tuple[Callable[[Material], Section | None], ...] = (
    lives.section,
    lives.frontier,
    needs.section,
    work.section,
    carbon.section,
    gains.section,
    binding.section,
    techniques.section,
    flips.section,
    basis.section,
    appendix.output,
    appendix.checks,
    appendix.sources,
)
SCRIPTS = ("vega.min.js", "vega-lite.min.js", "vega-embed.min.js")
LICENCES = ("LICENSE-vega.txt", "LICENSE-vega-lite.txt", "LICENSE-vega-embed.txt", "LICENSE-bundled-parts.txt")


def build_report(folder: Path) -> str:
    """Return the report of a run folder as one HTML document that asks no other host for anything."""
    return render(read_material(folder))


def render(material: Material) -> str:
    """Return the HTML of a report; every text of the run is escaped."""
    environment = template_environment()
    environment.globals.update(budget=budget, sense=sense, answer=answer)
    return environment.get_template("report.html").render(
        scenario=material.document["scenario"],
        years=material.years,
        sentences=sentences(material.with_indicators()),
        caveat=CAVEAT,
        matrices=verdict_matrix(material.document),
        sections=[made for make in SECTIONS if (made := make(material)) is not None],
        **bundled_parts(),
    )


def template_environment() -> Environment:
    """Return what renders a page: texts are escaped, and a name that is not given is an error."""
    loader = PackageLoader("commonweal.report", "template")
    made = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    made.globals.update(number_of=_counter(), json=script_json)
    return made


def bundled_parts() -> dict[str, Any]:
    """Return style, scripts and their licences, which stand in every page so that it asks no other host."""
    return {
        "style": Markup(resource("template/style.css")),
        "scripts": [Markup(resource(f"vendor/{name}")) for name in SCRIPTS],
        "start": Markup(resource("template/charts.js")),
        "licences": [resource(f"vendor/{name}") for name in LICENCES],
    }


def script_json(value: Mapping[str, Any]) -> Markup:
    """Return JSON that may stand inside a script element: no tag can end it."""
    text = json.dumps(value, separators=(",", ":"), ensure_ascii=True, allow_nan=False)
    return Markup(text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))


def _counter() -> Callable[[], int]:
    numbers: Iterator[int] = count(1)
    return lambda: next(numbers)


def resource(name: str) -> str:
    """Return a text file of the report package."""
    return files("commonweal.report").joinpath(name).read_text(encoding="utf-8")
