"""Rows of the Aleppo chronicle that restate a fact under the table where it can be asked for.

An id is that of the fact, with a suffix where a fact says more than one thing; date, window, source, quote and claimant
are those of the fact unless a row sets its own. Ids that begin with G come from no read source (check before citing).
"""

from __future__ import annotations

Rows = list[dict[str, str]]

GENERAL = {"source_id": "general"}


def _day(text: str, last: str = "") -> dict[str, str]:
    return {"date_edtf": f"{text}/{last}" if last else text, "earliest": text, "latest": last or text}


def _source(source_id: str, title: str, publisher: str, day: str) -> dict[str, str]:
    return {
        "source_id": source_id, "title": title, "publisher": publisher, "date": day, "kind": "un",
        "basis": "general_knowledge", "note": "figure from the literature; the publication was not read",
    }  # fmt: skip


EXTRA_SOURCES: Rows = [
    _source("hrdag_2013", "Preliminary statistical analysis of documentation of killings in Syria, for OHCHR", "Benetech / HRDAG", "2013-01~"),
    _source("un_2015", "Statements of the United Nations on deaths in Syria, to August 2015", "United Nations", "2015~"),
    _source("un_envoy_2016", "Statement of the special envoy for Syria", "United Nations", "2016-04~"),
    _source("ohchr_2021", "Count of identified people killed, March 2011 to March 2021", "OHCHR", "2021-09~"),
    _source("ohchr_2022", "Civilian deaths in Syria, March 2011 to March 2021", "OHCHR", "2022-06~"),
]  # fmt: skip

ROUTE_ASPECTS = {"RT02": "spans"}
"""An article that calls a route one of two supply routes until it was cut says that it was open all the while."""


def _reading(name: str, group: str, *claims: str, note: str = "", **days: str) -> Rows:
    found = [{"reading": name, "group": group, "claim_id": claim, "note": note} for claim in claims]
    return found + [
        {"reading": name, "group": group, "claim_id": claim, "our_day": day, "note": note}
        for claim, day in days.items()
    ]


_OUTSIDE = ("outside_afp", "outside_acu_start", "outside_coi_start")
_HELD = tuple(f"{fact}.{route}" for fact in ("X06a", "X25") for route in ("castello", "ramouseh", "other"))
_UNNAMED = "the article does not name the route that was opened; our choice of days"

READINGS: Rows = [
    *_reading("routes_outside", "routes", *_HELD, **{
        "RT14.ramouseh": "2016-07-16", "RT14.other": "2016-07-16", "RT12": "2016-07-17", "RT15": "2016-08-06",
        "RT16": "2016-08-06", "RT17": "2016-08-06", "RT18": "2016-09-04"}),
    *_reading("routes_mid_august", "routes", "E057.route", note=_UNNAMED, **{
        "RT01": "2016-07-14", "RT03.other": "2016-07-14", "RT03": "2016-07-15", "RT04": "2016-08-12",
        "RT05": "2016-08-17"}),
    *_reading("routes_seven_weeks", "routes", "E057.route", note=_UNNAMED, **{
        "RT01": "2016-07-14", "RT03.other": "2016-07-14", "RT03": "2016-07-15", "RT04": "2016-08-19",
        "RT06": "2016-09-01"}),
    *_reading("un_list", "un_list", "PR40", "X25.listed"),
    *_reading("truce_outside", "truces", "X11.truce", "X11.effective", "X12a.truce", "X12a.effective", "X19b.truce",
              "X19a.truce"),
    *_reading("truce_article", "truces", "E039.truce", "E039.effective", "E040.truce", "E049.truce", "E050.truce"),
    *(row for name in _OUTSIDE for row in _reading(name, "outside", "X06a.access", "X06a.movement", "X17.access")),
]  # fmt: skip

ELSEWHERE = {"place_id": "elsewhere", "name": "Outside eastern Aleppo, place not named by the source", "kind": "unnamed",
             "part_of": "syria"}  # fmt: skip

_SHUT = {"user_class": "all", "state": "closed", "aspect": "holds"}
_ONLY = {"user_class": "all", "state": "closed", "aspect": "begins", "earliest": ""}
_ENCIRCLED = "derived: a place that is encircled has no open route"
ROUTE_STATES: Rows = [
    {"claim_id": "RT03.other", "route": "unspecified", **_ONLY, "date_edtf": "../2016-07-15~", "latest": "2016-07-20",
     "source_id": "article", "note": "derived: the last of two routes was cut, so no other was open"},
    *({"claim_id": f"RT14.{name}", "route": route, **_ONLY, "date_edtf": "../2016-07-17", "latest": "2016-07-17",
       "source_id": "arabweekly_20160904", "note": "derived: the only remaining route was cut, so no other was open"}
      for name, route in (("ramouseh", "ramouseh"), ("other", "unspecified"))),
    {"claim_id": "E057.route", "route": "unspecified", **_SHUT, **_day("2016-10-20"),
     "note": "derived: nothing can leave, nothing can enter"},
    *({"claim_id": f"{fact}.{name}", "route": route, **_SHUT, "note": _ENCIRCLED}
      for fact in ("X06a", "X25")
      for name, route in (("castello", "castello_road"), ("ramouseh", "ramouseh"), ("other", "unspecified"))),
]  # fmt: skip
RELATIONS: Rows = [
    {"claim_id": "X25.listed", "subject": "united_nations", "object": "eastern_aleppo;madaya",
     "relation": "lists_as_besieged", "aspect": "holds"},
]  # fmt: skip

CONTROL: Rows = [
    {"claim_id": "E003.control", "place": "eastern_aleppo", "holder": "opposition_armed_groups", "aspect": "begins"},
    {"claim_id": "E004.control", "place": "western_aleppo", "holder": "government_of_syria", "aspect": "spans",
     "note": "opposition groups captured only half of the city"},
    {"claim_id": "E005.control", "place": "daraya", "holder": "opposition_armed_groups", "aspect": "begins",
     "date_edtf": "2012-08~", "earliest": "2012-06-01", "latest": "2012-12-31",
     "note": "derived: held out for about four years before August 2016"},
    {"claim_id": "E006.control", "place": "daraya", "holder": "government_of_syria", "aspect": "begins"},
    {"claim_id": "E007.control", "place": "madaya", "holder": "government_of_syria", "aspect": "begins",
     "note": "contradicted by X08b and X25"},
    {"claim_id": "X25.control", "place": "madaya", "holder": "opposition_armed_groups", "aspect": "holds",
     "note": "derived: still besieged by the government on that day"},
    {"claim_id": "E015.control", "place": "idlib_city", "holder": "jaish_al_fateh", "aspect": "begins"},
    {"claim_id": "E051.control", "place": "eastern_aleppo", "holder": "opposition_armed_groups", "aspect": "holds",
     **_day("2016-10-20"), "note": "derived: the besieged part is the part held by opposition groups"},
    {"claim_id": "X18a.control", "place": "eastern_aleppo", "holder": "government_of_syria", "aspect": "begins",
     "note": "derived: the siege ended by recapture and evacuation (PR39)"},
]  # fmt: skip

CRITERIA: Rows = [
    {"claim_id": "X06a.encirclement", "place": "eastern_aleppo", "criterion": "military_encirclement", "aspect": "holds"},
    {"claim_id": "X06a.access", "place": "eastern_aleppo", "criterion": "no_humanitarian_access", "aspect": "holds"},
    {"claim_id": "X06a.movement", "place": "eastern_aleppo", "criterion": "no_free_movement", "aspect": "holds"},
    {"claim_id": "X17.access", "place": "eastern_aleppo", "criterion": "no_humanitarian_access", "aspect": "begins",
     "date_edtf": "2016-07", "earliest": "2016-07-01", "latest": "2016-07-31", "note": "derived: no UN aid since July"},
    {"claim_id": "X17.access_held", "place": "eastern_aleppo", "criterion": "no_humanitarian_access", "aspect": "holds",
     **_day("2016-11-13"), "note": "derived: no UN aid since July, said in November"},
]  # fmt: skip

SUPPLIES: Rows = [
    {"claim_id": "E052.food", "place": "eastern_aleppo", "kind": "state", "item": "food", "qualifier": "low; basics only"},
    {"claim_id": "E052.fuel", "place": "eastern_aleppo", "kind": "state", "item": "fuel", "qualifier": "none"},
    {"claim_id": "E053.medical", "place": "eastern_aleppo", "kind": "state", "item": "medical care",
     "qualifier": "few hospitals and staff; no in-patient care"},
    {"claim_id": "X17.rations", "place": "eastern_aleppo", "kind": "distribution", "item": "food rations",
     "qualifier": "last UN rations handed out", **_day("2016-11-10")},
    {"claim_id": "X17.stock", "place": "eastern_aleppo", "kind": "stock", "item": "food rations", "value": "0",
     "unit": "ration", "qualifier": "UN stock out", "people": "0", "days": "0", **_day("2016-11-13")},
    {"claim_id": "G01", "place": "eastern_aleppo", "kind": "loss", "item": "food baskets", "value": "10000",
     "unit": "basket", "people": "50000", "days": "30", "qualifier": "destroyed, if a basket feeds five for a month",
     **_day("2016-07-24"), **GENERAL},
    {"claim_id": "G02", "place": "eastern_aleppo", "kind": "production", "item": "bakeries", "low": "25", "high": "37",
     "unit": "bakery", "qualifier": "37 before, 25 by that day", **_day("2016-08-05"), **GENERAL},
    {"claim_id": "G03", "place": "eastern_aleppo", "kind": "ration", "item": "family bag", "value": "7.7", "unit": "kg",
     "people": "5", "qualifier": "2 kg rice, 2 kg lentils, 2 kg sugar, 2 l oil", "date_edtf": "2016-11",
     "earliest": "2016-11-01", "latest": "2016-11-30", **GENERAL},
    {"claim_id": "G04", "place": "daraya", "kind": "stock", "item": "food rations", "value": "72000",
     "unit": "person-day", "people": "2400", "days": "30", "qualifier": "full rations brought by convoy",
     **_day("2016-06-09"), **GENERAL},
]  # fmt: skip

CONVOYS: Rows = [
    {"claim_id": "E044.convoy", "to_place": "west_of_aleppo", "status": "attacked", "item": "food and medicines"},
    {"claim_id": "X12b.convoy", "to_place": "west_of_aleppo", "status": "attacked", "trucks": "31", "people": "78000"},
    {"claim_id": "G04.convoy", "to_place": "daraya", "status": "delivered", "item": "food rations", "people": "2400",
     "days": "30", **_day("2016-06-09"), **GENERAL},
]  # fmt: skip

SEPTEMBER, OCTOBER = "cessation of September 2016", "pause of October 2016"
TRUCES: Rows = [
    {"claim_id": "E039.truce", "truce": SEPTEMBER, "what": "declared", "aspect": "begins", "scope": "Syria",
     "place": "syria", "signatories": "russia;united_states", "terms": "agreed by the two foreign ministers"},
    {"claim_id": "E039.effective", "truce": SEPTEMBER, "what": "effective", "aspect": "begins", "place": "syria",
     "note": "derived: agreed in September and lasted two days"},
    {"claim_id": "E040.truce", "truce": SEPTEMBER, "what": "effective", "aspect": "ends", "place": "syria", "days": "2",
     "terms": "barely two days, as the author judges it"},
    {"claim_id": "E042.truce", "truce": SEPTEMBER, "what": "term", "aspect": "holds", "place": "syria",
     "terms": "no party would try to capture new territory"},
    {"claim_id": "E043.truce", "truce": SEPTEMBER, "what": "not_accepted", "aspect": "holds", "place": "eastern_aleppo",
     "signatories": "opposition_armed_groups", "terms": "the besieged side did not sign"},
    {"claim_id": "X11.truce", "truce": SEPTEMBER, "what": "declared", "aspect": "begins", "place": "syria",
     "hours": "48", "days": "5", "signatories": "russia;united_states",
     "terms": "in force from 19:00 local time: 48 hours, then five days"},
    {"claim_id": "X11.effective", "truce": SEPTEMBER, "what": "effective", "aspect": "begins", "place": "syria",
     "note": "derived: in force from that hour"},
    {"claim_id": "X12a.truce", "truce": SEPTEMBER, "what": "declared", "aspect": "ends", "place": "syria",
     "terms": "declared over by the Syrian army"},
    {"claim_id": "X12a.effective", "truce": SEPTEMBER, "what": "effective", "aspect": "ends", "place": "syria",
     "note": "derived: declared over by one army"},
    {"claim_id": "E049.truce", "truce": OCTOBER, "what": "announced", "aspect": "begins", "place": "eastern_aleppo",
     "hours": "8", "signatories": "russia;government_of_syria", "terms": "halt of bombardment on 20 October"},
    {"claim_id": "E050.truce", "truce": OCTOBER, "what": "scheduled", "aspect": "begins", "place": "eastern_aleppo",
     "hours": "8", "signatories": "russia;government_of_syria", "terms": "to let rebels and civilians leave"},
    {"claim_id": "X19a.truce", "truce": OCTOBER, "what": "effective", "aspect": "spans", "place": "eastern_aleppo",
     "hours": "11", "terms": "ran 11 hours, extended daily to 22 October", **_day("2016-10-20", "2016-10-22"),
     "note": "derived: the window reaches to the last day of the extension"},
    {"claim_id": "X19b.truce", "truce": OCTOBER, "what": "announced", "aspect": "begins", "place": "eastern_aleppo",
     "days": "3", "terms": "announced as a pause of three days, 20 to 22 October; no confirmed departures"},
]  # fmt: skip

MOVEMENTS: Rows = [
    {"claim_id": "X07a.fighters", "movement": "daraya 2016-08", "place": "daraya", "destination": "idlib",
     "status": "moved", "group": "fighters", "value": "700", "qualifier": "about"},
    {"claim_id": "X07a.civilians", "movement": "daraya 2016-08", "place": "daraya", "destination": "Kisweh",
     "status": "moved", "group": "civilians", "low": "4000", "qualifier": "over"},
    {"claim_id": "X18b.movement", "movement": "eastern_aleppo 2016-12", "place": "eastern_aleppo", "status": "moved",
     "value": "35000", "qualifier": "evacuated by 22 December (ICRC)"},
    {"claim_id": "X18c.movement", "movement": "eastern_aleppo 2016-12", "place": "eastern_aleppo",
     "destination": "areas held by the government", "status": "moved", "low": "53773", "qualifier": "at least, displaced"},
    {"claim_id": "G05", "movement": "eastern_aleppo 2016-12", "place": "eastern_aleppo",
     "destination": "areas held by the government", "status": "moved", "low": "108000", "high": "110000",
     "qualifier": "disputed count", "date_edtf": "2016-12~", "earliest": "2016-11-24", "latest": "2016-12-31", **GENERAL},
    {"claim_id": "X19b.movement", "movement": "eastern_aleppo 2016-10-20", "place": "eastern_aleppo", "status": "moved",
     "value": "0", "qualifier": "no confirmed reports of departures"},
]  # fmt: skip

STRIKES: Rows = [
    {"claim_id": "E031.strikes", "object_kind": "medical", "place": "opposition_held_syria", "value": "17",
     "unit": "hours between strikes", "qualifier": "average", "accused": "government_of_syria;russia"},
    {"claim_id": "X15.syria", "object_kind": "medical", "place": "syria", "value": "43", "unit": "attacks"},
    {"claim_id": "X15.eastern_aleppo", "object_kind": "medical", "place": "eastern_aleppo", "value": "15",
     "unit": "attacks", "qualifier": "part of the 43"},
]  # fmt: skip

CONVOY, OFFENSIVE, ALL_SYRIA = (
    "convoy at Urum al-Kubra, 19 September 2016",
    "breaking of the siege, August 2016",
    "Syria",
)


def _toll(claim: str, event: str, measure: str, scope: str, value: str = "", **more: str) -> dict[str, str]:
    place = {CONVOY: "west_of_aleppo", OFFENSIVE: "eastern_aleppo", ALL_SYRIA: "syria"}[event]
    return {"claim_id": claim, "event": event, "place": place, "measure": measure, "scope": scope, "value": value,
            "unit": "person", "basis": "reported", **more}  # fmt: skip


ALL = "all deaths"
TOLLS: Rows = [
    _toll("E044.toll", CONVOY, "killed", "the event", qualifier="no figure given"),
    _toll("X12c.killed", CONVOY, "killed", "the event", low="10", qualifier="at least"),
    _toll("X12c.injured", CONVOY, "injured", "the event", value="22"),
    _toll("X12d.killed", CONVOY, "killed", "the event", low="14", qualifier="at least"),
    _toll("X12d.injured", CONVOY, "injured", "the event", value="15"),
    _toll("X12e.killed", CONVOY, "killed", "the event", low="18", qualifier="at least"),
    _toll("X12f.killed", CONVOY, "killed", "the event", value="21", low="21", high="21", qualifier="best = low = high",
          basis="coded"),
    _toll("E033.toll", OFFENSIVE, "killed", "opposition fighters", value="500", qualifier="approximately"),
    _toll("X13.toll", OFFENSIVE, "killed", "fighters of both sides, 31 July to 6 August", low="500", qualifier="over"),
    _toll("G06", OFFENSIVE, "killed", "all sides, events of 31 July to 6 August", value="305", basis="coded",
          source_id="ucdp_ged", **_day("2016-07-31", "2016-08-06")),
    _toll("E018.toll", ALL_SYRIA, "killed", f"{ALL}, 2011 to October 2016", high="500000", qualifier="as many as"),
    _toll("E019.toll", ALL_SYRIA, "wounded", "2011 to February 2016", value="1900000"),
    _toll("E020.toll", ALL_SYRIA, "killed and wounded, share of people before", "with 500,000 killed", value="0.115",
          unit="fraction"),
    _toll("E021.toll", ALL_SYRIA, "displaced", "inside and abroad, to October 2016", low="10000000", qualifier="more than"),
    _toll("E022.toll", ALL_SYRIA, "displaced, share of people", "to October 2016", high="0.5", qualifier="almost",
          unit="fraction"),
    _toll("X16a.toll", ALL_SYRIA, "killed", "direct and indirect deaths, 2011 to 2015", value="470000", basis="estimated"),
    _toll("X16a.direct", ALL_SYRIA, "killed", "direct deaths, 2011 to 2015", value="400000", basis="estimated",
          part_of="X16a.toll"),
    _toll("X16a.indirect", ALL_SYRIA, "died", "indirect deaths, 2011 to 2015", value="70000", basis="estimated",
          part_of="X16a.toll"),
    _toll("X16b.toll", ALL_SYRIA, "killed and wounded, share of people before", "with 470,000 killed", value="0.115",
          unit="fraction"),
    _toll("X16c.toll", ALL_SYRIA, "displaced, share of people", "6.36 million inside, over 4 million abroad",
          value="0.45", unit="fraction"),
    _toll("G10", ALL_SYRIA, "killed", f"{ALL}, to August 2015, then no longer counted", value="250000",
          source_id="un_2015", **_day("2011-03-01", "2015-08-31")),
    _toll("G11", ALL_SYRIA, "killed", f"{ALL}, to April 2016", value="400000", basis="estimated",
          source_id="un_envoy_2016", **_day("2011-03-01", "2016-04-30")),
    _toll("G12", ALL_SYRIA, "killed", "unique, documented, identified, to November 2012", value="59648",
          basis="documented", source_id="hrdag_2013", **_day("2011-03-01", "2012-11-30")),
    _toll("G13", ALL_SYRIA, "killed", "identified, civilians and combatants, March 2011 to March 2021", value="350209",
          basis="documented", source_id="ohchr_2021", **_day("2011-03-01", "2021-03-31")),
    _toll("G14", ALL_SYRIA, "killed", "civilians, documented and estimated, March 2011 to March 2021", value="306887",
          basis="estimated", source_id="ohchr_2022", **_day("2011-03-01", "2021-03-31")),
    _toll("G14.documented", ALL_SYRIA, "killed", "civilians, documented, March 2011 to March 2021", value="143350",
          basis="documented", part_of="G14", source_id="ohchr_2022", **_day("2011-03-01", "2021-03-31")),
    _toll("G14.estimated", ALL_SYRIA, "killed", "civilians, estimated, March 2011 to March 2021", value="163537",
          basis="estimated", part_of="G14", source_id="ohchr_2022", **_day("2011-03-01", "2021-03-31")),
    _toll("G15", ALL_SYRIA, "killed", "in coded lethal events, January 2016 to November 2019", value="112337",
          low="104929", high="119020", basis="coded", source_id="ucdp_ged", **_day("2016-01-01", "2019-11-30")),
]  # fmt: skip

PHASES: Rows = [
    {"phase": "1_first_closure", "words": "first closure", "first": "2016-07-17", "last": "2016-08-05"},
    {"phase": "2_corridor", "words": "corridor", "first": "2016-08-06", "last": "2016-09-03"},
    {"phase": "3_closed_again", "words": "closed again", "first": "2016-09-04", "last": "2016-09-11"},
    {"phase": "4_cessation", "words": "cessation in force", "first": "2016-09-12", "last": "2016-09-18",
     "truce": SEPTEMBER},
    {"phase": "5_after", "words": "after it", "first": "2016-09-19", "last": "2016-10-19"},
    {"phase": "6_pause", "words": "pause", "first": "2016-10-20", "last": "2016-10-22", "truce": OCTOBER},
]  # fmt: skip
