"""What names and units of published tables say: kinds of columns, payments and satellites, and the scale of money."""

from __future__ import annotations

import re
from collections.abc import Sequence

FINAL_WORDS = (
    ("npish", r"npish|nps\b|non-?profit|\bc38\b"),
    ("households", r"househ|hfce|\bc37\b|dpabr|dirp|p33|purchases abroad"),
    ("government", r"govern|ggfc|\bc39\b"),
    ("gfcf", r"gfcf|fixed capital|\bc41\b"),
    ("inventories", r"invent|invnt|\binv\b|\bc42\b"),
    ("exports", r"export"),
)
PRIMARY_WORDS = (
    (
        "taxes_on_production",
        r"taxes on production|subsidies on production|other net taxes|d\.?29|d\.?39",
    ),
    ("taxes_on_products", r"taxes less|taxsub|\btls\b|txsp|taxes on products|\btax"),
    ("margins", r"margin|transport"),
    ("adjustment", r"adjust|purchases|direct|exp_adj"),
    ("compensation", r"compensation|wage|d\.?1\b"),
    ("mixed_income", r"mixed income"),
    ("operating_surplus", r"surplus|consumption of fixed capital|rents|royalties"),
    ("value_added", r"value.?added|valu|\bva\b"),
)
SATELLITE_WORDS = (
    ("resource", r"emission[ -]relevant energy"),
    ("labour", r"(man-?)?hours?|hrs?|h_empe?"),
    ("persons", r"employ\w*|persons?|people|empe?n?"),
    ("emission", r"emissions?|(co2|ch4|n2o|ghg)\w*|so[x2]|no[x2]|nh3|air|nmvocs?|pm(10|25?)"),
    (
        "resource",
        r"(crop|grass|farm|wood|pasture)?lands?|(fresh|ground)?water|energy|materials?|extraction|resources?|fossils?"
        r"|crops?|forests?|forestry",
    ),
)
"""Kinds of satellites by whole words: a chair has nothing to do with air."""
CURRENCIES = (("EUR", r"eur|€"), ("USD", r"usd|us\s?\$|us dollar|dollar"), ("GBP", r"gbp|£"), ("JPY", r"jpy|yen"))
THOUSAND = r"(?<!\d)(?:1[ ,.']?)?000(?!\d)"
MONEY = r"eur|usd|us\s?\$|us dollar|gbp|jpy|yen|[€£$]"
SCALES = (
    (1.0, r"(?<!\d)1[ ,.']?000[ ,.']?000(?!\d)"),
    (1e3, r"billions?|bill|bln|bn|milliards?|mrd|thousand millions?"),
    (1e-3, rf"thousands?|k|{THOUSAND}"),
    (1.0, r"millions?|mill|mln|mio|mn|m"),
)
"""Million per unit by whole words, which a currency may touch: MEUR, k€. The 000 of a year such as 2000 is none."""


def money_of(unit: str) -> tuple[str, float]:
    """Return currency and million per unit of a text such as ``M.EUR`` or ``000 USD``; currency may be empty."""
    text = unit.lower()
    currency = next((name for name, words in CURRENCIES if re.search(words, text)), "")
    if not currency:
        return "", 1.0
    left, right = r"(?:(?<![a-z])|(?<=eur|usd|gbp|jpy))", rf"(?:(?![a-z])|(?={MONEY}))"
    return currency, next((factor for factor, words in SCALES if re.search(f"{left}(?:{words}){right}", text)), 1e-6)


def price_year(unit: str, year: int) -> int:
    """Return the year of prices that a unit such as ``M.USD_2000`` names, the year of the table where it names none."""
    stated = re.search(r"(?<!\d)(?:19|20)\d\d(?!\d)", unit)
    return year if stated is None else int(stated[0])


def kind_of(text: str, words: Sequence[tuple[str, str]], otherwise: str) -> str:
    """Return the first kind whose pattern a text holds, in small letters."""
    return next((kind for kind, pattern in words if re.search(pattern, text.lower())), otherwise)


def satellite_kind(text: str, otherwise: str = "other") -> str:
    """Return the kind of satellite that the words of a name, a unit or an extension tell."""
    words = tuple((kind, rf"(?<![a-z])(?:{pattern})(?![a-z])") for kind, pattern in SATELLITE_WORDS)
    return kind_of(text, words, otherwise)
