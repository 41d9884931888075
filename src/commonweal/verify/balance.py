"""The rows of the plan, written out from what they mean, without the programme's matrix.

Everything is the base year times a scale: an activity at ``s`` times its base-year output uses, makes, employs and
emits ``s`` times what it did; consumption of a product group at ``q`` times the base year's draws ``q`` times its
products; investment at ``a`` times the base year's gross fixed capital formation draws ``a`` times its column. Where
techniques are offered, the base year is what is left of it without the observed ones, and these are added level by
level.
"""

from __future__ import annotations

import numpy as np

from commonweal.verify.capital import capital_rows
from commonweal.verify.case import Case
from commonweal.verify.declared import Declared, hours
from commonweal.verify.emissions import co2, credit_rows
from commonweal.verify.nature import taken
from commonweal.verify.scales import Flows, scales
from commonweal.verify.stored import Array

CONSUMERS = ("households", "npish", "government")


def uses(declared: Declared, flows: Flows) -> dict[str, Array]:
    """Return the balance of every product in its parts, each (product, year) [money/yr, or unit/yr if added]."""
    country, processes, at = declared.kept, declared.processes, scales(declared, flows)
    fixed = np.maximum(-country.final("domestic", "gfcf"), 0.0)
    composite = np.outer(np.maximum(country.final("domestic", "gfcf"), 0.0), at.investment)
    consumed = [
        bundle @ at.groups + np.outer(bundle.sum(axis=1), at.basket)
        for bundle in (country["groups.domestic"], processes["need_group"])
    ]
    none = np.zeros((len(processes["need_group"]), len(declared.case.years)))
    return {
        "made": np.vstack([country["make"] @ at.industries, none]) + processes["makes"] @ at.techniques,
        "intermediate": np.vstack(
            [
                country["use_domestic"] @ at.industries + processes["use_domestic"] @ at.techniques,
                processes["need_industry"] @ at.industries,
            ]
        ),
        "consumption": np.vstack(consumed),
        "investment": np.vstack([composite + np.outer(processes["vehicles_domestic"], at.vehicles), none]),
        "exports": flows["export"],
        "fixed_supply": np.vstack([np.repeat(fixed[:, None], len(declared.case.years), axis=1), none]),
    }


def imports(declared: Declared, flows: Flows, margins: bool) -> Array:
    """Return imports (year,) [money/yr], at fob prices or with international transport margins."""
    country, processes, at = declared.kept, declared.processes, scales(declared, flows)
    carried = 1.0 if margins else 0.0
    on_consumption = 1.0 + carried * consumption_margin(declared.case)
    groups = country["groups.imported"].sum(axis=0)
    consumed = groups @ at.groups + groups.sum() * at.basket
    inputs = country["use_imported"].sum(axis=0) + carried * country["import_margins"]
    techniques = processes["use_imported"].sum(axis=0) + carried * processes["import_margins"]
    capital = country.final("imported", "gfcf").sum() + carried * country.margins("gfcf")
    vehicles = processes["vehicles_imported"].sum() * at.vehicles
    return np.asarray(
        inputs @ at.industries
        + techniques @ at.techniques
        + capital * at.investment
        + (consumed + vehicles) * on_consumption
    )


def consumption_margin(case: Case) -> float:
    """Return international transport margins per money of imported consumption."""
    return float(case.country.margins(*CONSUMERS) / case.country.final("imported", *CONSUMERS).sum())


def rows(declared: Declared, flows: Flows) -> dict[str, Array]:
    """Return the left-hand side of every row of a plan's programme, by block, in natural units."""
    case = declared.case
    part = uses(declared, flows)
    spent = part["intermediate"] + part["consumption"] + part["investment"] + part["exports"]
    worked = hours(declared, flows["level"])
    unserved = flows.get("unserved", np.zeros_like(case.persons))
    found = {
        "balance": part["made"] - spent,
        "labour_use": flows["labour"] - worked.sum(axis=0),
        "resource_use": flows["resource"] - used_up(declared, flows),
        "limit": np.array([flows["resource"][one.account, list(one.periods)].sum() for one in declared.limits]),
        "trade_balance": flows["export"].sum(axis=0) - imports(declared, flows, margins=True),
        "group_sum": flows["group_total"] - flows["delivery"].sum(axis=1),
        "floor": flows["delivery"] + declared.floors * unserved[None],
        **capital_rows(declared, flows),
        **credit_rows(declared, flows),
        **_shares(declared, flows),
        **_workforce(declared, flows, worked),
        **_basket(case, flows),
    }
    if "least_fulfilment" in flows:
        found["fulfilment"] = flows["delivery"] - declared.required * flows["least_fulfilment"][0]
    return found


def used_up(declared: Declared, flows: Flows) -> Array:
    """Return what is used up (row, year): CO2 on both accounts [Gt/yr], then each stock under a quota [unit/yr]."""
    return np.concatenate([co2(declared, flows), taken(declared.stocks, declared.case.country, flows["level"])])


def _shares(declared: Declared, flows: Flows) -> dict[str, Array]:
    """What some techniques make of a product, less the largest part of it that they may make."""
    processes = declared.processes
    if not len(processes["shares.share"]):
        return {}
    made = processes.own_makes[processes["shares.product"]]
    weight = made * processes["shares.members"] - processes["shares.share"][:, None] * made
    return {"share_limit": weight @ flows["level"][len(processes.industries) :]}


def _workforce(declared: Declared, flows: Flows, worked: Array) -> dict[str, Array]:
    """Workforces serve an industry and its techniques; unpaid hours and imports have none to serve."""
    if "workforce" not in flows:
        return {"labour_limit": flows["labour"]}
    case, force = declared.case, flows["workforce"]
    count, mobility = len(force), mobility_of(case)
    served = worked[:count] + declared.processes.membership.T @ worked[count:]
    before = np.concatenate([np.zeros((count, 1)), force[:, :-1]], axis=1)
    return {
        "workforce_need": case.hours_per_person[None, :] * force - served,
        "workforce_limit": force.sum(axis=0),
        "workforce_rise": force - (1.0 + mobility) * before,
        "workforce_fall": (1.0 - mobility) * before - force,
    }


def mobility_of(case: Case) -> float:
    """Return the largest relative change of a workforce in a year."""
    return float(case.scenario["technology"]["labour_mobility"]["value"])


def _basket(case: Case, flows: Flows) -> dict[str, Array]:
    limit = float(case.scenario["technology"]["ray_growth_limit"]["value"])
    now, before = flows["basket"][1:], flows["basket"][:-1]
    return {"basket_rise": now - (1.0 + limit) * before, "basket_fall": (1.0 - limit) * before - now}
