"""Competitive imports: a product bought abroad in place of one made at home, with its CO2 in the footprint."""

from __future__ import annotations

import numpy as np

from commonweal.core.processes import ABROAD
from commonweal.scenario.processes.draft import Column, Draft, blank

GOODS = ("A", "B", "C")
"""Sections of ISIC whose products travel: agriculture, mining, manufactures."""


def competitive_imports(draft: Draft, multiple: float) -> None:
    """Offer more imports of every good that is imported, up to a multiple of its base-year imports.

    They come on top of the fixed imports of each cell, at the mean international transport margin on inputs.
    """
    economy = draft.economy
    home = [name for name in economy.final_categories if name != "exports"]
    _, final = economy.final(*home)
    imports = economy.use_imported.sum(axis=1) + np.maximum(final, 0.0)
    margin = float(economy.import_margins.sum() / economy.use_imported.sum())
    columns = []
    for row, code in enumerate(economy.products):
        if code.startswith(GOODS) and imports[row] > 0.0:
            imported = blank(economy)
            imported[row] = 1.0
            name = f"imports of {economy.product_names.get(code, code)}"
            column = Column(f"import_{code}", name, "imports", ABROAD, code, blank(economy), imported)
            column.import_margins, column.most = margin, multiple * float(imports[row])
            columns.append(column)
    draft.add(columns)
