"""Claims and their sources as PROV-O (W3C, 2013), written as JSON-LD: claim, primary source, attribution, revision."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from commonweal.territory.about import claim_document
from commonweal.territory.chronicle.record import Chronicle, Row
from commonweal.territory.chronicle.schema import TABLES

CONTEXT = {
    "prov": "http://www.w3.org/ns/prov#",
    "dcterms": "http://purl.org/dc/terms/",
    "claim": "urn:commonweal:claim:",
    "source": "urn:commonweal:source:",
    "agent": "urn:commonweal:agent:",
    "says": "urn:commonweal:says",
}


def provenance(chronicle: Chronicle, withheld: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Return every claim with where it comes from, and the list of what was withheld.

    Parameters
    ----------
    chronicle : one that may leave: see :func:`commonweal.territory.exports.withholding.exportable`.
    withheld : what was left out, by kind and rule.
    """
    sources = [_source(row) for row in chronicle.rows("sources")]
    claims = [_claim(chronicle, table, row) for table, row in chronicle.claims()]
    return {
        "@context": CONTEXT,
        "chronicle": chronicle.meta.name,
        "licence": chronicle.meta.licence,
        "withheld": list(withheld),
        "@graph": [*sources, *claims],
    }


def _source(row: Row) -> dict[str, Any]:
    found: dict[str, Any] = {"@id": f"source:{row['source_id']}", "@type": "prov:Entity", "dcterms:title": row["title"]}
    if row["publisher"]:
        found["dcterms:publisher"] = row["publisher"]
    if row["date"]:
        found["dcterms:date"] = row["date"]
    if row["url"]:
        found["prov:atLocation"] = row["url"]
    return found


def _claim(chronicle: Chronicle, table: str, row: Row) -> dict[str, Any]:
    said = claim_document(chronicle, table, row)
    for name in ("claim", "source", "corrected_by"):
        said.pop(name)
    found: dict[str, Any] = {
        "@id": f"claim:{row['claim_id']}",
        "@type": "prov:Entity",
        "prov:type": table,
        "prov:hadPrimarySource": {"@id": f"source:{row['source_id']}"},
        "says": {name: value for name, value in said.items() if value is not None},
    }
    if TABLES[table].column("claimant") and row["claimant"]:
        found["prov:wasAttributedTo"] = {"@type": "prov:Agent", "dcterms:title": row["claimant"]}
    if row["corrects"]:
        found["prov:wasRevisionOf"] = {"@id": f"claim:{row['corrects']}"}
    return found
