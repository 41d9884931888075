"""Every row of the table of facts about Aleppo 2016 and other sieges: claims beside claims, none without a source."""

from __future__ import annotations

import json
from typing import Any

import pytest

from commonweal.territory.answers.values import CERTAINLY
from commonweal.territory.chronicle.dates import day_of, iso
from commonweal.territory.chronicle.loading import load_chronicle
from commonweal.territory.control import control_on, front_lines
from commonweal.territory.documents import party_document
from commonweal.territory.dossier import Ask, dossier
from commonweal.territory.parties import find_party, identity, members_on, relations_on
from commonweal.territory.siege import besieged, siege_history
from commonweal.territory.siege_question import Asked
from commonweal.territory.truces import armed_sides, truces_on

ALEPPO = load_chronicle("aleppo-2016")
FACTS = ALEPPO.by_key("facts")


def day(text: str) -> int:
    found = day_of(text)
    assert found is not None
    return found


def checks_on(fact: str) -> dict[str, Any]:
    """Return what other sources say of a fact, by claim."""
    return {claim: row for claim, row in FACTS.items() if fact in (row["bears_on"] or ())}


def test_the_east_passes_to_opposition_groups_in_july_2012() -> None:
    values = {
        text: control_on(ALEPPO, "eastern_aleppo", day(text)) for text in ("2012-07-15", "2012-07-31", "2016-10-20")
    }
    assert values["2012-07-15"].holders == ("opposition_armed_groups",)
    assert values["2012-07-15"].value.value == "possibly"
    assert [values[text].value.value for text in ("2012-07-31", "2016-10-20")] == [CERTAINLY, CERTAINLY]
    assert control_on(ALEPPO, "western_aleppo", day("2016-10-20")).holders == ("government_of_syria",)
    assert control_on(ALEPPO, "eastern_aleppo", day("2016-12-22")).holders == ("government_of_syria",)


def test_idlib_is_captured_early_in_2015_and_the_forty_miles_stand_as_claimed() -> None:
    held = control_on(ALEPPO, "idlib_city", day("2016-01-01"))
    assert held.holders == ("jaish_al_fateh",)
    assert (FACTS["E015"]["figure_value"], FACTS["E015"]["figure_qualifier"]) == ("40", "approximate")
    assert iso(checks_on("E015")["X20"]["latest"]) == "2015-03-28"


def test_russia_enters_in_september_2015_and_supplied_arms_before() -> None:
    found = {one.relation: one.answer for one in relations_on(ALEPPO, "russia", day("2015-09-15"))}
    assert found["backs"].value.value == "possibly"
    assert found["arms_supplier_of"].value.value == CERTAINLY
    later = {one.relation: one.answer for one in relations_on(ALEPPO, "russia", day("2016-09-15"))}
    assert later["backs"].value.value == CERTAINLY


def test_the_speech_of_may_2016_is_read_as_of_that_year() -> None:
    assert (iso(FACTS["E024"]["earliest"]), iso(FACTS["E024"]["latest"])) == ("2016-05-01", "2016-05-31")
    assert "derived" in FACTS["E024"]["note"]


def test_encirclement_begins_in_two_ways_by_two_sources() -> None:
    states = {row["claim_id"]: (row["state"], iso(row["latest"])) for row in ALEPPO.rows("route_states")}
    assert states["RT10"] == ("under_fire", "2016-07-07") and states["RT11"] == ("closed", "2016-07-06")


def test_the_last_route_is_cut_and_every_date_is_kept() -> None:
    assert {iso(row["latest"]) for row in checks_on("E029").values()} == {"2016-07-06", "2016-07-17", "2016-07-31"}


def test_a_rebranding_keeps_the_identity() -> None:
    chain = identity(ALEPPO, "jabhat_al_nusra")
    assert [row["claim_id"] for row in chain] == ["PR02", "PR01"]
    assert [row["claim_id"] for row in identity(ALEPPO, "jabhat_fateh_al_sham")] == ["PR02", "PR01"]


def test_an_umbrella_is_no_merger() -> None:
    members = {one.party: one for one in members_on(ALEPPO, "jaish_al_fateh", day("2016-10-20"))}
    assert members["ahrar_al_sham"].relation == "member_of"
    assert members["jund_al_aqsa"].relation == "absorbed_into"
    assert identity(ALEPPO, "ahrar_al_sham") == []


@pytest.mark.parametrize(
    ("text", "value"),
    [("2016-09-30", "not"), ("2016-10-05", "possibly"), ("2016-10-10", CERTAINLY), ("2017-01-23", "not")],
)
def test_an_absorption_that_is_disowned_later(text: str, value: str) -> None:
    found = [one for one in relations_on(ALEPPO, "jund_al_aqsa", day(text)) if one.relation == "absorbed_into"]
    known = {one.value.value for one in found[0].answer.readings} - {"unknown"}
    assert found[0].answer.value.value == value or value in known


def test_the_rebels_can_be_asked_for() -> None:
    assert find_party(ALEPPO, "the rebels") == "opposition_armed_groups"
    document = party_document(ALEPPO, "opposition_armed_groups", day("2016-10-20"))
    assert [one["party"] for one in document["members"]] == [
        "jaish_al_fateh", "jabhat_fateh_al_sham", "ahrar_al_sham", "jund_al_aqsa",
    ]  # fmt: skip
    assert all(one["source"] for one in document["called"])


def test_the_dead_of_august_are_two_figures_of_two_scopes() -> None:
    rows = [row for row in ALEPPO.rows("tolls") if row["event"].startswith("breaking of the siege")]
    assert {row["source_id"]: row["scope"].split(",")[0] for row in rows} == {
        "article": "opposition fighters", "afp_20160806": "fighters of both sides", "ucdp_ged": "all sides",
    }  # fmt: skip


def test_daraya_after_four_years_by_one_source_and_less_by_another() -> None:
    answer = besieged(ALEPPO, "daraya", day("2016-08-25"), "claimed")
    since = {one.reading: one.since for one in answer.readings}
    article, agency = since["as told by article"], since["as told by ap_daraya_2016"]
    assert article is not None and agency is not None
    assert (iso(article[0]), iso(agency[0])) == ("2012-06-01", "2012-11-01")
    assert round((day("2016-08-26") - agency[0]) / 365.25, 2) == 3.82


def test_the_siege_is_reimposed_by_three_readings_of_one_article() -> None:
    claims = ALEPPO.by_key("relations")
    windows = {
        claim: (iso(claims[claim]["earliest"]), iso(claims[claim]["latest"])) for claim in ("PR22", "PR23", "PR24")
    }
    assert windows == {
        "PR22": ("2016-08-11", "2016-08-20"),
        "PR23": ("2016-08-29", "2016-09-04"),
        "PR24": ("2016-08-23", "2016-09-29"),
    }  # fmt: skip
    assert {iso(checks_on("E035")[name]["latest"]) for name in ("X05a", "X05b")} == {"2016-09-04"}


def test_the_first_closure_and_the_gap_are_claimed_longer_and_shorter_than_outside() -> None:
    closure = FACTS["E030"]
    assert (iso(closure["earliest"]), iso(closure["latest"]), closure["figure_value"]) == (
        "2016-07-01", "2016-08-24", "28..35",
    )  # fmt: skip
    assert FACTS["E034"]["figure_qualifier"] == "a few days; within a week"
    outside = siege_history(ALEPPO, "eastern_aleppo", "claimed")["outside_afp"]
    lengths = [one.last - one.first + 1 for one in outside[1:3] if one.last is not None]
    assert lengths == [20, 29]


def test_the_ceasefire_is_declared_and_effective_apart() -> None:
    (found,) = [one for one in truces_on(ALEPPO, day("2016-09-15")) if one.name.startswith("cessation")]
    told = {one.reading: one.value.value for one in found.answers["declared"].readings}
    assert told == {"truce_outside": CERTAINLY, "truce_article": "possibly"}
    assert found.not_accepted_by == ("opposition_armed_groups",)
    assert found.signatories == ("russia", "united_states")
    after = {one.reading: one.value.value
             for one in truces_on(ALEPPO, day("2016-09-19"))[0].answers["effective"].readings}  # fmt: skip
    assert after["truce_outside"] == "not"
    days = {row["claim_id"]: (row["hours"], row["days"]) for row in ALEPPO.rows("truces")}
    assert days["X11.truce"] == (48, 5) and days["E040.truce"] == (None, 2)


def test_the_pause_is_announced_scheduled_and_actual() -> None:
    rows = {row["claim_id"]: (row["what"], row["hours"], row["days"]) for row in ALEPPO.rows("truces")}
    assert rows["E049.truce"] == ("announced", 8, None) and rows["E050.truce"] == ("scheduled", 8, None)
    assert rows["X19a.truce"] == ("effective", 11, None) and rows["X19b.truce"] == ("announced", None, 3)


def test_the_convoy_of_19_september() -> None:
    (row,) = [row for row in ALEPPO.rows("convoys") if row["claim_id"] == "X12b.convoy"]
    assert (row["trucks"], row["people"], row["status"]) == (31, 78_000, "attacked")
    assert row["route"] is None and row["hour"] is None
    findings = {
        row["claim_id"]: (row["kind"], row["accused"]) for row in ALEPPO.rows("allegations") if row["about"] == "AL01"
    }
    assert findings["AL01c"] == ("finding", "government_of_syria")
    assert ALEPPO.by_key("allegations")["AL01"]["accused"] == "russia"


def test_madaya_is_claimed_fallen_and_still_besieged() -> None:
    answer = besieged(ALEPPO, "madaya", day("2016-10-20"), "claimed")
    told = {one.reading: one.value.value for one in answer.readings}
    assert told["as told by article"] == "not" and told["as told by syriadirect_20170413"] == CERTAINLY
    assert answer.value.value == "possibly"


def test_why_people_stay_is_three_claims_with_their_claimants() -> None:
    rows = ALEPPO.by_key("reasons")
    assert rows["RS06"]["claimant"] == "government_of_syria" and "RS07" in rows["RS06"]["disputed_by"]
    assert ALEPPO.by_key("allegations")["AL14b"]["kind"] == "finding"


def test_the_route_that_opened_in_august_is_not_named_by_the_article() -> None:
    opened = {row["source_id"]: row["route"] for row in ALEPPO.rows("route_states") if row["state"] == "open"
              and iso(row["latest"]).startswith("2016-08")}  # fmt: skip
    assert opened["article"] == "unspecified" and opened["arabweekly_20160904"] == "ramouseh"


def test_the_corridor_is_open_to_some_and_under_fire_for_civilians() -> None:
    by_user = {
        user: besieged(ALEPPO, "eastern_aleppo", day("2016-08-10"), definition, Asked(user)).value.value
        for user, definition in (("commerce", "encircled"), ("fighters", "fire_control"), ("civilians", "fire_control"))
    }
    answer = besieged(ALEPPO, "eastern_aleppo", day("2016-08-10"), "fire_control", Asked("civilians"))
    outside = {one.reading: one.value.value for one in answer.readings}["routes_outside"]
    assert outside == CERTAINLY
    assert by_user["commerce"] != CERTAINLY and by_user["fighters"] != CERTAINLY


def test_the_evacuation_of_december_is_wish_and_force_by_claimants() -> None:
    document = dossier(ALEPPO, Ask("eastern_aleppo", day("2016-12-22")))
    claims = {one["claim"]: (one["claimant"], one.get("disputed_by")) for one in document["voluntariness"]}
    assert claims["VO01"] == ("ICRC", "VO02") and claims["VO02"][1] == "VO01"
    assert {one["claim"] for one in document["movements"]} >= {"X18b.movement", "X18c.movement", "G05"}


def test_front_lines_and_armed_sides() -> None:
    (front,) = [one for one in front_lines(ALEPPO, day("2016-10-20")) if "western_aleppo" in one.places]
    assert front.value.value == CERTAINLY
    sides = armed_sides(ALEPPO.events, day("2016-07-23"), day("2016-10-20"))
    assert 1 / len(sides.names) < (sides.concentration or 0) < 1


@pytest.mark.parametrize("place", ["eastern_aleppo", "daraya", "madaya", "west_of_aleppo", "syria", "idlib_city"])
def test_no_answer_without_a_source(place: str) -> None:
    """Every claim in a document names a source that the document explains, and every answer that is not unknown
    rests on claims of the record."""
    document = dossier(ALEPPO, Ask(place, day("2016-10-20"), siege=Asked(sustained_days=1)))
    known = {str(row["claim_id"]): str(row["source_id"]) for _, row in ALEPPO.claims()}
    todo: list[Any] = [document]
    while todo:
        at = todo.pop()
        if isinstance(at, dict):
            if "claim" in at and "source" in at:
                assert at["source"] in document["sources"]
            if at.get("value") in (CERTAINLY, "possibly") and "reading" in at:
                assert at.get("claims"), at
                assert all(known[claim] in document["sources"] for claim in at["claims"])
            todo += at.values()
        elif isinstance(at, list):
            todo += at
    assert json.dumps(document, allow_nan=False)
