"""CO2 of a plan on both accounts, what exports embody, and the credit that they get for processes as they are."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from commonweal.verify.declared import Declared, direct_co2
from commonweal.verify.scales import Flows, scales
from commonweal.verify.stored import Array, Country

GT_PER_KT = 1e-6


def co2(declared: Declared, flows: Flows) -> Array:
    """Return CO2 on both accounts (account, year) [Gt/yr]: production, and footprint (+ imports - exports)."""
    country, case, at = declared.kept, declared.case, scales(declared, flows)
    intensity, processes = country["import_co2_intensity"], declared.processes
    own = country["groups.direct_co2"].sum(axis=0)
    households = (own @ at.groups + own.sum() * at.basket) * case.factor("household_co2", declared.drivers)
    production = direct_co2(declared, flows["level"]).sum(axis=0) + households
    groups = intensity @ country["groups.imported"]
    abroad = (
        (intensity @ country["use_imported"]) @ at.industries
        + (intensity @ processes["use_imported"]) @ at.techniques
        + groups @ at.groups
        + groups.sum() * at.basket
        + intensity @ country.final("imported", "gfcf") * at.investment
        + intensity @ processes["vehicles_imported"] * at.vehicles
    )
    exported = (embodied(declared) * flows["export"][: len(intensity)]).sum(axis=0)
    footprint = GT_PER_KT * (production + abroad - exported)
    return np.stack([GT_PER_KT * production, footprint - _credited(flows)])


def _credited(flows: Flows) -> Array | float:
    return flows["credit"].sum(axis=0) if "credit" in flows else 0.0


def embodied(declared: Declared) -> Array:
    """Return total CO2 of a unit of every product, inputs and imported inputs with it (product, year) [kt per money].

    Processes for which exports get a credit of their own are not in it.
    """
    country, credits = declared.case.country, credit(declared)
    emitted = country["co2"][:, None] * declared.case.factor("co2", declared.drivers)
    emitted = emitted + (country["import_co2_intensity"] @ country["use_imported"])[:, None]
    return content(country, emitted - declared.processes["need_industry"][credits.process].T @ credits.trended)


def content(country: Country, of_industries: Array) -> Array:
    """Return what a unit of every product holds of something, inputs with it, given its amount by industry.

    A product comes from its activities in base-year shares. ``of_industries`` : (activity, k); returns (product, k).
    """
    made = country["make"].sum(axis=1)
    shares = np.divide(country["make"], made[:, None], out=np.zeros_like(country["make"]), where=made[:, None] > 0.0).T
    coefficients = (country["use_domestic"] / country.output) @ shares
    per_product = shares.T @ (of_industries / country.output[:, None])
    return np.asarray(np.linalg.solve((np.eye(len(made)) - coefficients).T, per_product))


@dataclass(frozen=True, slots=True)
class Credit:
    """What exports take off the footprint for processes of industry, as far as these still do what exports embodied.

    ``process`` : (credit,) which added product; ``per_need`` : (credit, year) base-year mix [kt per unit];
    ``trended`` : the same with the trend of the industries that the process is part of; ``content`` : (product,
    credit) units of the process in a unit exported; ``share`` : (credit,) of the process that base-year exports stood
    for.
    """

    process: NDArray[np.int64]
    per_need: Array
    trended: Array
    content: Array
    share: Array


def credit(declared: Declared) -> Credit:
    """Return the credits of a programme, none where nothing is offered."""
    country, processes = declared.case.country, declared.processes
    number = np.flatnonzero(processes["need_industry"].any(axis=1))
    needed = processes.needed[number]
    makers = processes.own_makes[number]
    own, trended = (
        (makers > 0.0) * processes["observed"] @ co2 / needed[:, None]
        for co2 in (declared.technique_co2, declared.trended_co2)
    )
    held = content(country, processes["need_industry"][number].T)
    exports = np.maximum(country.final("domestic", "exports"), 0.0)
    return Credit(number, own, trended, held, exports @ held / needed)


def credit_rows(declared: Declared, flows: Flows) -> dict[str, Array]:
    """Return credits less what bounds them: the process as it is done, and what exports embodied."""
    found = credit(declared)
    if not len(found.process):
        return {}
    count = len(declared.processes.industries)
    makers = declared.processes.own_makes[found.process] > 0.0
    emitted = makers @ (declared.technique_co2 * flows["level"][count:])
    sold = (found.content.T @ flows["export"][: len(found.content)]) * found.per_need
    return {
        "credit_made": flows["credit"] - GT_PER_KT * found.share[:, None] * emitted,
        "credit_sold": flows["credit"] - GT_PER_KT * sold,
    }
