"""A linear map of one axis of a table to new labels, made from a concordance and checked against the table's labels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp

from commonweal.core.errors import Problem, SchemaError, nearest
from commonweal.core.linear_program import Index
from commonweal.data.concordance import Concordance
from commonweal.data.table_labels import code_of, codes_of, label_of

SHOWN = 12


@dataclass(frozen=True, slots=True)
class AxisMap:
    """``weights`` : (new, old) shares, each column adds up to one; ``kin`` : (new,) what a part is a part of.

    Where a product and the activity that makes it are divided alike, the part of the activity makes the part of the
    product that has the same ``kin``, not a share of all parts.
    """

    old: tuple[str, ...]
    new: tuple[str, ...]
    weights: sp.csr_array
    kin: tuple[str, ...]

    @property
    def gathered(self) -> dict[str, list[str]]:
        """New label -> the old labels that go to it, wholly or in part."""
        rows, columns = self.weights.nonzero()
        found: dict[str, list[str]] = {label: [] for label in self.new}
        for row, column in zip(rows.tolist(), columns.tolist(), strict=True):
            found[self.new[row]].append(self.old[column])
        return found

    @property
    def divides(self) -> bool:
        """Whether an old label goes to more than one new label."""
        return self.weights.nnz > len(self.old)


def same_axis(labels: Sequence[str]) -> AxisMap:
    """Return the map that changes nothing."""
    labels = tuple(labels)
    return AxisMap(labels, labels, sp.csr_array(sp.eye_array(len(labels))), labels)


def axis_map(
    concordance: Concordance, labels: Sequence[str], places: Index, regions: Sequence[str], axis: str
) -> tuple[AxisMap, list[str]]:
    """Return the map of an axis, and the labels of the concordance that the table does not have.

    The concordance speaks of labels as they stand, or, where it has none of these, of codes after the region: it then
    holds in every region alike.

    Parameters
    ----------
    labels, places : (label,) labels and their places in ``regions``
    axis : products, activities, final columns or regions, for messages

    Raises
    ------
    SchemaError
        Labels of the table are missing in the concordance; all are counted, the first named, with nearest matches.
    """
    by_code = not any(label in concordance.shares for label in labels)
    keys = codes_of(labels, places, regions) if by_code and axis != "regions" else tuple(labels)
    missing = list(dict.fromkeys(key for key in keys if key not in concordance.shares))
    known = set(keys)
    spare = [key for key in concordance.shares if key not in known]
    if missing:
        raise SchemaError(_missing(missing, spare, axis, concordance.source))
    entries: list[tuple[str, int, float]] = []
    for place, (label, key) in enumerate(zip(labels, keys, strict=True)):
        region = regions[places[place]]
        prefixed = by_code and code_of(label, region) != label
        for new, share in concordance.shares[key].items():
            entries.append((label_of(new, region, (region, "") if prefixed else (region,)), place, share))
    return _assembled(tuple(labels), entries, _order(entries, concordance, by_code)), spare


def region_axis_map(regions: AxisMap, labels: Sequence[str], places: Index, axis: str) -> AxisMap:
    """Return the map of products, activities or final columns that follows from a map of regions.

    Every label keeps its code and changes its region; if one region is left it goes without.

    Raises
    ------
    SchemaError
        A label does not begin with its region.
    """
    bare = [label for label, place in zip(labels, places.tolist(), strict=True) if _bare(label, regions.old[place])]
    if bare and len(regions.old) > 1:
        step = "put the region and a colon in front of each label"
        raise SchemaError(Problem(f"{axis} without their region", value=", ".join(bare[:SHOWN]), next_step=step))
    columns = sp.csc_array(regions.weights)
    entries, kin = [], {}
    for place, (label, region) in enumerate(zip(labels, places.tolist(), strict=True)):
        code = code_of(label, regions.old[region])
        for at in range(columns.indptr[region], columns.indptr[region + 1]):
            new_region = regions.new[columns.indices[at]]
            new = label_of(code, new_region, regions.new)
            kin[new] = new_region
            entries.append((new, place, float(columns.data[at])))
    place_of = {region: number for number, region in enumerate(regions.new)}
    order = sorted(kin, key=lambda new: place_of[kin[new]])
    found = _assembled(tuple(labels), entries, order)
    return AxisMap(found.old, found.new, found.weights, tuple(kin[new] for new in found.new))


def _bare(label: str, region: str) -> bool:
    return code_of(label, region) == label


def _order(entries: list[tuple[str, int, float]], concordance: Concordance, by_code: bool) -> list[str]:
    """Return new labels in the order in which the concordance names them, region by region where it speaks of codes."""
    present = dict.fromkeys(new for new, _, _ in entries)
    if by_code:
        return list(present)
    named = dict.fromkeys(new for parts in concordance.shares.values() for new in parts)
    return [new for new in named if new in present]


def _assembled(old: tuple[str, ...], entries: list[tuple[str, int, float]], order: Sequence[str]) -> AxisMap:
    place = {new: number for number, new in enumerate(order)}
    rows = np.array([place[new] for new, _, _ in entries], dtype=np.int64)
    columns = np.array([column for _, column, _ in entries], dtype=np.int64)
    shares = np.array([share for _, _, share in entries], dtype=np.float64)
    weights = sp.csr_array(sp.coo_array((shares, (rows, columns)), shape=(len(order), len(old))))
    return AxisMap(old, tuple(order), weights, tuple(order))


def _missing(missing: list[str], spare: list[str], axis: str, source: str) -> list[Problem]:
    problems = [
        Problem(f"label of the table's {axis} missing", source, repr(key), nearest=nearest(key, spare))
        for key in missing[:SHOWN]
    ]
    if len(missing) > SHOWN:
        problems.append(Problem(f"{len(missing) - SHOWN} more labels of the table's {axis} missing", source))
    return problems
