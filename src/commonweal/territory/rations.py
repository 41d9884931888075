"""Rations and needs: what people need a day, what a ration gives, how long a bag lasts.

Averages of populations, not needs of a person.

Sources
-------
Sphere Handbook: 2,100 kcal a person and day, 15 l of water (survival 7.5 to 15 l). General ration: 400 g cereal, 60 g
pulses, 25 g oil, 50 g corn-soya blend, 15 g sugar, 15 g salt, printed as 2,100 kcal, 58 g protein, 43 g fat. Energy of
foods: generic food composition tables (from the literature, check before citing).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

FULL_KCAL = 2100.0
"""Energy of a full ration [kcal/(person day)]: Sphere."""
WATER_LITRES = (7.5, 15.0)
"""Water [l/(person day)]: survival to Sphere's 15."""
FLOUR_KCAL = 3640.0
"""Energy of wheat flour [kcal/kg]."""
RATION_GRAMS = 550.0
"""Weight of a dry general ration [g/(person day)]."""
TRUCK_TONNES = 20.0
"""Load of a truck [t]."""
OIL_KG_PER_LITRE = 0.92
KCAL_PER_KG: Mapping[str, float] = {
    "flour": FLOUR_KCAL,
    "rice": 3600.0,
    "lentils": 3530.0,
    "sugar": 3870.0,
    "oil": 8840.0,
    "barley": 3540.0,
}
"""Energy of foods [kcal/kg]: generic tables; a given lot differs by some per cent."""
GENERAL_RATION: Mapping[str, float] = {
    "cereal": 400.0, "pulses": 60.0, "oil": 25.0, "corn-soya blend": 50.0, "sugar": 15.0, "salt": 15.0,
}  # fmt: skip
"""Grams a person and day of the general ration."""
GENERAL_RATION_PRINTED = {"kcal": 2100.0, "protein_g": 58.0, "fat_g": 43.0}


@dataclass(frozen=True, slots=True)
class Need:
    """What a population needs a day: energy [Mkcal], flour of that energy [t], trucks of dry rations, water [m3]."""

    people: float
    energy_mkcal: float
    flour_tonnes: float
    trucks: float
    water_m3: tuple[float, float]


def need(people: float, kcal: float = FULL_KCAL) -> Need:
    """Return what people need a day::

        energy = people x kcal      flour = energy / 3,640 kcal/kg      trucks = people x 550 g / 20 t

    Parameters
    ----------
    people : [person]
    kcal : [kcal/(person day)]
    """
    energy = people * kcal
    return Need(
        people=people,
        energy_mkcal=energy / 1e6,
        flour_tonnes=energy / FLOUR_KCAL / 1000.0,
        trucks=people * RATION_GRAMS / 1e6 / TRUCK_TONNES,
        water_m3=(people * WATER_LITRES[0] / 1000.0, people * WATER_LITRES[1] / 1000.0),
    )


def energy_of(kilograms: Mapping[str, float]) -> float:
    """Return the energy of foods [kcal], each in kg; oil in kg as well (a litre is 0.92 kg)."""
    return sum(amount * KCAL_PER_KG[food] for food, amount in kilograms.items())


def days_of(energy: float, people: float, kcal: float = FULL_KCAL) -> float:
    """Return for how many days an amount of energy [kcal] feeds people at a ration [kcal/(person day)]."""
    return energy / (people * kcal)


_FOODS = {
    **{name: name for name in KCAL_PER_KG},
    "wheat flour": "flour",
    "cooking oil": "oil",
    "vegetable oil": "oil",
}
_KILOGRAMS = {
    "kg": 1.0, "kilogram": 1.0, "t": 1000.0, "tonne": 1000.0, "tonnes": 1000.0, "litre": OIL_KG_PER_LITRE,
    "litres": OIL_KG_PER_LITRE,
}  # fmt: skip
UNITS = ("person-day", "ration", "kcal", *_KILOGRAMS)
"""Units in which an amount of food can be reckoned."""
FOODS = tuple(_FOODS)
"""Items that can be reckoned by weight."""


def person_days(amount: float, unit: str, item: str, kcal: float = FULL_KCAL) -> float | None:
    """Return how many person-days of full rations an amount is, None where its unit or item does not say.

    Parameters
    ----------
    amount : in ``unit``, one of :data:`UNITS`; litres only of oil.
    item : what it is; one of :data:`FOODS` where the unit is one of weight.
    """
    if unit in ("person-day", "ration"):
        return amount
    if unit == "kcal":
        return amount / kcal
    food = _FOODS.get(item.strip().lower())
    if unit not in _KILOGRAMS or food is None or (unit.startswith("litre") and food != "oil"):
        return None
    return amount * _KILOGRAMS[unit] * KCAL_PER_KG[food] / kcal
