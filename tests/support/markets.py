"""Small random market economies: tables that balance, households, and ratios drawn with them."""

from __future__ import annotations

import numpy as np

from commonweal.allocation.market.calibration import Calibrated, calibrate
from commonweal.core.economy import Economy, Population, Quantity
from commonweal.core.households import Households

CODES = ("A01", "C10-C12", "D35", "L68", "O84", "Q")
BASE = {
    "income_tax_rate": 0.2, "profit_tax_rate": 0.15, "deficit": 0.03, "government_debt": 0.8, "business_loans": 0.6,
    "household_debt": 0.5, "net_foreign_claims": 0.1, "cash": 0.05, "business_deposits": 0.1,
    "bank_capital_ratio": 0.1, "bills_held_by_households": 0.3, "bills_held_abroad": 0.6, "bill_rate": 0.03,
    "loan_rate": 0.045, "deposit_rate": 0.012, "reference_real_rate": 0.01, "inflation_target": 0.02,
    "taylor_inflation": 1.5, "taylor_unemployment": 0.5, "loan_spread": 0.015, "deposit_spread": 0.018,
    "rate_floor": 0.0, "rate_cap": 0.15, "wage_curve_elasticity": 0.1, "wage_curve_adjustment": 0.25,
    "expectation_anchor": 0.8, "price_adjustment": 0.7, "armington": 1.5, "export_elasticity": 1.0,
    "wealth_propensity": 0.03, "utilisation_response": 0.05, "utilisation_response_dwellings": 0.015,
    "profitability_response": 0.05, "interest_response": 0.1, "expectation_weight": 0.1, "expectation_speed": 0.2,
    "capital_growth_ceiling": 0.25, "maximum_utilisation": 1.15, "inventory_days": 36.0, "inventory_adjustment": 0.5,
    "employment_adjustment": 0.6, "hours_ceiling": 1.08, "frictional_floor": 0.01, "benefit_rate": 0.3,
    "debt_reaction": 0.05, "unemployment_reaction": 0.5, "leverage_reaction": 1.0, "mortgage_adjustment": 0.2,
    "deposit_adjustment": 0.3, "stock_growth": 0.02, "transfer_indexation": 0.9, "production_tax_share": 0.03,
    "unemployment_rate_reference": 0.06,
}  # fmt: skip


def random_economy(random: np.random.Generator) -> Economy:
    """Return a table of two to six products that balances in every row and column."""
    size = int(random.integers(2, len(CODES) + 1))
    codes = CODES[:size]
    home = random.uniform(0.0, 1.0, (size, size)) * (random.uniform(size=(size, size)) < 0.8)
    home *= random.uniform(0.1, 0.45, size) / np.maximum(home.sum(axis=0), 1e-9)
    foreign = random.uniform(0.0, 0.1, (size, size)) / size
    final = random.uniform(50.0, 500.0, size)
    output = np.linalg.solve(np.eye(size) - home, final)
    parts = np.array([0.58, 0.02, 0.15, 0.13, 0.0, 0.12])[None] * random.uniform(0.8, 1.2, (size, 6))
    parts /= parts.sum(axis=1, keepdims=True)
    final_domestic = final[:, None] * parts
    stock = random.normal(0.0, 0.005, size) * final
    final_domestic[:, 4] += stock
    final_domestic[:, 5] -= stock
    final_imported = np.outer(random.uniform(2.0, 20.0, size), [0.6, 0.0, 0.05, 0.3, 0.05, 0.0])
    margins = foreign.sum(axis=0) * output * random.uniform(0.0, 0.05)
    inputs = (home.sum(axis=0) + foreign.sum(axis=0)) * output + margins
    taxes = inputs * random.uniform(0.0, 0.05)
    added = output - inputs - taxes
    wages = added * random.uniform(0.45, 0.6, size)
    self_employed = added * random.uniform(0.0, 0.08, size)
    capital = added * random.uniform(1.5, 3.0, size)
    persons = wages * random.uniform(15.0, 25.0)
    people = np.full((20, 3), persons.sum() / 9.0) * np.array([1.0, 1.005, 1.01])
    return Economy(
        name="random", country="Nowhere", country_code="NOW", base_year=2014, currency="money",
        products=codes, activities=codes, product_names=dict(zip(codes, codes, strict=True)),
        use_domestic=home * output, use_imported=foreign * output, make=np.diag(output), import_margins=margins,
        product_taxes=taxes, final_domestic=final_domestic, final_imported=final_imported,
        final_margins=np.array([0.5, 0.0, 0.1, 0.3, 0.02, 0.0]), final_taxes=np.array([5.0, 0.0, 1.0, 2.0, 0.1, 0.0]),
        purchases_abroad=3.0, purchases_by_nonresidents=-2.0,
        value_added=np.stack([wages, self_employed, added - wages - self_employed]),
        hours=persons * 1.7, hours_employees=persons * 1.6, persons=persons, employees=persons * 0.9, capital=capital,
        co2=output * random.uniform(0.0, 1.0, size), household_co2={"heating": 1.0, "transport": 1.0},
        import_co2_intensity=np.full(size, 0.3),
        population=Population((2014, 2015, 2016), tuple(range(0, 100, 5)), people, people.sum(axis=0) * 20.0),
        parameters={},
    )  # fmt: skip


def random_households(economy: Economy, random: np.random.Generator) -> Households:
    """Return three bands of two classes, with shares that add up to one."""
    groups = 6
    persons = np.full(groups, economy.population.total(2014) / groups)

    def shares() -> np.ndarray:
        drawn = random.uniform(0.8, 1.2, groups) * np.array([0.6, 0.6, 1.0, 1.0, 1.6, 1.6])
        return np.asarray(drawn / drawn.sum())

    home, foreign = economy.final("households", "npish")
    income = shares()
    return Households(
        bands=("low", "middle", "high"), classes=("child", "worker"), band_of=(0, 0, 1, 1, 2, 2),
        class_of=(0, 1, 0, 1, 0, 1), years=(2014, 2015, 2016),
        persons=np.outer(persons, [1.0, 1.005, 1.01]), spending=np.outer(home + foreign, income), wages=income,
        mixed_income=income, property_income=shares(), transfers=shares(), financial_assets=income, debts=income,
        disposable=income, saving_profile=np.repeat([0.3, 0.6, 1.0], 2),
        elasticity=random.uniform(0.6, 1.2, len(economy.products)), frisch=np.repeat([-3.0, -2.5, -2.0], 2),
    )  # fmt: skip


def random_market(seed: int) -> Calibrated:
    """Return a random calibrated market; a draw of ratios that fits no table is refused by the calibration."""
    random = np.random.default_rng(seed)
    economy = random_economy(random)
    figures = {name: Quantity(value, "1", "drawn") for name, value in BASE.items()}
    for name in ("deficit", "income_tax_rate", "government_debt", "armington", "price_adjustment"):
        figures[name] = Quantity(BASE[name] * random.uniform(0.7, 1.3), "1", "drawn")
    worn = random.uniform(0.03, 0.09, len(economy.products))
    return calibrate(economy, random_households(economy, random), figures, worn)
