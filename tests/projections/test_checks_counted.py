"""What others than those at work found is counted: sent back, visited, told again, urged, supervised."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.instants import local_day
from domain.need import facts as f
from domain.need.facts import Satisfaction
from domain.weights import Weights
from projections.statistics import amount
from tests.projections.test_statistics import day, told
from tests.projections.told import BUILDING, COMMUNITY, Log, id_of, wording, words

RATES = ("visited.response", "visited.resolution", "visited.satisfaction", "visited.score")


def visited(
    log: Log,
    case: str,
    when: str,
    responded: bool = True,
    solved: bool = True,
    satisfaction: Satisfaction = Satisfaction.SATISFIED,
    **how: Any,
) -> None:
    """Somebody was asked the three questions."""
    answers: dict[str, Any] = {"responded": responded, "solved": solved, "satisfaction": satisfaction}
    log.tell(case, f.VisitedAgain, when, reached=True, by="worker", **answers, **how)


def rates(log: Log, **how: Any) -> dict[str, str]:
    """Each rate as it is printed, with its numerator and denominator."""
    return {
        rate.key: f"{rate.text} {rate.numerator:g}/{rate.denominator}"
        for rate in told(log, **how).rates
        if rate.key in RATES
    }


def test_without_a_return_visit_there_is_no_rate() -> None:
    log = Log()
    log.solved("a", "2025-02-01", "2025-02-02", "2025-02-03")
    log.tell("a", f.VisitedAgain, "2025-02-04", reached=False)

    assert (told(log)["visits"].n, told(log)["visits_reached"].n) == (1, 0)
    assert rates(log) == dict.fromkeys(RATES, "– 0/0")


def test_the_three_rates_are_of_those_who_were_reached_and_the_score_weighs_them() -> None:
    log = Log()
    for case, answers in (
        ("a", (True, True, Satisfaction.SATISFIED)),
        ("b", (True, True, Satisfaction.BASICALLY)),
        ("c", (True, False, Satisfaction.DISSATISFIED)),
        ("d", (False, False, Satisfaction.DISSATISFIED)),
    ):
        log.solved(case, "2025-02-01", "2025-02-02", "2025-02-03")
        visited(log, case, "2025-02-04", *answers)
    log.tell("d", f.VisitedAgain, "2025-02-05", reached=False)

    assert told(log)["visits"].n == 5
    assert rates(log, weights=Weights()) == dict(
        zip(RATES, ("75% 3/4", "50% 2/4", "50% 2/4", "55% 2.2/4"), strict=True)
    )
    weights = Weights(100, 80, 0, response_rate=10, resolution_rate=45, satisfaction_rate=45)
    assert rates(log, weights=weights) == dict(
        zip(RATES, ("75% 3/4", "50% 2/4", "45% 1.8/4", "50.2% 2.01/4"), strict=True)
    )


def test_of_several_visits_to_a_case_the_last_of_the_period_counts() -> None:
    log = Log()
    log.solved("a", "2025-01-01", "2025-01-02", "2025-01-03")
    visited(log, "a", "2025-01-10", True, False, Satisfaction.DISSATISFIED)
    visited(log, "a", "2025-01-20", True, False, Satisfaction.BASICALLY)
    visited(log, "a", "2025-02-10")

    def counted(**how: Any) -> list[int]:
        made = told(log, **how)
        return [made[key].n for key in ("visits", "visits_reached", "visits_solved", "visits_basically")]

    assert counted() == [3, 1, 1, 0]
    assert counted(period=("2025-01-01", "2025-01-31")) == [2, 1, 0, 1]
    assert counted(period=("2025-01-01", "2025-01-15")) == [1, 1, 0, 0]
    assert counted(as_of="2025-01-31") == [2, 1, 0, 1]


def test_a_visit_entered_late_counts_in_the_order_in_which_they_were_made() -> None:
    log = Log()
    log.solved("a", "2025-01-01", "2025-01-02", "2025-01-03")
    visited(log, "a", "2025-01-20")
    visited(log, "a", "2025-01-10", True, False, Satisfaction.DISSATISFIED, recorded="2025-01-25")

    assert rates(log)["visited.resolution"] == "100% 1/1"
    assert rates(log, period=("2025-01-01", "2025-01-15"))["visited.resolution"] == "0% 0/1"
    assert rates(log, as_of="2025-01-24", period=("2025-01-01", "2025-01-15"))["visited.resolution"] == "– 0/0"


class Visit(NamedTuple):
    """A visit to a case: how many days after the first day, and how many days later it is recorded."""

    case: int
    on: int
    lag: int
    answers: tuple[bool, bool, Satisfaction]
    reached: bool


_visits = st.lists(
    st.builds(
        Visit,
        st.integers(0, 2),
        st.integers(0, 40),
        st.integers(0, 10),
        st.tuples(st.booleans(), st.booleans(), st.sampled_from(Satisfaction)),
        st.sampled_from([True, True, True, False]),
    ),
    max_size=15,
)


@settings(max_examples=60)
@given(_visits, st.integers(0, 40), st.integers(0, 40), st.integers(0, 60))
def test_whatever_is_entered_when_the_rates_are_what_counting_one_by_one_gives(
    visits: list[Visit], begins: int, lasts: int, known: int
) -> None:
    zero = date(2025, 3, 1)
    log = Log()
    for case in range(3):
        log.solved(str(case), "2025-02-01", "2025-02-02", "2025-02-03")
    for visit in sorted(visits, key=lambda each: each.on + each.lag):
        when = (zero + timedelta(visit.on)).isoformat()
        recorded = (zero + timedelta(visit.on + visit.lag)).isoformat()
        if visit.reached:
            visited(log, str(visit.case), when, *visit.answers, recorded=recorded)
        else:
            log.tell(str(visit.case), f.VisitedAgain, when, reached=False, recorded=recorded)
    first, last, as_of = ((zero + timedelta(n)).isoformat() for n in (begins, begins + lasts, known))
    lasting: dict[str, f.VisitedAgain] = {}
    for event in log.events:
        fact = event.fact
        if not isinstance(fact, f.VisitedAgain) or not fact.reached or local_day(event.recorded_at) > day(as_of):
            continue
        if day(first) <= local_day(fact.at) <= day(last):
            before = lasting.get(event.case)
            if before is None or fact.at >= before.at:
                lasting[event.case] = fact

    made = told(log, BUILDING, (first, last), as_of)

    assert made["visits_reached"].n == len(lasting)
    assert made["visits_responded"].n == sum(bool(fact.responded) for fact in lasting.values())
    assert made["visits_solved"].n == sum(bool(fact.solved) for fact in lasting.values())
    for key, satisfaction in (("satisfied", Satisfaction.SATISFIED), ("basically", Satisfaction.BASICALLY)):
        assert made[f"visits_{key}"].n == sum(fact.satisfaction is satisfaction for fact in lasting.values())


def test_what_was_sent_back_is_not_solved_but_was_as_of_the_day_before() -> None:
    log = Log()
    log.solved("a", "2025-02-01", "2025-02-05", "2025-02-06", households=(id_of("h1"),))
    log.tell("a", f.SentBack, "2025-02-10", wording=wording("两盏不亮"), by="worker")

    assert [told(log, as_of="2025-02-09")[key].n for key in ("solved", "households", "sent_back")] == [1, 1, 0]
    assert [told(log)[key].n for key in ("solved", "households", "sent_back")] == [0, 0, 1]
    log.fixed("a", "2025-02-12", households=(id_of("h1"),))
    log.confirmed("a", "2025-02-13")
    assert [told(log)[key].n for key in ("solved", "households", "sent_back")] == [1, 1, 1]


def test_each_time_it_was_told_again_urged_or_supervised_counts() -> None:
    log = Log()
    log.raised("a", "2025-02-01")
    for when in ("2025-02-02", "2025-02-03"):
        log.tell("a", f.ToldAgain, when, teller=id_of("neighbour"), words=words())
        log.tell("a", f.Urged, when)
    log.tell("a", f.Supervised, "2025-02-20", reason=f.SuperviseReason.OVERDUE, wording=wording("限期"))
    log.tell("a", f.SupervisionEnded, "2025-02-25", wording=wording("已办"))

    made = told(log, COMMUNITY)

    assert [made[key].n for key in ("raised", "told_again", "urged", "supervised")] == [1, 2, 2, 1]


@pytest.mark.parametrize(
    ("fen", "zh", "en"),
    [
        ([], "0元", "CNY 0"),
        ([500_00], "500元", "CNY 500"),
        ([None, None], "金额未公布", "amount not given"),
        ([500_00, None], "500元，另有1笔金额未公布", "CNY 500 and 1 of an amount not given"),
    ],
)
def test_a_pledge_of_an_unknown_amount_is_not_a_pledge_of_nothing(fen: list[int | None], zh: str, en: str) -> None:
    log = Log()
    for number, amount_fen in enumerate(fen):
        case = f"need {number}"
        log.raised(case, "2025-02-01")
        log.claimed(case, "2025-02-02", claim=case, kind=f.ClaimKind.FUND, amount_fen=amount_fen)

    made = told(log)

    assert (amount(made["pledged_fen"]), amount(made["pledged_fen"], "en")) == (zh, en)
    assert made["pledged_unknown"].n == made["pledged_fen"].unknown == fen.count(None)
    assert made["claims.claim_fund"].n == len(fen)


def test_a_pledge_that_was_given_up_is_unknown_no_more() -> None:
    log = Log()
    log.raised("a", "2025-02-01")
    claimed = log.claimed("a", "2025-02-02", kind=f.ClaimKind.FUND)
    held = {"claim": claimed.claim, "claimant": claimed.claimant, "claimant_kind": "organisation"}
    log.tell("a", f.Released, "2025-02-05", **held)

    assert told(log, as_of="2025-02-04")["pledged_unknown"].n == 1
    assert told(log)["pledged_unknown"].n == 0
