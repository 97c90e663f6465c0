"""How long needs take, how far they come and how old they get, for any period and as of any day."""

from __future__ import annotations

import asyncio
from datetime import date
from typing import Any

import pytest

from domain.amounts import lasting, percent
from domain.instants import day_number
from domain.kernel import Id
from domain.need import facts as f
from domain.place import Founded
from projections.durations import (
    Ages,
    Asked,
    By,
    Durations,
    ExplainedDurations,
    Funnel,
    Waits,
    Words,
    ages,
    durations,
    explain,
    funnel,
    worded,
)
from projections.durations.told import Lasting
from tests.projections.folded import Folded, Reading
from tests.projections.told import BUILDING, COMMUNITY, ESTATE, PATH, STREET, Log, at, id_of, wording, words

YEAR = ("2025-01-01", "2025-12-31")
TODAY = "2025-12-31"


def day(text: str) -> int:
    return day_number(date.fromisoformat(text))


def in_words(time: Lasting | None) -> str | None:
    return None if time is None else time.zh


class Told:
    """Every answer, as it is read; and each is what can be explained, and adds up."""

    def __init__(
        self,
        log: Log,
        area: Id = STREET,
        period: tuple[str, str] = YEAR,
        as_of: str = TODAY,
        by: By | None = None,
    ) -> None:
        asked = Asked(area, day(period[0]), day(period[1]), day(as_of), day(TODAY), by)
        reading = Reading(Folded(Waits(), log.events))
        self.explained: ExplainedDurations = explain(log.events, asked)
        for again in (asked, asked._replace(today=day(TODAY) + 1)):
            self.durations: Durations = asyncio.run(durations(reading, again))
            self.funnel: Funnel = asyncio.run(funnel(reading, again))
            self.ages: Ages = asyncio.run(ages(reading, again))
            assert self.durations == self.explained.durations
            assert self.funnel == self.explained.funnel
            assert self.ages == self.explained.ages
        total, behind = self.durations.total, self.explained.behind
        assert len(behind.get("answered", ())) == total.answered.n
        assert len(behind.get("closed", ())) == total.closed.n
        assert len(behind.get("due.on_time", ())) == self.share("on_time")[0]
        assert len(behind.get("open", ())) == self.ages.total.open == sum(each.n for each in self.ages.total.buckets)
        if by is not None:
            assert sum(line.closed.n for line in self.durations.lines) == total.closed.n
            assert sum(line.steps[0].n for line in self.funnel.lines) == self.funnel.total.steps[0].n
            assert sum(line.open for line in self.ages.lines) == self.ages.total.open

    def share(self, key: str) -> tuple[int, int, str]:
        share = next(share for share in self.durations.total.shares if share.key == key)
        return share.numerator, share.denominator, share.text

    def closed(self) -> tuple[int, str | None, str | None]:
        spread = self.durations.total.closed
        return spread.n, in_words(spread.median), in_words(spread.p90)

    def steps(self) -> dict[str, int]:
        return {step.key: step.n for step in self.funnel.total.steps}


def closed(log: Log, case: str, raised: str, closed_at: str, **fields: Any) -> None:
    """A need that was accepted at once, and closed then."""
    log.raised(case, raised, **fields)
    log.accepted(case, raised, category=fields.get("category", "0207"))
    log.tell(case, f.Closed, closed_at)


def reopened(log: Log, case: str, when: str, **fields: Any) -> None:
    log.tell(case, f.Reopened, when, reason=f.ReopenReason.CAME_BACK, words=words(), **fields)


def leads(log: Log, case: str, when: str, unit: str) -> None:
    """A unit signs for the order to lead."""
    log.tell(case, f.SignedFor, when, order=id_of(f"{case} {unit}"), unit=id_of(unit), part=f.Part.LEAD)


# -- closed in time -------------------------------------------------------------------------------------------------


def test_of_972_due_911_were_closed_and_737_in_time() -> None:
    log = Log()
    for number in range(972):
        log.raised(f"need {number}", "2025-03-01", due_at=at("2025-03-16 12:00"))
    for number in range(911):
        log.tell(f"need {number}", f.Closed, "2025-03-16 12:00" if number < 737 else "2025-03-16 12:01")

    made = Told(log)

    assert made.share("closing") == (911, 972, "93.72%")
    assert made.share("on_time") == (737, 972, "75.82%")
    assert Told(log, period=("2025-03-17", "2025-12-31")).share("closing") == (0, 0, "–")
    assert Told(log, as_of="2025-03-15").share("closing") == (0, 972, "0%")


def test_a_rate_of_nothing_is_no_rate() -> None:
    made = Told(Log())
    assert made.share("closing") == made.share("on_time") == made.share("reopening") == (0, 0, "–")
    assert made.closed() == (0, None, None)
    assert made.ages.total.oldest_days is None


def test_an_extended_need_is_due_when_the_extension_ends() -> None:
    log = Log()
    log.raised("a", "2025-03-01", due_at=at("2025-03-16"))
    log.tell("a", f.ExtensionGranted, "2025-03-15", until=at("2025-04-15"))
    log.tell("a", f.Closed, "2025-04-10")

    march, april = ("2025-03-01", "2025-03-31"), ("2025-04-01", "2025-04-30")
    assert Told(log, period=march).share("on_time") == (0, 0, "–")
    assert Told(log, period=april).share("on_time") == (1, 1, "100%")
    assert Told(log, period=march, as_of="2025-03-14").share("on_time") == (0, 1, "0%")


def test_another_tier_counts_from_the_day_on_which_it_was_known() -> None:
    log = Log()
    log.raised("a", "2025-03-01", due_at=at("2025-03-16"))
    log.accepted("a", "2025-03-02", due_at=at("2025-03-08"), tier="soon")
    log.tell("a", f.DeadlineSet, "2025-03-05", tier="prompt", limit="24h", due_at=at("2025-03-02"))

    due = [Told(log, as_of=f"2025-03-0{n}", period=("2025-03-02", "2025-03-02")).share("closing")[1] for n in (1, 4, 5)]
    assert due == [0, 0, 1]
    assert Told(log, as_of="2025-03-04", period=("2025-03-08", "2025-03-08")).share("closing")[1] == 1


def test_what_is_suspended_is_due_on_no_day_until_it_is_resumed() -> None:
    log = Log()
    log.raised("a", "2025-03-01", due_at=at("2025-03-16"))
    reason: dict[str, Any] = {
        "reason": f.SuspendReason.NEEDS_FUNDS,
        "wording": wording("待资金"),
        "review_at": at("2025-05-01"),
    }
    log.tell("a", f.Suspended, "2025-03-10", **reason)

    made = Told(log, as_of="2025-04-01")
    assert made.share("closing") == (0, 0, "–")
    assert (made.ages.total.open, made.ages.total.suspended) == (1, 1)

    log.tell("a", f.Resumed, "2025-05-01", due_at=at("2025-05-07"))
    assert Told(log, period=("2025-05-07", "2025-05-07")).share("closing") == (0, 1, "0%")
    assert Told(log).ages.total.suspended == 0


def test_what_was_declined_or_withdrawn_is_neither_due_nor_open() -> None:
    log = Log()
    for case in "ab":
        log.raised(case, "2025-03-01", due_at=at("2025-03-16"))
    log.tell("a", f.Withdrawn, "2025-03-02")
    why = {"reason": f.DeclineReason.NOT_OURS, "wording": wording("不归我们"), "channel": wording("12345")}
    log.tell("b", f.Declined, "2025-03-02", **why)

    made = Told(log)
    assert made.share("closing") == (0, 0, "–")
    assert made.ages.total.open == 0
    assert made.durations.total.answered.n == 1
    assert Told(log, as_of="2025-03-01").ages.total.open == 2

    reopened(log, "b", "2025-03-20")
    assert Told(log).share("closing") == (0, 1, "0%")
    assert Told(log).share("reopening") == (0, 0, "–")


# -- how long -------------------------------------------------------------------------------------------------------


def test_the_median_is_the_middle_and_p90_the_nearest_rank() -> None:
    log = Log()
    for days in range(1, 11):
        closed(log, f"need {days}", "2025-03-01", f"2025-03-{1 + days:02}")

    assert Told(log).closed() == (10, "5天12小时", "9天")
    assert Told(log, period=("2025-03-02", "2025-03-04")).closed() == (3, "2天", "3天")


def test_a_first_answer_counts_on_its_own_day_and_only_the_first() -> None:
    log = Log()
    log.raised("a", "2025-03-01 09:00")
    log.accepted("a", "2025-03-03 10:30")
    log.accepted("a", "2025-03-09 10:30", category="0201")
    log.raised("b", "2025-03-03 09:00")
    log.fixed("b", "2025-03-03 09:40", fact=f.SolvedOnTheSpot)

    answered = Told(log, period=("2025-03-03", "2025-03-03")).durations.total.answered

    assert (answered.n, answered.median and answered.median.en) == (2, "1 d 1 h")
    assert answered.p90 is not None
    assert answered.p90.seconds == (2 * 24 + 1) * 3600 + 30 * 60
    assert Told(log, period=("2025-03-01", "2025-03-02")).durations.total.answered.n == 0


def test_a_reopened_case_took_no_time_yet_but_had_as_of_the_day_before() -> None:
    log = Log()
    closed(log, "a", "2025-03-01", "2025-03-05")
    closed(log, "b", "2025-03-01", "2025-03-07")
    reopened(log, "a", "2025-04-01")

    assert Told(log).closed() == (1, "6天", "6天")
    assert Told(log).share("reopening") == (1, 2, "50%")
    assert Told(log, as_of="2025-03-31").closed() == (2, "5天", "6天")
    assert Told(log, as_of="2025-03-31").share("reopening") == (0, 2, "0%")

    log.tell("a", f.Closed, "2025-04-10")
    assert Told(log).closed() == (2, "23天", "40天")
    assert Told(log).share("reopening") == (1, 3, "33.33%")
    assert Told(log, period=("2025-04-01", "2025-04-30")).share("reopening") == (0, 1, "0%")


def test_closings_of_one_day_that_were_undone_count_each() -> None:
    log = Log()
    closed(log, "a", "2025-03-01", "2025-03-05 09:00")
    reopened(log, "a", "2025-03-05 10:00")
    log.tell("a", f.Closed, "2025-03-05 11:00")
    reopened(log, "a", "2025-03-05 12:00")
    log.tell("a", f.Closed, "2025-03-05 13:00")

    assert Told(log).share("reopening") == (2, 3, "66.67%")
    assert Told(log).closed()[0] == 1


def test_a_closing_entered_later_was_not_known_before() -> None:
    log = Log()
    log.raised("a", "2025-03-01", due_at=at("2025-03-16"))
    log.tell("a", f.Closed, "2025-03-05", recorded="2025-04-02")

    assert Told(log, as_of="2025-04-01").closed()[0] == 0
    assert Told(log, as_of="2025-04-01").share("closing") == (0, 1, "0%")
    assert Told(log, period=("2025-03-05", "2025-03-05")).closed()[0] == 1
    assert Told(log, period=("2025-03-16", "2025-03-16")).share("on_time") == (1, 1, "100%")


def test_what_is_offered_keeps_nobody_waiting() -> None:
    log = Log()
    log.raised("a", "2025-03-01", item=f.Item.SERVICE)
    log.accepted("a", "2025-03-01")
    log.tell("a", f.Closed, "2025-03-05")

    made = Told(log)
    assert (made.closed()[0], made.steps()["raised"], made.ages.total.open) == (0, 0, 0)


# -- by what --------------------------------------------------------------------------------------------------------


def test_the_lines_are_by_category_area_and_leading_unit() -> None:
    log = Log()
    elsewhere = (STREET, id_of("other community"), id_of("other building"))
    closed(log, "a", "2025-03-01", "2025-03-05")
    closed(log, "b", "2025-03-01", "2025-03-07", category="0201")
    closed(log, "c", "2025-03-01", "2025-03-09", path=elsewhere)
    log.raised("d", "2025-03-01", path=PATH[:1])
    leads(log, "d", "2025-03-02", "water")
    log.tell("d", f.Closed, "2025-03-11")

    def lines(by: By, area: Id = STREET) -> dict[str, str | None]:
        told = Told(log, area, by=by).durations
        return {line.key: in_words(line.closed.median) for line in told.lines}

    assert lines(By.CATEGORY) == {"0207": "8天", "0201": "6天"}
    assert lines(By.AREA) == {COMMUNITY: "5天", elsewhere[1]: "8天", "": "10天"}
    assert lines(By.AREA, COMMUNITY) == {ESTATE: "5天"}
    assert lines(By.UNIT) == {"": "6天", id_of("water"): "10天"}


def test_a_line_is_called_what_it_is_and_the_rest_by_what_it_lacks() -> None:
    log = Log()
    closed(log, "a", "2025-03-01", "2025-03-05")
    closed(log, "b", "2025-03-01", "2025-03-05")
    leads(log, "b", "2025-03-02", "water")
    told = Told(log, by=By.UNIT).durations

    named = worded(told, {id_of("water"): Words("自来水公司", "the waterworks")})

    assert {(line.zh, line.en) for line in named.lines} == {
        ("无主办单位", "no unit leads"),
        ("自来水公司", "the waterworks"),
    }
    assert (named.total.zh, named.total.en) == ("合计", "total")


def test_a_returned_order_leads_no_more_and_did_before() -> None:
    log = Log()
    closed(log, "a", "2025-03-01", "2025-03-05")
    leads(log, "a", "2025-03-02", "water")
    back = {"order": id_of("a water"), "unit": id_of("water")}
    log.tell("a", f.Returned, "2025-03-20", **back, reason=f.ReturnReason.NOT_OURS, wording=wording("不归我们"))

    def units(**how: Any) -> list[str]:
        return [line.key for line in Told(log, by=By.UNIT, **how).durations.lines]

    assert units() == [""]
    assert units(as_of="2025-03-19") == [id_of("water")]


def test_a_need_taken_as_something_else_counts_there_from_then_on() -> None:
    log = Log()
    log.raised("a", "2025-03-01")
    log.accepted("a", "2025-03-02", category="0201")

    def categories(as_of: str) -> list[str]:
        return [line.key for line in Told(log, by=By.CATEGORY, as_of=as_of).funnel.lines]

    assert categories("2025-03-01") == ["0207"]
    assert categories("2025-03-02") == ["0201"]


def test_a_home_has_no_figures_and_no_line_of_its_own() -> None:
    log = Log()
    home = id_of("home")
    log.tell("home", Founded, "2025-01-01", level="household", parent=BUILDING)
    closed(log, "a", "2025-03-01", "2025-03-05", path=(*PATH, home))

    assert [line.key for line in Told(log, BUILDING, by=By.AREA).durations.lines] == [""]
    assert Told(log, home).closed()[0] == 0


# -- how far, and how old -------------------------------------------------------------------------------------------


def test_the_funnel_follows_those_raised_in_the_period_by_what_facts_say() -> None:
    log = Log()
    log.raised("a", "2025-03-01")
    log.raised("b", "2025-03-01")
    log.accepted("b", "2025-03-02", deliberate=True)
    log.tell("b", f.Opened, "2025-03-03")
    log.claimed("b", "2025-03-04")
    log.tell("b", f.Started, "2025-03-05")
    log.fixed("b", "2025-04-06")
    log.raised("c", "2025-03-01")
    log.fixed("c", "2025-03-01", fact=f.SolvedOnTheSpot)
    log.confirmed("c", "2025-03-02")
    log.tell("c", f.Closed, "2025-03-03")
    reopened(log, "c", "2025-03-20")
    log.raised("later", "2025-04-01")

    march = ("2025-03-01", "2025-03-31")
    assert list(Told(log, period=march).steps().items()) == [
        ("raised", 3),
        ("accepted", 1),
        ("opened", 1),
        ("claimed", 1),
        ("started", 1),
        ("fixed", 2),
        ("confirmed", 1),
        ("closed", 1),
    ]
    assert Told(log, period=march).funnel.total.steps[5].text == "66.67%"
    then = Told(log, period=march, as_of="2025-03-02").steps()
    assert (then["accepted"], then["opened"], then["closed"]) == (1, 0, 0)
    assert Told(log, period=march).explained.behind["funnel.opened"][0].fact.topic == "need.opened"


def test_what_is_open_is_counted_by_its_age() -> None:
    log = Log()
    for case, raised in (("a", "2025-09-01"), ("b", "2025-10-02"), ("c", "2025-11-30"), ("d", "2025-12-01")):
        log.raised(case, raised)
    for case, raised in (("e", "2025-12-02"), ("f", "2025-12-24"), ("g", "2025-12-25"), ("h", "2025-12-31")):
        log.raised(case, raised)

    made = Told(log).ages.total

    buckets = [(each.from_days, each.to_days, each.n) for each in made.buckets]
    assert buckets == [(0, 7, 3), (8, 30, 2), (31, 90, 2), (91, None, 1)]
    assert (made.open, made.oldest_days) == (8, 121)
    assert Told(log, as_of="2025-11-30").ages.total.open == 3


def test_a_merged_need_counts_nowhere_until_it_goes_on_by_itself() -> None:
    log = Log()
    log.raised("a", "2025-03-01", due_at=at("2025-03-16"))
    log.accepted("a", "2025-03-02")
    log.tell("a", f.Merged, "2025-03-10", into=id_of("b"))
    log.tell("a", f.Unmerged, "2025-03-20", out_of=id_of("b"))

    def counted(as_of: str) -> tuple[int, int, int, int]:
        made = Told(log, as_of=as_of)
        answered = made.durations.total.answered.n
        return answered, made.steps()["raised"], made.ages.total.open, made.share("closing")[1]

    assert counted("2025-03-09") == counted("2025-03-20") == (1, 1, 1, 1)
    assert counted("2025-03-10") == counted("2025-03-19") == (0, 0, 0, 0)


# -- in words -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("seconds", "zh", "en"),
    [
        (0, "0秒", "0 s"),
        (59, "59秒", "59 s"),
        (60, "1分钟", "1 min"),
        (3_599, "59分钟59秒", "59 min 59 s"),
        (3_600, "1小时", "1 h"),
        (8_100, "2小时15分钟", "2 h 15 min"),
        (86_400, "1天", "1 d"),
        (90_059, "1天1小时", "1 d 1 h"),
        (86_459, "1天", "1 d"),
        (10_000 * 86_400, "10000天", "10000 d"),
    ],
)
def test_a_time_is_told_by_its_largest_unit_and_the_next(seconds: int, zh: str, en: str) -> None:
    assert (lasting(seconds), lasting(seconds, "en")) == (zh, en)


def test_a_share_has_as_many_decimals_as_it_is_asked_for() -> None:
    assert (percent(737, 972), percent(737, 972, digits=2), percent(1, 0, digits=2)) == ("75.8%", "75.82%", "–")
