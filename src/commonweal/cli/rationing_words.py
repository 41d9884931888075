"""What ``commonweal rationing`` answers: as a plain document, in tables, and what it rests on in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

import numpy as np
from rich.console import Console
from rich.table import Table

from commonweal.allocation.rations import RULES
from commonweal.core.economy import Array
from commonweal.simulation.besieged import Besieged
from commonweal.simulation.rationed import PARTS, Rationed, Residents

LACKING = 1e-3
"""A product group counts as short on a day when more than this part of its usual supply is missing [1]."""
INPUTS = {
    "leontief": "an industry stops when any input is gone",
    "strong": "an industry stops when an input above two per cent of its cost is gone",
    "half": "output falls by half of what the scarcest essential input asks for",
    "weak": "an industry goes on without the missing input",
}
SHORT = {"market-price": "price", "equal-ration": "equal", "need-first": "need"}
"""Rules as they head a narrow column."""
MEASURES = "more days below a floor per person, and needs unmet"
Document = Mapping[str, Any]


def assumptions(found: Besieged, called: str) -> tuple[str, ...]:
    """Return what an answer rests on, each with its range."""
    place = found.place
    exports = "exports stop too" if place.exports else "exports go on"
    return (
        f"{called[:1].upper()}{called[1:]} is taken to have the technology, trade, stocks and incomes of "
        f"{found.world}, cut off as given: a comparison of rules; no reconstruction of a place, no forecast.",
        f"On closed days no import arrives; {exports}. The closed days are given, nothing chooses them.",
        f"Missing inputs: {place.rule}, {INPUTS[place.rule]} (range leontief to weak; it decides most of the answer).",
        f"Stocks: industries and shops hold {place.stock_days:g} days of goods and {place.stock_days * 7 / 30:.3g} of "
        "everything else (range 5-90 and 1-30), though power and services cannot be stored. Households hold none.",
        "Nobody comes, goes, is born or dies; nothing is destroyed, smuggled, grown in gardens or brought as aid.",
        f"Market price: what people ask for falls with elasticity {place.elasticity:g} (range 0.1-0.9) until money "
        "binds; money spent beyond the floors on what is less short can be moved. Incomes stay as they were, savings "
        "are not touched: in a real siege incomes fall and savings are drawn on. What government gives is cut alike.",
        "Equal ration and need first are taken to be obeyed: no black market, queue or favour (range: none to all).",
        "No rule gives anybody more than the usual use, so none of them mends the want that there was before.",
        "Inside a group use is log-normal (coefficient of variation 0.25 for what is bought, range 0-0.6) and a person "
        f"low in one thing is low in all; each group is split into {PARTS} equal parts.",
        "Floors: decent-living. Food is measured in money, so the share below in usual times is on the high side.",
        "Headcount and depth differ: when there is less than the sum of all floors, an equal cut puts everybody below "
        "and a price keeps some above. Read persons below together with needs unmet.",
    )


def document(found: Besieged, others: Mapping[str, Besieged], words: Sequence[str], called: str) -> dict[str, Any]:
    """Return an answer as plain data; numbers of persons are those beyond usual times unless it says otherwise."""
    people = found.people
    usual = found.rules[0]
    return {
        "place": called,
        "world": found.world,
        "persons": float(people.persons.sum()),
        "closed": [{"from": str(first), "to": str(again - timedelta(days=1))} for first, again in found.closed],
        "followed": {"from": str(found.days[0]), "to": str(found.days[-1])},
        "closed_days": int((found.open == 0.0).sum()),
        "missing_inputs": found.place.rule,
        "stock_days": found.place.stock_days,
        "usual": {
            "persons_below": float(usual.before.sum()),
            "share_below": float(usual.before.sum() / people.persons.sum()),
            "needs_unmet": float(usual.lacked.sum() / usual.needed.sum()),
            "least": _least(people, _usual_ratio(people)),
        },
        "supply": _supply(found),
        "rules": {one.rule: _rule(found, one) for one in found.rules},
        "by_band": _by(found, people.bands, people.band_of),
        "by_class": _by(found, people.classes, people.class_of),
        "by_day": _by_day(found),
        "variants": {
            name: {one.rule: _brief(other, one) for one in other.rules} for name, other in others.items()
        },
        "assumptions": list(words),
    }  # fmt: skip


def _brief(found: Besieged, one: Rationed) -> dict[str, Any]:
    first = one.first_day()
    return {
        "first_day": None if first is None else str(found.days[first]),
        "person_days": max(float(one.more.sum()), 0.0),
        "needs_unmet": float(one.lacking.sum() / one.needed.sum() / len(found.days)),
    }


def _rule(found: Besieged, one: Rationed) -> dict[str, Any]:
    names = found.people.groups
    worst = int(one.below.sum(axis=0).argmax())
    return {
        **_brief(found, one),
        "words": RULES[one.rule],
        "largest_share_below": float(one.below[:, worst].sum() / found.people.persons.sum()),
        "largest_share_on": str(found.days[worst]),
        "least": _least(found.people, one.lowest.min(axis=1)),
        "least_food": float(one.lowest[0].min()),
        "highest_price": {name: _finite(float(one.price[k].max())) for k, name in enumerate(names)},
        "days_without_supply": {name: int(np.isinf(one.price[k]).sum()) for k, name in enumerate(names)},
    }


def _by(found: Besieged, names: Sequence[str], place: Sequence[int]) -> list[dict[str, Any]]:
    """Who bears it: days below a floor per person beyond usual times, and needs unmet, by band or class."""
    member = np.equal.outer(np.arange(len(names)), np.array(place)).astype(float)
    size = member @ found.people.sums(found.people.persons)
    usual = found.rules[0]
    more = {one.rule: member @ (one.below - one.before[:, None]).sum(axis=1) / size for one in found.rules}
    unmet = {one.rule: member @ one.lacking.mean(axis=1) / (member @ one.needed) for one in found.rules}
    before = member @ usual.lacked / (member @ usual.needed)
    return [
        {
            "name": name,
            "persons": float(size[number]),
            "usual_needs_unmet": float(before[number]),
            "days_below": {rule: max(float(values[number]), 0.0) for rule, values in more.items()},
            "needs_unmet": {rule: float(values[number]) for rule, values in unmet.items()},
        }
        for number, name in enumerate(names)
    ]


def _supply(found: Besieged) -> list[dict[str, Any]]:
    rows = []
    for k, name in enumerate(found.people.groups):
        short = np.flatnonzero(found.supply[k] < 1.0 - LACKING)
        rows.append(
            {
                "product_group": name,
                "first_short_day": str(found.days[short[0]]) if len(short) else None,
                "lowest": float(found.supply[k].min()),
                "mean_while_closed": float(found.supply[k][found.open == 0.0].mean()),
            }
        )
    return rows


def _by_day(found: Besieged) -> dict[str, Any]:
    return {
        "day": [str(day) for day in found.days],
        "open": [bool(one) for one in found.open],
        "output": [float(one) for one in found.output],
        "supply": {name: [float(v) for v in found.supply[k]] for k, name in enumerate(found.people.groups)},
        "persons_below": {one.rule: [float(v) for v in one.below.sum(axis=0)] for one in found.rules},
        "price": {
            name: [_finite(float(v)) for v in found.rules[0].price[k]] for k, name in enumerate(found.people.groups)
        },
        "fulfilment": {one.rule: _by_need_class(found, one) for one in found.rules},
    }


def _by_need_class(found: Besieged, one: Rationed) -> dict[str, dict[str, list[float]]]:
    """Mean delivered over floor by day, by product group and need class (four digits)."""
    people = found.people
    size = people.sums(people.persons)
    shown: dict[str, dict[str, list[float]]] = {}
    for number, name in enumerate(people.classes):
        mine = np.array(people.class_of) == number
        for k, group in enumerate(people.groups):
            if np.isfinite(one.fulfilment[k, mine]).all():
                mean = size[mine] @ one.fulfilment[k, mine] / size[mine].sum()
                shown.setdefault(group, {})[name] = [round(float(value), 4) for value in mean]
    return shown


def _usual_ratio(people: Residents) -> Array:
    """Usual use over floor of the part of a group that has least (K,)."""
    usual, floors = people.bought + people.given, people.floors
    return np.asarray(np.divide(usual, floors, out=np.full_like(usual, np.inf), where=floors > 0.0).min(axis=1))


def _least(people: Residents, lowest: Array) -> dict[str, Any]:
    k = int(lowest.argmin())
    return {"of": people.groups[k], "part_of_floor": float(lowest[k])}


def _finite(value: float) -> float | None:
    return value if np.isfinite(value) else None


def show(out: Console, wide: Console, plain: Document) -> None:
    """Print an answer."""
    spells = ", ".join(f"{one['from']} to {one['to']}" for one in plain["closed"])
    followed = plain["followed"]
    out.print(
        f"A place of {plain['persons']:,.0f} people with the economy of {plain['world']}; routes closed {spells}: "
        f"{plain['closed_days']} days; followed {followed['from']} to {followed['to']}.",
        markup=False,
    )
    usual = plain["usual"]
    out.print(
        f"In usual times {usual['share_below']:.0%} are below a floor and {usual['needs_unmet']:.1%} of all needs are "
        "unmet. Person-days below a floor and the first day are those of more people than in usual times; unmet is the "
        "part of all needs over the days followed; the least of a floor is that of the worst-off twentieth of a group.",
        markup=False,
    )
    wide.print(_rules_table(plain))
    wide.print(_supply_table(plain))
    wide.print(_who_table("who bears it, by income", plain, plain["by_band"]))
    wide.print(_who_table("who bears it, by need class", plain, plain["by_class"]))
    wide.print(_variants_table(plain))
    for sentence in plain["assumptions"]:
        out.print(f"- {sentence}", markup=False)


def _rules_table(plain: Document) -> Table:
    table = Table(
        "rationing", "first day", "person-days", "most below", "on", "unmet", "least of a floor", "food price",
        title="the same siege and supply under three rules", box=None,
    )  # fmt: skip
    for name, one in plain["rules"].items():
        least = f"{one['least']['part_of_floor']:.0%} {one['least']['of']}"
        price = _price(one, "food") if name == "market-price" else "-"
        table.add_row(
            name, one["first_day"] or "nobody", f"{one['person_days']:,.0f}", f"{one['largest_share_below']:.0%}",
            one["largest_share_on"], f"{one['needs_unmet']:.2%}", least, price,
        )  # fmt: skip
    return table


def _price(one: Document, group: str) -> str:
    highest = one["highest_price"][group]
    return f"x {highest:.3g}" if highest is not None else "none to buy"


def _supply_table(plain: Document) -> Table:
    table = Table(
        "product group", "short from", "lowest supply", "mean while closed", "price at most",
        title="what reaches households, over the usual", box=None,
    )  # fmt: skip
    for row in plain["supply"]:
        price = _price(plain["rules"]["market-price"], row["product_group"])
        lowest, mean = f"{row['lowest']:.0%}", f"{row['mean_while_closed']:.0%}"
        table.add_row(row["product_group"], row["first_short_day"] or "never", lowest, mean, price)
    return table


def _who_table(title: str, plain: Document, rows: Sequence[Document]) -> Table:
    rules = list(plain["rules"])
    table = Table("group", *(f"days: {SHORT[name]}" for name in rules), "unmet: usual",
                  *(f"unmet: {SHORT[name]}" for name in rules), title=f"{title}: {MEASURES}", box=None)  # fmt: skip
    for row in rows:
        days = [f"{row['days_below'][name]:.1f}" for name in rules]
        unmet = [f"{row['needs_unmet'][name]:.1%}" for name in rules]
        table.add_row(row["name"], *days, f"{row['usual_needs_unmet']:.1%}", *unmet)
    return table


def _variants_table(plain: Document) -> Table:
    rules = list(plain["rules"])
    table = Table("instead", *(f"days: {SHORT[name]}" for name in rules), *(f"unmet: {SHORT[name]}" for name in rules),
                  title=f"at the ends of the ranges: {MEASURES}", box=None)  # fmt: skip
    for name, found in plain["variants"].items():
        days = [f"{found[rule]['person_days'] / plain['persons']:.1f}" for rule in rules]
        table.add_row(name, *days, *(f"{found[rule]['needs_unmet']:.1%}" for rule in rules))
    return table
