"""Figures mean one thing each, for any period and as of any day."""

from __future__ import annotations

import asyncio
from datetime import date

import pytest

from domain.instants import day_number
from domain.kernel import Id
from domain.need import facts as f
from domain.need.facts import Estimate, Qualifier, Result, Satisfaction
from domain.place import Founded
from projections.statistics import Figures, Statistics, Weights, amount, explain, figures, phrase
from tests.projections.folded import Folded, Reading
from tests.projections.told import BUILDING, COMMUNITY, PATH, STREET, Log, id_of, wording, words

YEAR = ("2025-01-01", "2025-12-31")


def day(text: str) -> int:
    return day_number(date.fromisoformat(text))


def told(
    log: Log,
    area: Id = STREET,
    period: tuple[str, str] = YEAR,
    as_of: str = "2025-12-31",
    weights: Weights | None = None,
) -> Figures:
    """The figures as they are read; and they are what can be explained."""
    first, last, known = day(period[0]), day(period[1]), day(as_of)
    reading = Reading(Folded(Statistics(), log.events))
    made = asyncio.run(figures(reading, area, first, last, known, today=day("2025-12-31"), weights=weights))
    explained = explain(log.events, area, first, last, known, weights=weights)
    assert made == explained.figures
    assert made == asyncio.run(figures(reading, area, first, last, known, today=day("2026-12-31"), weights=weights))
    for figure in made.figures:
        for each in figure.parts or (figure,):
            if each.key in explained.behind:
                assert sum(case.n for case in explained.behind[each.key]) == each.n
        if figure.parts:
            assert sum(part.n for part in figure.parts) == figure.n
    return made


# -- solved ---------------------------------------------------------------------------------------------------------


def test_solved_is_what_was_fixed_as_solved_and_confirmed_on_the_day_of_the_fix() -> None:
    log = Log()
    log.solved("a", "2025-02-01", "2025-03-31", "2025-04-02")
    log.solved("b", "2025-02-01", "2025-03-31", "2025-04-02", result=Result.PARTLY)
    log.raised("c", "2025-02-01")
    log.accepted("c", "2025-02-01")
    log.fixed("c", "2025-03-30")

    assert told(log)["solved"].n == 1
    assert told(log)["fixed"].n == 3
    assert told(log, period=("2025-03-01", "2025-03-31"))["solved"].n == 1
    assert told(log, period=("2025-04-01", "2025-04-30"))["solved"].n == 0
    assert told(log, as_of="2025-04-01")["solved"].n == 0


def test_a_reopened_case_is_not_solved_but_was_as_of_the_day_before() -> None:
    log = Log()
    log.solved("a", "2025-02-01", "2025-02-05", "2025-02-06", households=(id_of("h1"),), cost_fen=700)
    log.tell("a", f.Closed, "2025-02-07")
    log.tell("a", f.Reopened, "2025-03-01", reason=f.ReopenReason.CAME_BACK, words=words())

    for as_of, n in (("2025-02-28", 1), ("2025-03-01", 0)):
        made = told(log, as_of=as_of)
        assert [made[key].n for key in ("solved", "households", "household_times", "closed")] == [n, n, n, n]
        assert made["spent_fen"].n == 700

    log.fixed("a", "2025-03-05", households=(id_of("h1"), id_of("h2")))
    log.confirmed("a", "2025-03-06")
    again = told(log)
    assert (again["solved"].n, again["households"].n, again["reopened"].n) == (1, 2, 1)
    assert told(log, period=("2025-02-01", "2025-02-28"))["solved"].n == 0


def test_a_disputed_fix_counts_for_nothing_until_the_next_is_confirmed() -> None:
    log = Log()
    log.raised("a", "2025-02-01")
    log.accepted("a", "2025-02-01")
    log.fixed("a", "2025-02-05", estimate=Estimate(30))
    log.tell("a", f.Disputed, "2025-02-06", words=words())
    log.fixed("a", "2025-02-08", estimate=Estimate(40))
    log.confirmed("a", "2025-02-09")

    made = told(log)

    assert (made["solved"].n, made["disputed"].n, made["fixed"].n) == (1, 1, 2)
    assert made["households"].n == 40


def test_closing_without_a_confirmation_solves_nothing() -> None:
    log = Log()
    log.raised("a", "2025-02-01")
    log.fixed("a", "2025-02-01", fact=f.SolvedOnTheSpot)
    log.tell("a", f.Closed, "2025-02-03", unconfirmed_because="无人在家")

    made = told(log)

    assert (made["closed"].n, made["solved"].n, made["on_the_spot"].n) == (1, 0, 1)


def test_a_visit_entered_in_the_evening_counts_on_its_own_day_and_is_known_on_the_later_one() -> None:
    log = Log()
    log.raised("a", "2025-03-31 12:00", recorded="2025-04-02 09:00")
    log.raised("late", "2025-04-01 00:00", recorded="2025-04-02 09:00")

    assert told(log, period=("2025-03-01", "2025-03-31"))["raised"].n == 1
    assert told(log, period=("2025-03-01", "2025-03-31"), as_of="2025-04-01")["raised"].n == 0


# -- households -----------------------------------------------------------------------------------------------------


def test_a_household_counts_once_in_a_period_however_often_it_benefits() -> None:
    log = Log()
    for i, (on, households) in enumerate((("2025-02-10", "ab"), ("2025-03-10", "ac"), ("2025-03-10", "a"))):
        log.solved(f"n{i}", "2025-02-01", on, "2025-04-01", households=tuple(id_of(each) for each in households))

    assert told(log)["households"].n == 3
    assert told(log)["household_times"].n == 5
    assert told(log, period=("2025-03-01", "2025-03-31"))["households"].n == 2
    assert told(log, period=("2025-02-01", "2025-02-28"))["households"].n == 2


def test_estimates_are_summed_and_flagged() -> None:
    log = Log()
    log.solved("a", "2025-02-01", "2025-02-02", "2025-02-03", households=(id_of("h1"), id_of("h2")))
    log.solved("b", "2025-02-01", "2025-02-02", "2025-02-03", estimate=Estimate(198, Qualifier.OVER))

    made = told(log)["households"]

    assert (made.n, made.estimated, made.qualifier) == (200, 198, Qualifier.OVER)
    assert phrase(made) == "惠及居民200余户"
    log.solved("c", "2025-02-01", "2025-02-02", "2025-02-03", estimate=Estimate(30, Qualifier.ABOUT))
    assert amount(told(log)["households"]) == "约230户"


# -- claims ---------------------------------------------------------------------------------------------------------


def test_items_are_not_claim_records_and_claimants_count_once() -> None:
    log = Log()
    for case, item in (("a", f.Item.NEED), ("b", f.Item.NEED), ("c", f.Item.SERVICE)):
        log.raised(case, "2025-02-01", item=item)
        log.accepted(case, "2025-02-01", exclusive=False)
    for case, claimant, of in (
        ("a", "branch", "organisation"),
        ("b", "branch", "organisation"),
        ("a", "lin", "party_member"),
        ("c", "lin", "party_member"),
        ("c", "cable", "unit"),
    ):
        log.claimed(case, "2025-02-02", claimant, of, kind=f.ClaimKind.FUND, amount_fen=100)

    made = told(log)

    assert [made[key].n for key in ("claims", "items", "items.need", "items.service")] == [5, 3, 2, 1]
    assert [made[key].n for key in ("claimants.organisation", "claimants.unit", "claimants.party_member")] == [1, 1, 1]
    assert made["pledged_fen"].n == 500
    assert phrase(made["claimants.organisation"]) == "1家联建党组织"
    assert phrase(made["claimants.party_member"]) == "1党员"
    assert phrase(made["items"]) == "认领居民“服务”和“需求”项目3项"


def test_a_claimant_counts_in_the_period_of_their_first_claim_and_the_name_of_the_figure_says_so() -> None:
    log = Log()
    for case in ("a", "b"):
        log.raised(case, "2025-01-01")
        log.accepted(case, "2025-01-01")
    log.claimed("a", "2025-01-02", "branch")
    log.claimed("b", "2025-03-02", "branch")
    march = told(log, period=("2025-03-01", "2025-03-31"))
    assert (march["claims"].n, march["bodies"].n) == (1, 0)
    assert told(log)["bodies"].n == 1
    for key in ("bodies", "persons"):
        assert "新认领" in march[key].zh
        assert "此前没有有效认领" in march[key].zh
        assert "had no valid claim before" in march[key].en


def test_a_released_claim_counts_no_longer_unless_another_is_valid() -> None:
    log = Log()
    log.raised("a", "2025-02-01")
    log.accepted("a", "2025-02-01", exclusive=False)
    log.claimed("a", "2025-02-02", "branch", claim="one", amount_fen=300)
    log.claimed("a", "2025-02-03", "cable", of="unit", claim="two")
    release = {"claimant_kind": "organisation"}
    log.tell("a", f.Released, "2025-02-10", claim=id_of("one"), claimant=id_of("branch"), **release)

    after = told(log)
    assert [after[key].n for key in ("items", "claims", "bodies", "claimants.organisation", "pledged_fen")] == [
        1,
        2,
        1,
        0,
        0,
    ]
    assert told(log, as_of="2025-02-09")["bodies"].n == 2

    log.tell("a", f.Released, "2025-02-11", claim=id_of("two"), claimant=id_of("cable"), **release)
    assert [told(log)[key].n for key in ("items", "bodies", "claims")] == [0, 0, 2]


def test_a_claim_handed_over_counts_for_who_has_it_now() -> None:
    log = Log()
    log.raised("a", "2025-02-01")
    log.accepted("a", "2025-02-01")
    log.claimed("a", "2025-02-02", "branch", claim="one")
    to = {"to": id_of("lin"), "to_kind": "party_member"}
    log.tell(
        "a",
        f.HandedOver,
        "2025-03-01",
        claim=id_of("one"),
        claimant=id_of("branch"),
        claimant_kind="organisation",
        **to,
    )

    made = told(log)

    assert [made[key].n for key in ("items", "claims", "claimants.organisation", "persons")] == [1, 1, 0, 1]
    assert told(log, period=("2025-03-01", "2025-03-31"))["claimants.party_member"].n == 1
    assert told(log, as_of="2025-02-28")["bodies"].n == 1


# -- areas, rates, words --------------------------------------------------------------------------------------------


def test_every_area_of_the_path_has_the_figure_and_a_home_has_none() -> None:
    log = Log()
    home = id_of("home")
    log.tell("home", Founded, "2025-01-01", level="household", parent=BUILDING)
    log.raised("a", "2025-02-01", path=(*PATH, home))
    log.raised("b", "2025-02-01", path=(STREET, id_of("other")))

    raised = {area: told(log, area)["raised"].n for area in (*PATH, id_of("other"), home)}

    assert raised == {STREET: 2, COMMUNITY: 1, PATH[2]: 1, BUILDING: 1, id_of("other"): 1, home: 0}


def test_rates_print_their_denominator_and_a_dash_for_none() -> None:
    log = Log()
    log.solved("a", "2025-02-01", "2025-02-02", "2025-02-03")
    log.raised("b", "2025-02-01")
    empty = {rate.key: rate.text for rate in told(log).rates}
    for solved, satisfaction in (
        (True, Satisfaction.SATISFIED),
        (True, Satisfaction.BASICALLY),
        (False, Satisfaction.DISSATISFIED),
    ):
        log.tell("a", f.Rated, "2025-02-04", solved=solved, satisfaction=satisfaction)

    rates = {rate.key: (rate.numerator, rate.denominator, rate.text) for rate in told(log).rates}
    weighed = {rate.key: rate.text for rate in told(log, weights=Weights(100, 60, 0)).rates}

    assert empty["response"] == "50%"
    assert {text for key, text in empty.items() if key != "response"} == {"–"}
    assert rates["resolution"] == (2, 3, "66.7%")
    assert rates["satisfaction"] == (2, 3, "66.7%")
    assert weighed["satisfaction"] == "53.3%"


def test_the_answer_to_a_need_counts_where_the_need_counts_so_that_the_rate_is_a_share() -> None:
    log = Log()
    log.raised("a", "2025-01-31")
    log.accepted("a", "2025-02-01")

    january = told(log, period=("2025-01-01", "2025-01-31"))
    february = told(log, period=("2025-02-01", "2025-02-28"))

    assert [rate.text for rate in (january.rates[0], february.rates[0])] == ["100%", "–"]
    assert (january["accepted"].n, february["accepted"].n) == (0, 1)


@pytest.mark.parametrize(
    ("key", "written"),
    [("solved", "累计解决民生问题1件"), ("solved.hard", "解决难点痛点项目1件"), ("spent_fen", "支出394万元")],
)
def test_figures_are_written_as_people_write_them(key: str, written: str) -> None:
    log = Log()
    log.raised("a", "2025-02-01")
    log.accepted("a", "2025-02-01", tags=("hard",))
    log.fixed("a", "2025-02-03", cost_fen=394_000_000)
    log.confirmed("a", "2025-02-04")

    assert phrase(told(log)[key]) == written


def test_a_figure_lists_the_facts_that_made_it() -> None:
    log = Log()
    log.solved("a", "2025-02-01", "2025-02-05", "2025-02-06")
    log.solved("gone", "2025-02-01", "2025-02-05", "2025-02-06")
    log.tell("gone", f.Reopened, "2025-03-01", reason=f.ReopenReason.OTHER, words=words())

    (case,) = explain(log.events, STREET, day("2025-01-01"), day("2025-12-31"), day("2025-12-31")).behind["solved"]

    assert (case.case, case.n) == (id_of("a"), 1)
    assert [(fact.position, fact.topic, fact.version) for fact in case.facts] == [(5, "need.confirmed", 5)]


def test_extensions_suspensions_and_lapses_count_on_their_day_and_a_lapsed_claim_counts_no_longer() -> None:
    log = Log()
    log.raised("a", "2025-02-01")
    log.accepted("a", "2025-02-01")
    log.claimed("a", "2025-02-02", "branch", claim="one", amount_fen=300)
    log.tell("a", f.ExtensionGranted, "2025-02-05", until=day("2025-03-05"))
    why = {"reason": f.SuspendReason.NEEDS_FUNDS, "wording": wording("资金未落实")}
    log.tell("a", f.Suspended, "2025-02-06", review_at=day("2025-03-05"), **why)
    log.tell("a", f.Resumed, "2025-02-08")
    gone = {"claim": id_of("one"), "claimant": id_of("branch"), "claimant_kind": "organisation"}
    log.tell("a", f.Lapsed, "2025-03-10", **gone)

    made, before = told(log), told(log, as_of="2025-03-09")

    keys = ("extensions", "suspended", "lapsed", "claims", "items", "bodies", "pledged_fen")
    assert [made[key].n for key in keys] == [1, 1, 1, 1, 0, 0, 0]
    assert [before[key].n for key in keys] == [1, 1, 0, 1, 1, 1, 300]
    assert told(log, period=("2025-02-06", "2025-02-28"))["extensions"].n == 0
    (case,) = explain(log.events, STREET, day("2025-01-01"), day("2025-12-31"), day("2025-12-31")).behind["lapsed"]
    assert [fact.topic for fact in case.facts] == ["need.lapsed"]
