"""Siege, supply and toll: sections 10.1 to 10.4 of the known answers, through the engine that users run."""

from __future__ import annotations

import pytest

from commonweal.core.errors import SchemaError
from commonweal.territory.about import figure_words
from commonweal.territory.answers.questions import common_history
from commonweal.territory.answers.readings import by_name
from commonweal.territory.answers.values import together
from commonweal.territory.chronicle.dates import day_of, iso
from commonweal.territory.chronicle.loading import load_chronicle
from commonweal.territory.chronicle.record import Chronicle
from commonweal.territory.estimates import chapman
from commonweal.territory.rations import (
    GENERAL_RATION,
    GENERAL_RATION_PRINTED,
    OIL_KG_PER_LITRE,
    days_of,
    energy_of,
    need,
    person_days,
)
from commonweal.territory.routes import routes_of
from commonweal.territory.siege import besieged, first_sustained, groups_of, siege_history
from commonweal.territory.siege_question import Asked
from commonweal.territory.supply import supply_on
from commonweal.territory.toll import Refusal, estimate, toll_of
from commonweal.territory.truces import count, monthly, phase_counts

ALEPPO = load_chronicle("aleppo-2016")
OTHERS = load_chronicle("sieges-by-other-parties")
EAST = "eastern_aleppo"


def day(text: str) -> int:
    found = day_of(text)
    assert found is not None
    return found


def written(spells: list) -> str:  # type: ignore[type-arg]
    """Return a history as the known answers print it."""
    parts = []
    for one in spells:
        words = "unknown" if one.value.value == "unknown" else one.value.value
        parts.append(words if one.first <= 1 else f"{words} {iso(one.first)}")
    return "; ".join(parts)


# --- 10.1 days of supply ----------------------------------------------------------------------------------------------


def test_daraya_convoy_lasts_18_days_for_4000_and_9_for_8000() -> None:
    found = supply_on(ALEPPO, "daraya", day("2016-06-30"))
    assert (found.people.low, found.people.high) == (4000, 8000)
    (ration,) = found.lasting
    assert ration.person_days == (72_000, 72_000)
    assert ration.full == (9.0, 18.0)
    assert found.binding == "food rations"


@pytest.mark.parametrize(
    ("people", "energy", "flour", "trucks"),
    [(250_000, 525, 144.2, 6.875), (275_000, 577.5, 158.7, 7.5625), (300_000, 630, 173.1, 8.25)],
)
def test_need_of_eastern_aleppo(people: float, energy: float, flour: float, trucks: float) -> None:
    found = need(people)
    assert found.energy_mkcal == pytest.approx(energy, rel=1e-12)
    assert round(found.flour_tonnes, 1) == flour
    assert found.trucks == pytest.approx(trucks, rel=1e-12)


def test_eastern_aleppo_in_october_has_a_range_of_people_and_no_known_stock() -> None:
    found = supply_on(ALEPPO, EAST, day("2016-10-20"))
    assert (found.people.low, found.people.high) == (250_000, 300_000)
    assert found.people.claims == ("N01", "N02", "N03", "N04")
    assert found.lasting == () and found.binding is None
    assert [one.people for one in found.needs] == [250_000, 300_000]


def test_stock_out_of_13_november() -> None:
    found = supply_on(ALEPPO, EAST, day("2016-11-15"))
    assert [(one.item, one.full) for one in found.lasting] == [("food rations", (0.0, 0.0))]


def test_ten_thousand_baskets_are_five_days() -> None:
    (basket,) = [row for row in ALEPPO.rows("supplies") if row["item"] == "food baskets"]
    assert basket["people"] * basket["days"] / 300_000 == 5.0


def test_family_bag_of_november() -> None:
    energy = energy_of({"rice": 2, "lentils": 2, "sugar": 2, "oil": 2 * OIL_KG_PER_LITRE})
    assert days_of(energy, 5) == pytest.approx(3.644342857, abs=5e-10)
    assert round(days_of(energy, 5, 1050), 1) == 7.3


def test_general_ration_and_the_ration_of_algeria() -> None:
    assert GENERAL_RATION_PRINTED == {"kcal": 2100.0, "protein_g": 58.0, "fat_g": 43.0}
    assert sum(GENERAL_RATION.values()) == 565
    month = {"flour": 8, "rice": 2, "barley": 2, "lentils": 2, "sugar": 0.75, "oil": OIL_KG_PER_LITRE}
    assert energy_of(month) / 30 == pytest.approx(2169, rel=0.1)


def test_missing_amounts_are_unknown_and_not_zero() -> None:
    assert person_days(3, "basket", "food baskets") is None


# --- 10.2 dates and three-valued answers ------------------------------------------------------------------------------

CHANGES = {
    "article_mid_august": "not; possibly 2016-07-01; certainly 2016-07-20; possibly 2016-08-01; certainly 2016-08-20; "
    "unknown 2016-10-21",
    "article_seven_weeks": "not; possibly 2016-07-01; certainly 2016-07-20; possibly 2016-08-01; certainly 2016-09-04; "
    "unknown 2016-10-21",
    "article_days_before_truce": "not; possibly 2016-07-01; certainly 2016-07-20; possibly 2016-08-01; "
    "certainly 2016-09-29; unknown 2016-10-21",
    "outside_afp": "not; certainly 2016-07-17; not 2016-08-06; certainly 2016-09-04; not 2016-12-22; "
    "unknown 2016-12-23",
    "outside_acu_start": "not; certainly 2016-07-06; not 2016-08-06; certainly 2016-09-04; not 2016-12-22; "
    "unknown 2016-12-23",
    "outside_coi_start": "not; possibly 2016-07-21; certainly 2016-07-31; not 2016-08-06; certainly 2016-09-04; "
    "not 2016-12-22; unknown 2016-12-23",
}
TOGETHER = {
    "article": "not; possibly 2016-07-01; certainly 2016-07-20; possibly 2016-08-01; certainly 2016-09-29; "
    "unknown 2016-10-21",
    "outside": "not; possibly 2016-07-06; certainly 2016-07-31; not 2016-08-06; certainly 2016-09-04; not 2016-12-22; "
    "unknown 2016-12-23",
}


@pytest.mark.parametrize("reading", CHANGES)
def test_change_points_of_each_reading(reading: str) -> None:
    assert written(siege_history(ALEPPO, EAST, "claimed")[reading]) == CHANGES[reading]


@pytest.mark.parametrize("group", TOGETHER)
def test_change_points_of_all_readings_of_a_group(group: str) -> None:
    found = siege_history(ALEPPO, EAST, "claimed")
    assert written(common_history(found[name] for name in groups_of(ALEPPO)[group])) == TOGETHER[group]


DATES = ("2016-07-10", "2016-07-25", "2016-08-25", "2016-09-10", "2016-11-15")
ARTICLE_UNKNOWN = "unknown, last claimed 2016-10-20"


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        ("article", ("possibly", "certainly", "possibly", "possibly", ARTICLE_UNKNOWN)),
        ("outside", ("possibly", "possibly", "not", "certainly", "certainly")),
        ("outside_afp", ("not", "certainly", "not", "certainly", "certainly")),
        ("outside_acu_start", ("certainly", "certainly", "not", "certainly", "certainly")),
        ("outside_coi_start", ("not", "possibly", "not", "certainly", "certainly")),
        ("article_mid_august", ("possibly", "certainly", "certainly", "certainly", ARTICLE_UNKNOWN)),
        ("article_seven_weeks", ("possibly", "certainly", "possibly", "certainly", ARTICLE_UNKNOWN)),
        ("article_days_before_truce", ("possibly", "certainly", "possibly", "possibly", ARTICLE_UNKNOWN)),
    ],
)
def test_answers_on_the_dates_of_the_table(who: str, expected: tuple[str, ...]) -> None:
    names = groups_of(ALEPPO).get(who, [who])
    for text, value in zip(DATES, expected, strict=True):
        answer = besieged(ALEPPO, EAST, day(text), "claimed")
        assert str(together([one.value for one in answer.readings if one.reading in names])) == value


def test_un_listed_is_an_act_of_its_own() -> None:
    found = {
        text: besieged(ALEPPO, EAST, day(text), "un_listed") for text in ("2016-10-04", "2016-10-05", "2016-11-22")
    }
    assert found["2016-10-04"].value.value == "not"
    assert found["2016-10-05"].value.value == "certainly"
    assert str(found["2016-11-22"].value) == "unknown, last claimed 2016-11-21"


@pytest.mark.parametrize(
    ("days", "first"),
    [
        (1, "2016-07-17"),
        (14, "2016-07-30"),
        (20, "2016-08-05"),
        (21, "2016-09-24"),
        (30, "2016-10-03"),
        (60, "2016-11-02"),
    ],
)
def test_first_day_of_a_sustained_encirclement(days: int, first: str) -> None:
    found = first_sustained(ALEPPO, EAST, days, by_name(ALEPPO, "outside_afp"))
    assert found == day(first)


def test_the_criteria_are_refused_without_a_number_of_days() -> None:
    with pytest.raises(SchemaError, match="sustained_days"):
        besieged(ALEPPO, EAST, day("2016-10-05"), "un_criteria")


@pytest.mark.parametrize("reading", ["outside_afp", "outside_acu_start", "outside_coi_start"])
def test_the_criteria_on_the_day_of_the_listing(reading: str) -> None:
    answer = besieged(ALEPPO, EAST, day("2016-10-05"), "un_criteria", Asked(sustained_days=1), by_name(ALEPPO, reading))
    assert answer.value.value == "certainly"
    before = besieged(ALEPPO, EAST, day("2016-10-04"), "un_criteria", Asked(sustained_days=1), by_name(ALEPPO, reading))
    assert before.value.value == "unknown" and "no_free_movement" in before.value.why


@pytest.mark.parametrize(
    ("place", "reading", "text", "value"),
    [
        ("fuah_kafraya", "fuah_month", "2015-03-15", "possibly"),
        ("fuah_kafraya", "fuah_day", "2015-03-15", "not"),
        ("fuah_kafraya", "fuah_month", "2018-01-01", "certainly"),
        ("fuah_kafraya", "fuah_day", "2018-01-01", "certainly"),
        ("fuah_kafraya", "fuah_month", "2018-07-19", "not"),
        ("fuah_kafraya", "fuah_day", "2018-07-19", "not"),
        ("deir_ez_zor", "dz_january_2014", "2015-03-15", "certainly"),
        ("deir_ez_zor", "dz_july_2014", "2015-03-15", "certainly"),
        ("deir_ez_zor", "dz_january_2015", "2015-03-15", "certainly"),
        ("deir_ez_zor", "dz_may_2015", "2015-03-15", "not"),
        ("deir_ez_zor", "dz_january_2014", "2018-01-01", "unknown, last claimed 2017-09-05"),
        ("deir_ez_zor", "dz_may_2015", "2018-01-01", "unknown, last claimed 2017-09-05"),
    ],
)
def test_second_chronicle(place: str, reading: str, text: str, value: str) -> None:
    answer = besieged(OTHERS, place, day(text), "claimed", None, by_name(OTHERS, reading))
    assert str(answer.value) == value


@pytest.mark.parametrize(
    ("place", "reading", "last", "days"),
    [
        ("fuah_kafraya", "fuah_day", "2018-07-18", (1209, 1209)),
        ("deir_ez_zor", "dz_january_2014", "2017-09-04", (1313, 1343)),
        ("deir_ez_zor", "dz_july_2014", "2017-09-04", (1132, 1162)),
        ("deir_ez_zor", "dz_january_2015", "2017-09-04", (959, 968)),
        ("deir_ez_zor", "dz_may_2015", "2017-09-04", (839, 868)),
    ],
)
def test_lengths_of_the_second_chronicle(place: str, reading: str, last: str, days: tuple[int, int]) -> None:
    """The day of the end counts as out: a siege from day B to an end on day E lasts E - B days."""
    answer = besieged(OTHERS, place, day(last), "claimed", None, by_name(OTHERS, reading))
    (since,) = [one.since for one in answer.readings if one.reading == reading]
    assert since is not None
    end = day(last) + 1
    assert (end - since[1], end - since[0]) == days


OUR_DAYS = {
    "routes_outside": ("2016-07-17", "2016-08-06", "2016-09-04"),
    "routes_mid_august": ("2016-07-15", "2016-08-12", "2016-08-17"),
    "routes_seven_weeks": ("2016-07-15", "2016-08-19", "2016-09-01"),
}


@pytest.mark.parametrize("reading", OUR_DAYS)
def test_examples_with_our_choice_of_day_on_two_routes(reading: str) -> None:
    begins, ends, again = OUR_DAYS[reading]
    found = siege_history(ALEPPO, EAST, "encircled", Asked(our_days=True))[reading]
    assert written(found[:4]) == f"not; certainly {begins}; not {ends}; certainly {again}"


@pytest.mark.parametrize(("reading", "other"), [("routes_outside", "outside_afp")])
def test_the_routes_and_the_claims_agree_day_by_day(reading: str, other: str) -> None:
    routes = siege_history(ALEPPO, EAST, "encircled", Asked(our_days=True))[reading]
    claims = siege_history(ALEPPO, EAST, "claimed", Asked(our_days=True))[other]
    assert written(routes[:4]) == written(claims[:4])


def days_in_force(reading: str, first: str, last: str) -> int:
    """Return how many days a siege was in force from a day to the day before another, by our choice of days."""
    asked = Asked(our_days=True)
    answers = (
        besieged(ALEPPO, EAST, at, "claimed", asked, by_name(ALEPPO, reading)).value.value
        for at in range(day(first), day(last))
    )
    return sum(value == "certainly" for value in answers)


def test_days_in_force_on_20_october() -> None:
    assert days_in_force("outside_afp", "2016-09-04", "2016-10-20") == 46
    assert days_in_force("outside_afp", "2016-07-17", "2016-10-20") == 66
    assert day("2016-10-20") - day("2016-07-17") == 95


@pytest.mark.parametrize(
    ("first", "last", "days"),
    [
        ("2016-07-17", "2016-10-05", 80), ("2016-07-07", "2016-10-05", 90), ("2016-07-17", "2016-08-06", 20),
        ("2016-08-06", "2016-09-04", 29), ("2016-09-04", "2016-11-13", 70), ("2016-07-17", "2016-11-13", 119),
        ("2016-09-01", "2016-10-20", 49),
    ],
)  # fmt: skip
def test_other_intervals_stand_in_the_claims(first: str, last: str, days: int) -> None:
    bounds = {bound for _, row in ALEPPO.claims() for bound in (row["earliest"], row["latest"])}
    assert day(last) - day(first) == days
    assert {day(first), day(last)} <= bounds | {day("2016-09-01")}


def test_great_circle_from_aleppo_to_idlib() -> None:
    """The article's 40 miles are no great circle: 56.3 km, 35.0 miles."""
    (route,) = [one for one in routes_of(ALEPPO, "idlib_city", day("2016-10-20")) if one.route == "idlib_aleppo"]
    assert route.great_circle_km is not None
    assert round(route.great_circle_km, 1) == 56.3
    assert round(route.great_circle_km / 1.609344, 1) == 35.0
    assert route.length_km == 64.4
    (claimed,) = [row for row in ALEPPO.rows("facts") if row["figure_name"] == "distance_to_aleppo"]
    assert claimed["figure_value"] == "40"


# --- 10.3 toll --------------------------------------------------------------------------------------------------------


def figure(chronicle: Chronicle, claim: str, column: str = "value") -> float:
    return float(chronicle.by_key("tolls")[claim][column])


def test_toll_arithmetic_on_the_claimed_figures() -> None:
    share = figure(ALEPPO, "E020.toll")
    with_article = (figure(ALEPPO, "E018.toll", "high") + figure(ALEPPO, "E019.toll")) / share
    with_report = (figure(ALEPPO, "X16a.toll") + figure(ALEPPO, "E019.toll")) / share
    assert round(with_article) == 20_869_565
    assert round(with_report / 1e6, 2) == 20.61
    assert round(figure(ALEPPO, "E021.toll", "low") / with_article, 3) == 0.479
    assert round((6.36e6 + 4e6) / with_report, 3) == 0.503
    parts = [figure(ALEPPO, f"G14.{name}") for name in ("documented", "estimated")]
    assert parts == [143_350, 163_537] and sum(parts) == figure(ALEPPO, "G14") == 306_887
    assert figure(ALEPPO, "X16a.direct") + figure(ALEPPO, "X16a.indirect") == figure(ALEPPO, "X16a.toll")


def test_medical_strikes() -> None:
    strikes = ALEPPO.by_key("strikes")
    hours = (day("2016-07-31") - day("2016-07-01") + 1) * 24
    assert hours == 744
    assert round(hours / strikes["E031.strikes"]["value"], 1) == 43.8
    assert round(hours / strikes["X15.syria"]["value"], 1) == 17.3


def test_one_event_has_five_figures() -> None:
    (found,) = [one for one in toll_of(ALEPPO).figures if one.event.startswith("convoy") and one.measure == "killed"]
    assert {row["source_id"]: figure_words(row) for row in found.rows} == {
        "article": "no figure given",
        "boi_2016_1093": "at least 10",
        "coi_34_64": "at least 14",
        "un_spox_20160930": "at least 18",
        "ucdp_ged": "best = low = high 21",
    }


def test_the_unnamed_dead_come_first() -> None:
    found = toll_of(ALEPPO)
    assert found.unnamed_count == 2
    assert [one.shown for one in found.named] == ["Ali Daqneesh, 10"]


def test_two_lists_of_an_invented_example() -> None:
    found = chapman(200, 150, 50)
    assert found.total == pytest.approx(594.1176470588, abs=5e-11)
    assert found.sd**2 == pytest.approx(3366.0500399, abs=5e-8)
    assert found.sd == pytest.approx(58.0176701, abs=5e-8)


def test_no_estimate_for_a_real_conflict_without_three_lists() -> None:
    ((_, refused),) = estimate(ALEPPO)
    assert isinstance(refused, Refusal)


# --- 10.4 lethal events -----------------------------------------------------------------------------------------------


def test_months_of_2016() -> None:
    expected = [514, 1341, 348, 903, 1051, 1645, 1343, 1083, 887, 1301, 1706, 1092]
    assert list(monthly(ALEPPO.events).values()) == expected
    assert len(ALEPPO.events["best"]) == 1975


PHASES = [
    (20, 136, 929, 917, 1080, 46.45, 92, 562, 550, 566, 28.10, 60.5),
    (29, 167, 872, 850, 882, 30.07, 109, 600, 585, 602, 20.69, 68.8),
    (8, 53, 202, 201, 204, 25.25, 36, 122, 122, 123, 15.25, 60.4),
    (7, 24, 48, 46, 50, 6.86, 10, 10, 10, 12, 1.43, 20.8),
    (31, 179, 1411, 1398, 1446, 45.52, 120, 903, 891, 928, 29.13, 64.0),
    (3, 10, 37, 37, 39, 12.33, 4, 2, 2, 4, 0.67, 5.4),
]


def test_counts_before_during_and_after_the_truces() -> None:
    found = [
        (
            one.days, one.all.events, one.all.best, one.all.low, one.all.high, round(one.all.per_day, 2),
            one.dyad.events, one.dyad.best, one.dyad.low, one.dyad.high, round(one.dyad.per_day, 2),
            round(100 * (one.share or 0), 1),
        )
        for one in phase_counts(ALEPPO)
    ]  # fmt: skip
    assert found == PHASES


def test_what_else_happened_in_the_first_phase() -> None:
    events = ALEPPO.events
    first, last = day("2016-07-17"), day("2016-08-05")
    other = count(events, first, last, events["dyad"] == "IS - SDF")
    manbij = count(events, first, last, events["district"] == "Manbij district")
    both = count(events, first, last, (events["dyad"] == "IS - SDF") | (events["district"] == "Manbij district"))
    assert (other.best, manbij.best, both.best) == (322, 277, 351)


def test_one_sided_deaths_by_phase_and_the_offensive() -> None:
    events = ALEPPO.events
    own = events["dyad"] == "Government of Syria - Civilians"
    phases = [(row["first"], row["last"]) for row in sorted(ALEPPO.rows("phases"), key=lambda row: row["first"])]
    assert [count(events, first, last, own).best for first, last in phases] == [0, 0, 1, 0, 21, 0]
    offensive = day("2016-07-31"), day("2016-08-06")
    dyad = events["dyad"] == ALEPPO.meta.parties_of_truce
    assert (count(events, *offensive).best, count(events, *offensive, dyad).best) == (305, 274)


def test_a_truce_that_freezes_positions_leaves_the_siege_in_force() -> None:
    """The term of September was that nobody takes new ground: the derived siege does not change with it."""
    for reading in ("outside_afp", "article_mid_august"):
        chosen = by_name(ALEPPO, reading)
        values = [
            besieged(ALEPPO, EAST, day(text), "claimed", None, chosen).value.value
            for text in ("2016-09-11", "2016-09-12", "2016-09-15", "2016-09-19", "2016-09-20")
        ]
        assert set(values) == {"certainly"}
