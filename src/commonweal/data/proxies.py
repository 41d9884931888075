"""Declared proxies: what a table lacks, filled from another table or from a stated figure, and marked as filled.

A proxy is never silent: the satellite carries it in ``proxy``, the table in its notes and in ``provenance["proxies"]``
with every figure, unit and source.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from commonweal.core.errors import Problem, SchemaError, UnknownName, nearest
from commonweal.core.linear_program import Array
from commonweal.core.table import SATELLITE_KINDS, Satellite, Table
from commonweal.data.aggregation import Given
from commonweal.data.concordance import as_concordance
from commonweal.data.table_changes import with_change
from commonweal.data.table_labels import codes_of

PERSONS = "thousand persons"
SHOWN = 12


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with its unit and its source, or the word assumption as its source."""

    value: float
    unit: str
    source: str

    def problems(self, where: str, unit: str) -> list[Problem]:
        """Return what is wrong with the figure where it must be a number above zero in a unit."""
        found = []
        if not math.isfinite(self.value) or self.value <= 0.0:
            found.append(Problem("not an amount", where, f"{self.value:g}", "a number above zero"))
        if self.unit != unit:
            step = "convert the figure to this unit"
            found.append(Problem("unit does not fit", where, repr(self.unit), repr(unit), None, step))
        if not self.source.strip():
            step = "say where the figure is from, or write: assumption"
            found.append(Problem("figure without a source", where, "nothing", "a source", None, step))
        return found

    def record(self) -> dict[str, object]:
        """Return the figure as the provenance keeps it."""
        return {"value": float(self.value), "unit": self.unit, "source": self.source}


def fill_per_output(
    table: Table,
    donor: Table,
    satellite: str,
    *,
    exchange: Figure | None = None,
    concordance: Given | None = None,
    donor_region: str | None = None,
) -> Table:
    """Return the table with a satellite that it lacks, from the satellite of another table per unit of output.

    satellite(a) = output(a) * e * sum over donor activities d of share(a, d) * satellite(d) / output(d)

    Parameters
    ----------
    donor : the other table; its activities have the codes of the table's, or those of ``concordance``
    satellite : a satellite of the donor
    exchange : e, money of the donor per money of the table, where currencies differ, unit ``"M.EUR_2014/M.USD_2014"``;
        source required
    concordance : activity of the table -> activity of the donor, or shares of several, which weigh their intensities
    donor_region : the region of the donor, needed if it has more than one

    Raises
    ------
    SchemaError
        The table has the satellite already, codes do not match (they are listed), the rate of exchange is missing or
        of another unit, or an activity of the donor has no output to divide by.
    UnknownName
        The donor has no such satellite or region.
    """
    _refuse_present(table, satellite)
    given = donor.satellite(satellite)
    if given is None:
        raise UnknownName.of("satellite", satellite, [one.name for one in donor.satellites], donor.name)
    rate = _rate(table, donor, exchange)
    intensity, source = _intensities(table, donor, given, concordance, donor_region)
    place = f" of {donor_region}" if donor_region else ""
    how = f"{given.name} ({given.title}) per output{place} in {donor.name}, by activity"
    figures = [] if exchange is None else [exchange]
    return _filled(
        table,
        Satellite(
            name=given.name,
            title=given.title,
            kind=given.kind,
            unit=given.unit,
            by_activity=np.where(table.output != 0.0, intensity * rate * table.output, 0.0),
            by_final=np.zeros(len(table.final)),
            source=f"proxy from {given.source}",
            proxy=_words(how, figures, source) + _twice_removed(donor.name, given),
        ),
        {"how": how, "donor": donor.name, "donor_source": given.source, "concordance": source},
        figures,
    )


def fill_from_ratio(table: Table, satellite: str, title: str, kind: str, unit: str, base: str, ratio: Figure) -> Table:
    """Return the table with a satellite that it lacks, a stated ratio times one that it has: hours from jobs.

    satellite(a) = ratio * base(a), and the same for final users

    Parameters
    ----------
    satellite, title, kind, unit : of the new satellite
    base : name of the satellite that the table has
    ratio : unit ``unit/unit of base``, for example ``"M.h/thousand persons"``; source required

    Raises
    ------
    SchemaError
        The table has the satellite already, or the ratio is not in the unit that is needed or has no source.
    UnknownName
        The table has no such base, or there is no such kind.
    """
    _refuse_present(table, satellite)
    given = table.satellite(base)
    if given is None:
        raise UnknownName.of("satellite", base, [one.name for one in table.satellites], table.name)
    if kind not in SATELLITE_KINDS:
        raise UnknownName.of("kind of satellite", kind, SATELLITE_KINDS, satellite)
    _refuse(ratio.problems(f"ratio of {satellite} to {base}", f"{unit}/{given.unit}"))
    how = f"{base} times one ratio for all activities"
    by_activity, by_final = ratio.value * given.by_activity, ratio.value * given.by_final
    source = f"proxy from {given.source}"
    proxy = _words(how, [ratio]) + _twice_removed(table.name, given)
    filled = Satellite(satellite, title, kind, unit, by_activity, by_final, source, proxy)
    return _filled(table, filled, {"how": how, "base": base}, [ratio])


def fill_population(table: Table, persons: Mapping[str, Figure]) -> Table:
    """Return the table with the population of regions where it is unknown, from stated figures [thousand persons].

    Raises
    ------
    SchemaError
        A population is known already, a figure is not in thousand persons, or has no source.
    UnknownName
        The table has no such region.
    """
    problems, population = [], table.population.copy()
    for region, figure in persons.items():
        if region not in table.regions:
            raise UnknownName.of("region", region, table.regions, table.name)
        place = table.regions.index(region)
        if not np.isnan(population[place]):
            known = f"{population[place]:g} {PERSONS}"
            problems.append(Problem("the population is known", region, known, "a region whose population is unknown"))
        problems += figure.problems(f"population of {region}", PERSONS)
        population[place] = figure.value
    _refuse(problems)
    found = replace(table, population=population)
    for region, figure in persons.items():
        how = f"population of {region} from a stated figure"
        record = {"what": f"population {region}", "how": how, "figures": [figure.record()]}
        found = with_change(found, f"filled by proxy: {how}", (), [f"proxy: {_words(how, [figure])}"], proxies=record)
    return found


def _refuse(problems: list[Problem]) -> None:
    if problems:
        raise SchemaError(problems)


def _refuse_present(table: Table, satellite: str) -> None:
    present = table.satellite(satellite)
    if present is not None:
        step = "a proxy fills what is missing; take the satellite out first if it must be replaced"
        raise SchemaError(Problem("the table has this satellite", table.name, repr(satellite), next_step=step))


def _rate(table: Table, donor: Table, exchange: Figure | None) -> float:
    unit = f"{donor.currency}/{table.currency}"
    where = f"exchange from {table.name} to {donor.name}"
    if exchange is not None:
        _refuse(exchange.problems(where, unit))
        return exchange.value
    if donor.currency != table.currency:
        step = "state the rate as a Figure with its source"
        raise SchemaError(Problem("currencies differ and no rate is stated", where, unit, "a rate", None, step))
    return 1.0


def _intensities(
    table: Table, donor: Table, given: Satellite, concordance: Given | None, region: str | None
) -> tuple[Array, str]:
    """Return the satellite per output for each activity of the table, in the donor's money, and how codes match."""
    if region is None and len(donor.regions) > 1:
        step = "name one of them as donor_region"
        raise SchemaError(
            Problem("the donor has several regions", donor.name, ", ".join(donor.regions), "", None, step)
        )
    if region is not None and region not in donor.regions:
        raise UnknownName.of("region", region, donor.regions, donor.name)
    wanted = 0 if region is None else donor.regions.index(region)
    labels = codes_of(donor.activities, donor.activity_region, donor.regions)
    place = {labels[at]: at for at in np.flatnonzero(donor.activity_region == wanted).tolist()}
    given_shares = None if concordance is None else as_concordance(concordance)
    problems: list[Problem] = []
    found = np.zeros(len(table.activities))
    codes = codes_of(table.activities, table.activity_region, table.regions)
    for at, (label, code) in enumerate(zip(table.activities, codes, strict=True)):
        if table.output[at] == 0.0:
            continue
        shares: Mapping[str, float] = {code: 1.0}
        if given_shares is not None:
            shares = given_shares.shares.get(label, given_shares.shares.get(code, {}))
        problems += _unmatched(label, shares, place, donor)
        if not problems:
            found[at] = sum(share * given.by_activity[place[d]] / donor.output[place[d]] for d, share in shares.items())
    if len(problems) > SHOWN:
        problems = [*problems[:SHOWN], Problem(f"{len(problems) - SHOWN} more activities without a match", donor.name)]
    _refuse(problems)
    return found, "codes are the same" if given_shares is None else given_shares.source


def _unmatched(label: str, shares: Mapping[str, float], place: Mapping[str, int], donor: Table) -> list[Problem]:
    step = "give a concordance of activities"
    if not shares:
        return [Problem("activity is not in the concordance", donor.name, repr(label))]
    problems = [
        Problem("the donor has no such activity", donor.name, f"{code!r} for {label!r}", "", nearest(code, place), step)
        for code in shares
        if code not in place
    ]
    problems += [
        Problem(
            "the donor's activity has no output", donor.name, f"{code!r} for {label!r}", "output above zero", None, step
        )
        for code in shares
        if code in place and donor.output[place[code]] == 0.0
    ]
    return problems


def _words(how: str, figures: list[Figure], concordance: str = "") -> str:
    said = [f"{one.value:g} {one.unit} ({one.source})" for one in figures]
    said += [f"activities matched: {concordance}"] if concordance else []
    return "; ".join([how, *said])


def _twice_removed(name: str, given: Satellite) -> str:
    """Return a warning where what a proxy is made from is itself a proxy."""
    return f"; {given.name} of {name} is a proxy too: {given.proxy}" if given.proxy else ""


def _filled(table: Table, satellite: Satellite, record: dict[str, object], figures: list[Figure]) -> Table:
    found = replace(table, satellites=(*table.satellites, satellite))
    record = {"what": satellite.name, **record, "figures": [one.record() for one in figures]}
    note = f"proxy: {satellite.name} [{satellite.unit}] is {satellite.proxy}"
    return with_change(found, f"filled by proxy: {satellite.name}", (), [note], proxies=record)
