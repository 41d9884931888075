"""Raw arrays of a run folder: economies, resolved series of each run, and certificates."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from commonweal.allocation.plan.compile import ACCOUNTS
from commonweal.core.economy import Economy
from commonweal.core.linear_program import LinearProgram, Optimum, to_bytes
from commonweal.core.plan import Plan
from commonweal.core.run_folder import certificate_file, economy_file, frontier_name, pack, settings_file, unmet_name
from commonweal.results.process_arrays import process_arrays
from commonweal.results.records import Results, Run
from commonweal.results.resolved import labour_supply
from commonweal.scenario.nature import stocks
from commonweal.scenario.setting import Setting, make_drivers, make_setting

Arrays = dict[str, NDArray[Any]]


def array_files(results: Results) -> Iterator[tuple[str, bytes]]:
    """Yield every npz file of a run folder with its content; the processes of an economy are in its own file."""
    for world in dict.fromkeys(run.world for run in results.runs):
        setting = results.of(world)[0].setting
        arrays = {**economy_arrays(setting.economy), **stock_arrays(setting.economy), **process_arrays(setting)}
        yield economy_file(world), pack(arrays)
    for run in results.runs:
        yield settings_file(run.key), pack(setting_arrays(run))
        yield from _certificates(run)


def economy_arrays(economy: Economy) -> Arrays:
    """Return the arrays and scalars of an economy (see ``Economy`` for axes and units)."""
    groups, population = economy.groups, economy.population
    assert groups is not None
    names = ("use_domestic", "use_imported", "make", "import_margins", "final_domestic", "final_imported",
             "final_margins", "final_taxes", "hours", "persons", "capital", "co2", "import_co2_intensity")  # fmt: skip
    return {
        **{name: getattr(economy, name) for name in names},
        "household_co2": np.array(list(economy.household_co2.values())),
        **{f"groups.{name}": getattr(groups, name) for name in ("domestic", "imported", "direct_co2", "collective")},
        **{
            f"population.{name}": np.asarray(getattr(population, name))
            for name in ("years", "age_from", "persons", "world")
        },
        "base_year": np.array(economy.base_year),
        "parameters": np.array([quantity.value for quantity in economy.parameters.values()]),
        **{f"labels.{name}": np.array(labels) for name, labels in _labels(economy).items()},
    }


def _labels(economy: Economy) -> dict[str, list[str]]:
    return {
        "name": [economy.name],
        "currency": [economy.currency],
        "products": list(economy.products),
        "activities": list(economy.activities),
        "final_categories": list(economy.final_categories),
        "household_co2": list(economy.household_co2),
        "groups": list(economy.groups.names) if economy.groups else [],
        "parameters": list(economy.parameters),
    }


def stock_arrays(economy: Economy) -> Arrays:
    """Return the stocks of nature from which an industry takes, each (stock,), in the unit of the stock.

    ``opening`` : at the beginning of the first year; ``extraction`` : of the base year [per yr]; ``growth_rate`` [1/yr]
    and ``capacity`` : of the logistic law, not a number under a law without growth.
    """
    found = [stock for stock in stocks(economy).values() if stock.industry]
    figures = {
        "opening": [one.stock.amount for one in found],
        "extraction": [one.extraction.value for one in found],
        "growth_rate": [getattr(one.stock, "growth_rate", np.nan) for one in found],
        "capacity": [getattr(one.stock, "capacity", np.nan) for one in found],
    }
    labels = {
        "name": [one.name for one in found],
        "unit": [one.unit for one in found],
        "industry": [one.industry for one in found],
    }
    return {
        **{f"stocks.{name}": np.array(values, dtype=np.float64) for name, values in figures.items()},
        **{f"stocks.labels.{name}": np.array(texts, dtype=str) for name, texts in labels.items()},
    }


def setting_arrays(run: Run) -> Arrays:
    """Return the resolved series of a run: drivers, hours, exports, and floors under every floor set offered.

    ``labour_factor`` and the like are of the run's own drivers; ``KIND.labour_factor`` of others that a frontier uses.
    """
    setting = run.setting
    promised = setting.guaranteed.floors if setting.guaranteed else np.zeros_like(setting.needs.floors)
    measure = setting.scenario.yardstick
    sets = dict.fromkeys((measure.floor_set, *measure.alternatives.floor_sets))
    kinds = dict.fromkeys(one.drivers for one in run.frontiers if one.drivers != setting.driver_kind)
    return {
        "years": np.array(setting.years),
        **_drivers(setting, setting.driver_kind, ""),
        **{name: array for kind in kinds for name, array in _drivers(setting, kind, f"{kind}.").items()},
        "hours_per_person": setting.hours_per_person,
        "export_index": setting.export_index,
        "labour_supply": labour_supply(setting),
        "promised": promised,
        **_stock_limits(run),
        **{f"floors.{name}": _floors(setting, name) for name in sets},
        "labels.groups": np.array(setting.needs.groups),
        "labels.classes": np.array(setting.needs.classes),
    }


def _stock_limits(run: Run) -> Arrays:
    """What a society may take of stocks, in the order of its plan: ``bound`` (limit,) in ``years`` (limit, year)."""
    resources = run.problem.resources if run.problem else None
    if resources is None:
        return {}
    found = [one for one in resources.limits if one.resource >= len(ACCOUNTS)]
    covered = [[year in one.periods for year in range(len(run.setting.years))] for one in found]
    return {
        "stock_limits.bound": np.array([one.bound for one in found], dtype=np.float64),
        "stock_limits.years": np.array(covered, dtype=bool).reshape(len(found), len(run.setting.years)),
        "stock_limits.labels.quota": np.array([resources.names[one.resource] for one in found], dtype=str),
    }


def _drivers(setting: Setting, kind: str, prefix: str) -> Arrays:
    drivers = make_drivers(setting.economy, kind, setting.years)
    return {
        f"{prefix}labour_factor": drivers.labour,
        f"{prefix}co2_factor": drivers.co2,
        f"{prefix}household_co2_factor": drivers.household_co2,
    }


def _floors(setting: Setting, floor_set: str) -> NDArray[np.float64]:
    return make_setting(
        setting.scenario, setting.institutions, setting.economy, setting.driver_kind, floor_set
    ).needs.floors


def _certificates(run: Run) -> Iterator[tuple[str, bytes]]:
    if run.plan is None:
        return
    infeasible = run.plan.infeasible
    if infeasible is not None:
        content = to_bytes(infeasible.programme, ray=infeasible.ray)
        yield certificate_file(run.key, "strict"), content
    yield certificate_file(run.key, "plan"), _stages(run.plan)
    for frontier in run.frontiers:
        name = frontier_name(frontier.floor_set, frontier.account, frontier.drivers, frontier.techniques)
        yield certificate_file(run.key, name), _proof(frontier.least.programme, frontier.least.optimum)
        for budget, unmet in frontier.unmet.items():
            yield certificate_file(run.key, unmet_name(name, budget)), _proof(unmet.programme, unmet.optimum)


def _stages(plan: Plan) -> bytes:
    """The programme with cost, x, y and value of each stage, and the names of the stages."""
    vectors: Arrays = {"names": np.array([stage.name for stage in plan.stages])}
    for number, stage in enumerate(plan.stages, start=1):
        vectors[f"cost_{number}"] = stage.optimum.cost
        vectors[f"x_{number}"] = stage.optimum.x
        vectors[f"y_{number}"] = stage.optimum.y
        vectors[f"value_{number}"] = np.array(stage.optimum.objective)
    return to_bytes(plan.programme, **vectors)


def _proof(programme: LinearProgram, optimum: Optimum | None) -> bytes:
    """A programme with its optimal pair; without one it has no solution."""
    vectors = {} if optimum is None else {"cost_1": optimum.cost, "x_1": optimum.x, "y_1": optimum.y}
    return to_bytes(programme, **vectors)
