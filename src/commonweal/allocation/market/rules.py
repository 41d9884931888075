"""From institutions to the rules of the market: who decides, who gets the surplus, who pays which tax."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

import numpy as np

from commonweal.allocation.market.model import Demand, Model, Rules, State
from commonweal.core.economy import Array, ProductGroups
from commonweal.core.period import OWNERS
from commonweal.institutions.debt import DebtLimit, DeficitLimit
from commonweal.institutions.employment import FixedMembership, VariableHours
from commonweal.institutions.investment import Investment, PlannedInvestment, RetainedIncome, SocialFund
from commonweal.institutions.issue import PerHead
from commonweal.institutions.ownership import Control, Ownership, Shares
from commonweal.institutions.quotas import SinkBudget
from commonweal.institutions.schema import Institutions
from commonweal.institutions.taxes import Taxes
from commonweal.institutions.transfers import Several, Transfers
from commonweal.institutions.work import ByNeed, EqualPay, LabourTokens, PayScale, PublicJobs, SharedWork

WORKERS, SOCIETY, REGION = 1, 2, 3
TRADE, BANKS = "G46", "K64"


def rules_of(institutions: Institutions, activities: tuple[str, ...], provided: Array, day: date) -> Rules:
    """Return the rules that a society makes for its market on a day.

    Enterprises that society or a region owns belong to the public purse, unless investment comes out of a social fund
    or is planned for all: then their surplus goes to the fund.

    Parameters
    ----------
    provided : (P,) share of each product that reaches households in kind, see :func:`provided_shares`
    """
    controls = _controls(institutions, activities)
    usus = np.array([_owners(one.usus) for one in controls])
    fructus = np.array([_owners(one.fructus) for one in controls])
    work, public, investment = institutions.work, institutions.public, institutions.investment
    fund = isinstance(investment, SocialFund)
    taxes = public.taxes if isinstance(public.taxes, Taxes) else None
    quota = (institutions.quotas or {}).get("co2")
    return Rules(
        usus=usus,
        fructus=fructus,
        budgeted=np.array([False, False, not fund, not fund]),
        fund=fund,
        capital_charge=investment.rate.at(day, "investment.rate") if isinstance(investment, SocialFund) else 0.0,
        retained=_retained(investment, day),
        required=np.ones(len(OWNERS)),
        investment=_investment(investment),
        income_tax=_share(taxes, "income", day),
        profit_tax=_share(taxes, "profits", day),
        contributions=_share(taxes, "payroll", day),
        consumption_tax=_share(taxes, "consumption", day),
        pay=_pay(institutions),
        jobs=_jobs(institutions),
        job_pay=work.job_guarantee.pay.at(day, "work.job_guarantee.pay")
        if isinstance(work.job_guarantee, PublicJobs)
        else 0.0,
        fixed_members=np.array([_fixed(one) for one in controls]),
        transfer_rules=tuple(_transfers(public.transfers, day)) or (("observed", 0.0, 0.0),),
        debt=_debt(institutions, day),
        permit_issue="per_head" if isinstance(quota, SinkBudget) and isinstance(quota.issue, PerHead) else "auction",
        provided=provided,
        bank_owners=fructus[activities.index(BANKS)] if BANKS in activities else fructus.mean(axis=0),
        trade_owners=fructus[activities.index(TRADE)] if TRADE in activities else fructus.mean(axis=0),
        floors_first=any(one.priority == "first" for one in (institutions.guarantees or {}).values()),
    )


def provided_shares(institutions: Institutions, groups: ProductGroups | None, products: tuple[str, ...]) -> Array:
    """Return the share of each product's consumption that is not sold to households (P,).

    A product group or a product that moves by plan or directly reaches people in kind; a mixed default provides every
    group that some guarantee covers.
    """
    found = np.zeros(len(products))
    if groups is None:
        return found
    whole = groups.domestic + groups.imported
    total = whole.sum(axis=1)
    share = np.divide(whole, total[:, None], out=np.zeros_like(whole), where=total[:, None] > 0.0)
    for name, in_kind in moves(institutions, groups.names, products).items():
        if not in_kind:
            continue
        if name in groups.names:
            found = found + share[:, groups.names.index(name)]
        else:
            found[products.index(name)] = 1.0
    return np.minimum(found, 1.0)


def moves(institutions: Institutions, groups: tuple[str, ...], products: tuple[str, ...]) -> Mapping[str, bool]:
    """Return the product groups and products that reach people in kind (True) rather than for money."""
    rules = institutions.allocation
    default = rules.default.ways() if rules.default is not None else ()
    covered = guaranteed_groups(institutions)
    found = dict.fromkeys(groups, False)
    if "market" not in default:
        found = dict.fromkeys(groups, True)
    elif len(default) > 1:
        found.update(dict.fromkeys((name for name in groups if name in covered), True))
    for name, rule in rules.products.items():
        found[name] = "market" not in rule.ways()
    return found


def guaranteed_groups(institutions: Institutions) -> frozenset[str]:
    """Return the product groups that a guarantee names; a floor set names every group that has a floor."""
    found: set[str] = set()
    for one in (institutions.guarantees or {}).values():
        if hasattr(one, "group"):
            found.add(one.group)
        elif hasattr(one, "amounts"):
            found |= set(one.amounts)
        elif hasattr(one, "set"):
            found |= FLOORED
    return frozenset(found)


FLOORED = {"food", "clothing", "household goods", "transport", "culture", "housing", "energy and water", "health"} | {
    "education",
    "communication",
    "public administration",
}
"""Product groups that a floor set speaks about."""


def under(model: Model, state: State, rules: Rules) -> tuple[Model, State]:
    """Return the same economy under other rules: debts and deposits of enterprises follow their capital to new owners.

    Households stop buying what is provided in kind and spend on the rest; nobody is compensated.
    """
    worth = state.capital_price * state.capital
    # enterprises of the base year's public purse owe nothing; the others owe in proportion to their capital
    indebted = worth * (1.0 - model.rules.fructus[:, model.rules.budgeted].sum(axis=1))
    weights = indebted @ rules.fructus
    weights = weights / weights.sum() if weights.sum() > 0.0 else weights
    state = replace(state, loans=state.loans.sum() * weights, firm_deposits=state.firm_deposits.sum() * weights)
    return replace(model, rules=rules, demand=_without(model, rules.provided)), state


def _without(model: Model, provided: Array) -> Demand:
    """The demand system without what is provided: budget shares of the rest add up to one again."""
    keep = np.append(1.0 - provided, 1.0)[:, None]
    demand = model.demand
    marginal = demand.marginal * keep
    return replace(
        demand, subsistence=demand.subsistence * keep, marginal=marginal / marginal.sum(axis=0), base=demand.base * keep
    )


def _controls(institutions: Institutions, activities: tuple[str, ...]) -> list[Control]:
    rules = institutions.ownership
    default = rules.default
    assert default is not None, "an unanswered question is refused before"
    owners: list[Ownership] = [rules.sectors.get(code, default) for code in activities]
    return [one.control() for one in owners]


def _owners(shares: Shares) -> list[float]:
    document = shares.model_dump()
    return [float(document[name]) for name in OWNERS]


def _retained(investment: Investment | None, day: date) -> float | None:
    if isinstance(investment, RetainedIncome) and investment.share is not None:
        return float(investment.share.at(day, "investment.share"))
    return None


def _investment(investment: Investment | None) -> str:
    if isinstance(investment, RetainedIncome):
        return "retained"
    if isinstance(investment, SocialFund):
        return "fund"
    return "plan" if isinstance(investment, PlannedInvestment) else "profit"


def _share(taxes: Taxes | None, name: str, day: date) -> float | None:
    """A tax rate of the society's own; a society that lists its taxes and leaves one out has none of it."""
    if taxes is None:
        return None
    rate = getattr(taxes, name)
    return 0.0 if rate is None else float(rate.at(day, f"public.taxes.{name}"))


def _pay(institutions: Institutions) -> str | float:
    rule = institutions.work.remuneration
    if isinstance(rule, PayScale):
        return float(rule.ratio)
    if isinstance(rule, EqualPay | LabourTokens):
        return "equal"
    return "need" if isinstance(rule, ByNeed) else "observed"


def _jobs(institutions: Institutions) -> str:
    rule = institutions.work.job_guarantee
    if isinstance(rule, SharedWork):
        return "shared"
    return "public" if isinstance(rule, PublicJobs) else "none"


def _fixed(control: Control) -> float:
    """Share of an enterprise in which hours vary before members."""
    return control.usus.workers if isinstance(control.employment, FixedMembership | VariableHours) else 0.0


def _transfers(rule: Transfers | None, day: date) -> Iterator[tuple[str, float, float]]:
    if isinstance(rule, Several):
        for part in rule.parts.values():
            yield from _transfers(part, day)
    elif rule is not None:
        fields = rule.model_dump()
        sizes = [getattr(rule, name) for name in ("amount", "replacement") if name in fields]
        others = [rule.withdrawal] if "withdrawal" in fields else []  # type: ignore[attr-defined]
        size = float(sizes[0].at(day, f"public.transfers.{rule.kind}")) if sizes else 0.0
        other = float(others[0].at(day, "public.transfers.withdrawal")) if others else 0.0
        yield rule.kind, size, other


def _debt(institutions: Institutions, day: date) -> tuple[str, float]:
    rule = institutions.public.debt
    if isinstance(rule, DeficitLimit | DebtLimit):
        return rule.kind, float(rule.limit.at(day, "public.debt.limit"))
    return (rule.kind if rule is not None else "observed"), 0.0
