"""What the figures on techniques leave out, one sentence each, for the reader of a result."""

from __future__ import annotations

NOTES = (
    "There is no hourly balance: wind and solar carry a grid adder and an assumed share of a four-hour battery, and "
    "together may supply an assumed largest share of generation.",
    "Construction times are known for electricity only; elsewhere they are assumptions.",
    "Hydro, other renewables and biomass never exceed the level of 2014, because no potential is in the data.",
    "Costs of coal, gas and biomass plants (USA, NREL 2018) are overnight costs; those of wind, solar, hydro and "
    "nuclear (USA, NREL 2019) hold construction finance and grid connection.",
    "All gas power is combined cycle; a fifth in turbines raises the CO2 of US electricity from 0.92 to 0.94 of the "
    "observed industry.",
    "Great Britain and Germany: capital cost of coal and nuclear plants, capacity factors of thermal plants, "
    "construction times and jobs are those of the USA.",
    "New onshore wind and solar plants of Great Britain and Germany run at the capacity factor of the fleet of 2014, "
    "which is cautious.",
    "The grid adder is on wind and solar only, not on heat pumps and chargers.",
    "The wind of the base year is one fleet and counts as onshore; part of the British and German fleet stood at sea.",
    "The European cost of offshore wind does not hold the grid connection; only the grid adder is on it.",
    "Before the first year with a figure its value is kept: batteries before 2030 in the USA cost more than that.",
    "Operation and efficiency are those of the first year with a figure, for all years.",
    "Heat from electricity and district heating is not in the heat of dwellings; gas boilers stand for all boilers.",
    "Retrofit costs are German, without price year (taken as 2014), with one cost per step and none for the equipment.",
    "US fuel use is on the higher, European on the lower heating value; within a technique fuel and price agree. Coal "
    "prices are not adjusted.",
    "Lignite is priced like hard coal per MWh, for want of a figure; coking coal like steam coal.",
    "Household gas is bought from the electricity and gas industry; the fuel price is the one at the border, without "
    "distribution.",
    "Trucks: no driver and no charging station in the figures.",
    "Steel from scrap is left out, for want of figures on scrap; its CO2 stays in the observed level of primary steel.",
    "Direct CO2 only: making plants and vehicles emits where their makers are; biogenic CO2 counts as zero.",
    "Losses of batteries and of the grid are not counted.",
)
