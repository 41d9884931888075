"""Ward's firm, its capitalist twin and its cures; joint control, horizon, regional funds and the labour ledger."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import minimize_scalar

from commonweal.allocation.labour_ledger import LabourLedger, payout
from commonweal.allocation.market.choices import decide
from commonweal.allocation.market.enterprise import Choice, Effort, Enterprise, Outcome, outcome, share_out
from commonweal.allocation.market.investment import Projects, Terms, invest, required_return
from commonweal.allocation.market.regional_funds import regional_funds
from commonweal.allocation.market.technology import Power, Technology
from commonweal.core.errors import InputError
from commonweal.core.linear_program import Array
from commonweal.institutions import load_institutions
from commonweal.institutions.employment import Employment, FixedMembership, VariableHours, VariableMembership
from commonweal.institutions.ownership import Control, Joint, Ownership, Private, Shares, Social, Worker

PAGE = Path(__file__).resolve().parents[2] / "docs" / "ownership.md"

WARD = Worker(employment=VariableMembership())
PRICES = np.array([4.0, 8.0])
# Q = sqrt(L), F = 4, w = 1; four members who work one unit of time each at the price 4 if it costs them L^2/2.
FIRM = Enterprise(
    technology=Power(1.0, 0.5),
    price=PRICES,
    charge=4.0,
    wage=1.0,
    social_wage=1.0,
    members=4.0,
    effort=Effort(weight=1.0, curvature=1.0),
)

amounts = st.floats(0.1, 100.0)
exponents = st.floats(0.2, 0.8)


@st.composite
def enterprises(draw: st.DrawFn) -> Enterprise:
    """Draw one enterprise whose hours are not 1 and whose social wage is not the wage."""
    return Enterprise(
        technology=Power(draw(amounts), draw(exponents)),
        price=draw(amounts),
        charge=draw(amounts),
        wage=draw(amounts),
        social_wage=draw(amounts),
        hours=draw(amounts),
        members=draw(amounts),
        effort=Effort(weight=draw(amounts), curvature=draw(st.floats(0.0, 3.0))),
    )


@dataclass(frozen=True, eq=False)
class Searched(Technology):
    """The same power of labour, without its closed forms."""

    closed: Power

    def output(self, labour: Array) -> Array:
        return self.closed.output(labour)

    def marginal(self, labour: Array) -> Array:
        return self.closed.marginal(labour)


class Logarithmic(Technology):
    """Q = ln(1 + E), which has no closed form for Ward's membership."""

    def output(self, labour: Array) -> Array:
        return np.asarray(np.log1p(labour))

    def marginal(self, labour: Array) -> Array:
        return np.asarray(1.0 / (1.0 + labour))


class Proportional(Technology):
    """Q = E, not strictly concave."""

    def output(self, labour: Array) -> Array:
        return np.asarray(labour, dtype=np.float64)

    def marginal(self, labour: Array) -> Array:
        return np.ones(np.shape(labour))


# Ward's firm (known answers, 5.1)


def test_ward_pair() -> None:
    """Ward 1958 as an own example: L* = (2F/p)^2, so output falls as the price rises."""
    result = decide(FIRM, WARD.control())
    assert result.members == pytest.approx([4.0, 1.0], rel=1e-9)
    assert result.output == pytest.approx([2.0, 1.0], rel=1e-9)
    assert result.income_per_member == pytest.approx([1.0, 4.0], rel=1e-9)


def test_capitalist_twin() -> None:
    """At w = 1 the same enterprise employs 4 and 16, and meets its twin where income per member is the wage."""
    result = decide(FIRM, Private().control())
    assert result.members == pytest.approx([4.0, 16.0], rel=1e-9)
    assert decide(FIRM, WARD.control()).members[0] == pytest.approx(result.members[0], rel=1e-9)


@given(enterprises())
def test_ward_meets_its_twin_where_a_member_earns_the_wage(firm: Enterprise) -> None:
    ward = decide(firm, WARD.control())
    twin = decide(replace(firm, wage=float(ward.income_per_member / firm.hours)), Private().control())
    assert twin.labour == pytest.approx(ward.labour, rel=1e-9)
    assert twin.profit == pytest.approx(0.0, abs=1e-9 * float(ward.revenue))


@given(enterprises(), st.floats(1.01, 10.0))
def test_supply_elasticity_of_ward_is_minus_one(firm: Enterprise, factor: float) -> None:
    low, high = (decide(replace(firm, price=price), WARD.control()) for price in (firm.price, firm.price * factor))
    assert np.log(high.output / low.output) / np.log(factor) == pytest.approx(-1.0, rel=1e-9)
    assert high.revenue == pytest.approx(low.revenue, rel=1e-9)


@given(amounts, amounts)
def test_revenue_of_ward_is_twice_the_charge(price: float, charge: float) -> None:
    """With Q = sqrt(L)."""
    result = decide(replace(FIRM, price=price, charge=charge), WARD.control())
    assert result.revenue == pytest.approx(2.0 * charge, rel=1e-9)
    assert result.members == pytest.approx((2.0 * charge / price) ** 2, rel=1e-9)


@pytest.mark.parametrize("employment", [FixedMembership(), VariableHours()])
@given(firm=enterprises(), factor=st.floats(1.01, 10.0))
def test_the_cures_of_the_perversity(employment: Employment, firm: Enterprise, factor: float) -> None:
    """With the membership fixed, output never falls as the price rises; with variable hours it rises."""
    control = Worker(employment=employment).control()
    low, high = (decide(replace(firm, price=price), control) for price in (firm.price, firm.price * factor))
    assert high.members == low.members == firm.members
    if employment.adjusts() == "nothing":
        assert high.output == low.output
    else:
        assert high.output > low.output
        assert decide(replace(firm, charge=2.0 * firm.charge), control).output == low.output


def test_perversity_and_cure_do_not_hang_on_the_power_function() -> None:
    firm = replace(FIRM, technology=Logarithmic())
    ward, hours, private = (
        decide(firm, kind.control()).output for kind in (WARD, Worker(employment=VariableHours()), Private())
    )
    assert ward[1] < ward[0] and hours[1] > hours[0] and private[1] > private[0]


# Two routes to one choice


@pytest.mark.parametrize("kind", [WARD, Worker(employment=VariableHours()), Private(), Social()])
@given(firm=enterprises())
def test_closed_form_and_search_agree(kind: Ownership, firm: Enterprise) -> None:
    assert isinstance(firm.technology, Power)
    searched = replace(firm, technology=Searched(firm.technology))
    ours, theirs = decide(firm, kind.control()), decide(searched, kind.control())
    assert ours.labour == pytest.approx(theirs.labour, rel=1e-9)
    assert ours.members == pytest.approx(theirs.members, rel=1e-9)


def aim_of_members(result: Outcome, _: Enterprise) -> float:
    return float(result.income_per_member)


def aim_of_owners(result: Outcome, _: Enterprise) -> float:
    return float(result.profit)


def aim_of_society(result: Outcome, firm: Enterprise) -> float:
    assert firm.social_wage is not None
    return float(result.income - firm.social_wage * result.labour)


def aim_of_fixed_members(result: Outcome, firm: Enterprise) -> float:
    assert firm.effort is not None
    power = 1.0 + firm.effort.curvature
    return float(result.income_per_member - firm.effort.weight * result.hours**power / power)


@pytest.mark.parametrize(
    ("kind", "aim"),
    [
        (WARD, aim_of_members),
        (Private(), aim_of_owners),
        (Social(), aim_of_society),
        (Worker(employment=VariableHours()), aim_of_fixed_members),
    ],
)
@given(firm=enterprises())
def test_the_choice_is_the_largest_value_of_the_aim(
    kind: Ownership, aim: Callable[[Outcome, Enterprise], float], firm: Enterprise
) -> None:
    """A bounded maximiser that knows only the aim finds the same value, and nearly the same labour.

    Only Ward's rule depends on the charge; the others are tried without it, which would drown what they weigh.
    """
    firm = firm if kind is WARD else replace(firm, charge=0.0)
    chosen = decide(firm, kind.control())
    fixed = kind.control().employment.adjusts() == "hours"

    def loss(log_labour: float) -> float:
        labour = np.asarray(np.exp(log_labour))
        members = chosen.members if fixed else labour / firm.hours
        return -aim(outcome(firm, Choice(members, labour)), firm)

    centre = float(np.log(chosen.labour))
    found = minimize_scalar(loss, bounds=(centre - 3.0, centre + 2.0), method="bounded", options={"xatol": 1e-10})
    scale = float(chosen.revenue / (chosen.members if kind.control().usus.workers else 1.0))
    assert aim(chosen, firm) == pytest.approx(-found.fun, abs=1e-9 * scale)
    assert aim(chosen, firm) >= -found.fun - 1e-12 * scale
    assert found.x == pytest.approx(centre, abs=1e-5)


def test_fifty_six_sectors_are_one_call() -> None:
    draw = np.random.default_rng(7)
    columns = draw.uniform(0.5, 5.0, (8, 56))
    exponent = draw.uniform(0.2, 0.8, 56)

    def firm(pick: int | slice) -> Enterprise:
        scale, price, charge, wage, social, members, weight, curvature = columns[:, pick]
        return Enterprise(
            technology=Power(scale, exponent[pick]),
            price=price,
            charge=charge,
            wage=wage,
            social_wage=social,
            members=members,
            effort=Effort(weight, curvature),
        )

    control = Joint(workers=0.4, society=0.3, private=0.3, employment=VariableHours()).control()
    together = decide(firm(slice(None)), control)
    assert together.labour.shape == together.profit.shape == (56,)
    for sector in (0, 17, 55):
        alone = decide(firm(sector), control)
        assert together.labour[sector] == pytest.approx(float(alone.labour), rel=1e-12)
        assert together.profit[sector] == pytest.approx(float(alone.profit), rel=1e-12)


# Joint control (known answers, 5.2)

THETAS = np.linspace(0.0, 1.0, 11)
MEMBERSHIPS = [VariableMembership(), FixedMembership(), VariableHours()]


def joint(theta: float, employment: Employment) -> Control:
    return Joint(workers=1.0 - theta, society=theta, employment=employment).control()


@pytest.mark.parametrize("employment", MEMBERSHIPS)
@given(firm=enterprises())
def test_joint_control_runs_from_worker_to_social(employment: Employment, firm: Enterprise) -> None:
    """The ends are the pure forms exactly; labour and members are monotone between."""
    path = [decide(firm, joint(float(theta), employment)) for theta in THETAS]
    for end, pure in ((path[0], Worker(employment=employment)), (path[-1], Social())):
        alone = decide(firm, pure.control())
        assert (end.labour, end.members, end.output) == (alone.labour, alone.members, alone.output)
    for name in ("labour", "members", "output"):
        values = np.array([getattr(result, name) for result in path])
        steps = np.diff(values) * np.sign(values[-1] - values[0])
        assert (steps >= -1e-12 * values.max()).all()


def test_the_people_of_the_region_want_what_society_wants() -> None:
    region, whole = (Joint(workers=0.5, **{owner: 0.5}).control() for owner in ("region", "society"))
    assert decide(FIRM, region).labour.tolist() == decide(FIRM, whole).labour.tolist()
    projects = Projects(amount=10.0, at=0.05, elasticity=1.0)
    terms = Terms(rate=0.05, social_rate=0.02, horizon=5.0, own_income=50.0)
    assert invest(projects, terms, region) == invest(projects, terms, whole)


@given(st.floats(0.001, 0.2), st.floats(0.001, 0.2), st.floats(0.5, 60.0), st.floats(0.0, 50.0), st.floats(0.0, 4.0))
def test_investment_is_monotone_in_the_share_of_society(
    rate: float, social_rate: float, horizon: float, own_income: float, elasticity: float
) -> None:
    projects = Projects(amount=10.0, at=0.05, elasticity=elasticity)
    terms = Terms(rate=rate, social_rate=social_rate, horizon=horizon, own_income=own_income)
    path = np.array([invest(projects, terms, joint(float(theta), FixedMembership())) for theta in THETAS])
    assert path[0] == invest(projects, terms, Worker().control())
    assert path[-1] == invest(projects, terms, Social().control()) == projects.worth(social_rate)
    assert (np.diff(path) * np.sign(path[-1] - path[0]) >= -1e-12 * path.max()).all()


# The members' horizon (Furubotn and Pejovich 1970)


def test_required_return() -> None:
    """One year: the sum itself has to come back, 1 + r; for ever, or with the stake taken along: r."""
    asked = required_return(0.05, np.array([1.0, 10.0, np.inf]))
    assert asked == pytest.approx([1.05, 0.05 * 1.05**10 / (1.05**10 - 1.0), 0.05], rel=1e-9)
    assert required_return(0.05, 10.0, recovered=1.0) == 0.05


@given(st.floats(0.001, 0.2), st.integers(1, 60), st.floats(0.0, 1.0))
def test_at_the_required_return_keeping_and_saving_are_worth_the_same(rate: float, years: int, taken: float) -> None:
    """Payments of T years discounted one by one, which the formula does not use."""
    paid = float(required_return(rate, years, taken))
    worth = sum(paid / (1.0 + rate) ** year for year in range(1, years + 1)) + taken / (1.0 + rate) ** years
    assert worth == pytest.approx(1.0, rel=1e-9)


def test_investment_of_members_by_horizon() -> None:
    """It rises with the horizon up to that of private owners, unless own income is what binds."""
    projects = Projects(amount=10.0, at=0.05, elasticity=2.0)
    horizon = np.array([1.0, 5.0, 20.0, 100.0, np.inf])
    terms = Terms(rate=0.05, social_rate=0.03, horizon=horizon, own_income=1e9)
    kept = invest(projects, terms, Worker().control())
    assert (np.diff(kept) > 0.0).all()
    assert (invest(projects, terms, Private().control()) == kept[-1]).all()
    assert invest(projects, terms, Worker(disposal="workers").control()) == pytest.approx(np.full(5, 10.0), rel=1e-12)
    assert invest(projects, replace(terms, own_income=3.0), Worker().control()).max() == 3.0


# Who gets the income


@given(enterprises(), st.floats(0.0, 1.0), st.floats(0.0, 1.0))
def test_income_is_shared_out_whole(firm: Enterprise, first: float, second: float) -> None:
    fruit = Shares(workers=first * second, society=first * (1.0 - second), private=1.0 - first)
    result = decide(firm, Private().control())
    parts = share_out(firm, result, fruit)
    # a charge far above the revenue is rounded at its own size
    assert sum(parts.values()) == pytest.approx(result.income, abs=1e-9 * float(result.revenue + firm.charge))
    assert parts["society"] == fruit.society * result.profit


def test_members_get_all_the_income_and_employees_their_wage() -> None:
    ward, private = decide(FIRM, WARD.control()), decide(FIRM, Private().control())
    members = share_out(FIRM, ward, WARD.control().fructus)["workers"]
    assert members == pytest.approx(ward.members * ward.income_per_member)
    parts = share_out(FIRM, private, Private().control().fructus)
    assert (parts["workers"].tolist(), parts["private"].tolist()) == ([4.0, 16.0], [0.0, 12.0])


def test_neither_name_nor_class_of_a_kind_matters(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Ownership, "kinds", dict(Ownership.kinds))

    class Commons(Ownership):
        """Run like Ward's enterprise, under another name."""

        kind: Literal["commons"] = "commons"

        def control(self) -> Control:
            return WARD.control()

    assert decide(FIRM, Commons().control()).labour.tolist() == decide(FIRM, WARD.control()).labour.tolist()


# Regional funds (known answers, 5.3)


@given(
    st.floats(0.0, 0.5),
    st.lists(st.floats(0.0, 1e6), min_size=1, max_size=8),
    st.lists(st.floats(1.0, 1e6), min_size=1, max_size=8),
)
def test_regional_funds(rate: float, capital: list[float], population: list[float]) -> None:
    """After Schweickart: the funds add up to the charge and are equal per head."""
    people = np.array(population)
    funds = regional_funds(rate, np.array(capital), people)
    assert funds.sum() == pytest.approx(rate * sum(capital), rel=1e-9)
    assert funds / people == pytest.approx(np.full(len(people), rate * sum(capital) / people.sum()), rel=1e-9)


# Labour-time ledger (known answers, 5.4)


def test_payout_factor() -> None:
    paid = payout(LabourLedger(productive=100.0, free=20.0, free_means=30.0, free_materials=40.0))
    assert paid.factor == pytest.approx(0.25, rel=1e-9)
    assert paid.feasible and "0.25 h" in str(paid)


def test_negative_payout_is_an_infeasible_guarantee_and_not_clipped() -> None:
    paid = payout(LabourLedger(productive=100.0, free=20.0, free_means=60.0, free_materials=60.0))
    assert paid.factor == pytest.approx(-0.1666667, abs=5e-8)
    assert not paid.feasible
    assert paid.missing == 20.0
    assert "infeasible" in str(paid) and "20 h" in str(paid) and "-0.1667" in str(paid)


def test_nothing_left_to_pay_out_is_still_feasible() -> None:
    paid = payout(LabourLedger(productive=100.0, free=20.0, free_means=50.0, free_materials=50.0))
    assert (paid.factor, paid.feasible) == (0.0, True)


# What is refused


@pytest.mark.parametrize(
    ("mistake", "words"),
    [
        (lambda: Power(1.0, 1.0), ("exponent", "got 1", "above 0 and below 1")),
        (lambda: Power(np.array([1.0, -1.0]), 0.5), ("scale", "place 1", "got -1", "above 0")),
        (lambda: replace(FIRM, price=0.0), ("price", "got 0")),
        (lambda: replace(FIRM, wage=np.nan), ("wage", "got nan")),
        (lambda: replace(FIRM, charge=-1.0), ("charge", "got -1", "at least 0")),
        (lambda: decide(replace(FIRM, charge=0.0), WARD.control()), ("charge", "variable membership", "above 0")),
        (lambda: decide(replace(FIRM, members=None), Worker().control()), ("members is missing", "give members")),
        (
            lambda: decide(replace(FIRM, effort=None), Worker(employment=VariableHours()).control()),
            ("effort is missing", "give effort"),
        ),
        (lambda: decide(replace(FIRM, social_wage=None), Social().control()), ("social_wage is missing",)),
        (lambda: decide(replace(FIRM, technology=Proportional()), WARD.control()), ("technology", "strictly concave")),
        (lambda: required_return(0.05, 0.0), ("horizon", "got 0")),
        (lambda: required_return(0.05, 5.0, 1.5), ("recovered share", "got 1.5", "at most 1")),
        (lambda: regional_funds(0.05, np.ones(2), np.array([1.0, 0.0])), ("population", "place 1", "got 0")),
        (lambda: LabourLedger(0.0, 0.0, 0.0, 0.0), ("nobody works",)),
        (lambda: LabourLedger(1.0, 0.0, -1.0, 0.0), ("free_means", "got -1", "at least 0")),
    ],
)
def test_refusals(mistake: Callable[[], object], words: tuple[str, ...]) -> None:
    with pytest.raises(InputError) as caught:
        mistake()
    assert [word for word in words if word not in str(caught.value)] == []


def test_an_owner_without_a_say_is_not_asked() -> None:
    """Nothing is needed for choices that nobody makes."""
    bare = Enterprise(technology=Power(1.0, 0.5), price=PRICES, charge=0.0, wage=1.0)
    assert decide(bare, Private().control()).members.tolist() == [4.0, 16.0]


# The page

ROWS: dict[str, Ownership] = {
    "private": Private(),
    "social, social wage 1": Social(),
    "worker, variable membership (Ward)": WARD,
    "worker, fixed membership": Worker(),
    "worker, variable hours": Worker(employment=VariableHours()),
    "joint, half workers (Ward), half society": Joint(workers=0.5, society=0.5, employment=VariableMembership()),
}


def table(heading: str) -> dict[str, list[float]]:
    """Read the rows of figures under a heading of the page."""
    section = PAGE.read_text(encoding="utf-8").split(f"## {heading}\n")[1].split("\n## ")[0]
    rows = [[cell.strip() for cell in line.strip("| ").split("|")] for line in section.splitlines() if "|" in line]
    return {row[0]: [float(cell) for cell in row[1:]] for row in rows if re.fullmatch(r"-?[\d.]+", row[1])}


def test_the_worked_table_of_the_page() -> None:
    printed = table("Worked table: the price doubles")
    assert printed.keys() == ROWS.keys()
    for name, kind in ROWS.items():
        result = decide(FIRM, kind.control())
        names = ("members", "hours", "output", "income_per_member", "profit")
        assert printed[name] == pytest.approx(
            [float(getattr(result, column)[i]) for column in names for i in (0, 1)], abs=5e-4
        )


def test_the_horizons_of_the_page() -> None:
    printed = table("Investment and the members' horizon")
    terms = Terms(rate=0.05, social_rate=0.05, horizon=0.0, own_income=1e9)
    projects = Projects(amount=100.0, at=0.05, elasticity=1.0)
    for years, (asked, workers, half) in printed.items():
        held = replace(terms, horizon=float(years))
        assert asked == pytest.approx(100.0 * required_return(0.05, float(years)), abs=5e-3)
        assert workers == pytest.approx(invest(projects, held, Worker().control()), abs=5e-3)
        assert half == pytest.approx(invest(projects, held, Joint(workers=0.5, society=0.5).control()), abs=5e-3)


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", PAGE.read_text(encoding="utf-8"), flags=re.DOTALL)


def test_the_file_of_the_page_is_valid(tmp_path: Path) -> None:
    (text,) = blocks("yaml")
    path = tmp_path / "society.yaml"
    path.write_text(text, encoding="utf-8")
    rules = load_institutions(path).ownership
    assert rules.default is not None and rules.default.control().employment == VariableHours()
    assert rules.sectors["I"].control().fructus == Shares(workers=0.7, region=0.3)
    assert rules.small is not None and rules.small.ownership == Private()


def test_the_python_of_the_page_runs() -> None:
    (text,) = blocks("python")
    *lines, last = text.strip().splitlines()
    names: dict[str, object] = {}
    exec("\n".join(lines), names)
    answer, printed = last.split("#")
    assert repr(eval(answer, names)) == printed.strip()
