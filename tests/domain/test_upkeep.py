"""Kept up after it was fixed: planned, done, missed, found again, stopped, lapsed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from copy import deepcopy
from datetime import date
from typing import Any, Self

import msgspec
import pytest

from domain.acting import Acting, PartyKind, Post
from domain.instants import day_number, start_of
from domain.kernel import Event, Fact, Id, NotFound, Refused, Unacceptable
from domain.need.facts import Channel, ClaimKind, Item, Raised
from domain.need.need import Need
from domain.need.refusals import BeforeItWasRaised
from domain.party import Party
from domain.recurrence import Every, Period
from domain.upkeep.course import State
from domain.upkeep.facts import Done, Ended, EndReason, Found, HandedOver, Lapsed, Missed, Planned, UpkeepKind
from domain.upkeep.plan import Plan
from domain.upkeep.refusals import (
    BeginsInThePast,
    BeyondTheClaim,
    CarriesNoPlan,
    DoneAlready,
    KeepsNothing,
    NoMoreDue,
    NoPeriod,
    NotADueDay,
    NotDueYet,
    NoTerm,
    NotFixedYet,
    NotTheClaimantsPlan,
    NotTheKeeper,
    PlanHasEnded,
)
from domain.words import Sealed
from tests.domain.people import new_id, someone, system
from tests.domain.story import Story

TODAY = "2025-03-10"
WEEKLY = Every(1, Period.WEEK)


def day(text: str) -> int:
    return day_number(date.fromisoformat(text))


def on(acting: Acting, text: str) -> Acting:
    """The same party, at noon of that day."""
    at = start_of(date.fromisoformat(text)) + 12 * 3_600_000_000
    return msgspec.structs.replace(acting, at=at, now=at)


def registered(acting: Acting) -> Party:
    """Who acts, as a party that has the posts they act under."""
    named = acting.kind in (PartyKind.ORGANISATION, PartyKind.UNIT, PartyKind.PARTNER)
    who = {"public_name": "某物业公司"} if named else {"name": Sealed(acting.party, "某人")}
    party = Party.register(system(), id=acting.party, kind=acting.kind, **who)
    for post in acting.posts:
        party.post(system(), post.role, post.area, path=(post.area,))
    return party


class Kept:
    """A need that was fixed, the plan that keeps it so, and who keeps it."""

    def __init__(self, story: Story | None = None) -> None:
        self.story = story or Story().closed()
        self.staff = self.story.worker
        self.keeper = someone(PartyKind.STAFF, posts=(Post("grid_member", self.story.path[3]),))
        self.plan = Plan(new_id())
        self.facts: list[Fact] = []
        self.refusal: Refused | None = None

    def planned(self, acting: Acting | None = None, on_day: str = TODAY, **what: Any) -> Self:
        """It is kept up every week of March by a member of the grid, unless said otherwise."""
        said: dict[str, Any] = {
            "id": new_id(),
            "need": self.story.need,
            "areas": self.story.path,
            "kind": UpkeepKind.PATROL,
            "wording": "网格员每周巡查庭院灯",
            "keeper": registered(self.keeper),
            "every": WEEKLY,
            "first_on": day(TODAY),
            "until_on": day("2025-03-31"),
        } | what
        self.facts, self.refusal = [], None
        try:
            self.plan = Plan.make(on(acting or self.staff, on_day), **said)
        except Refused as refusal:
            self.refusal = refusal
        else:
            self.facts = [event.fact for event in self.plan.collect_events()]
        return self

    def when(self, act: Callable[..., object], acting: Acting, on_day: str, *args: Any) -> Self:
        """Let somebody do something that day, or be refused; a refusal changes nothing."""
        before = deepcopy(vars(self.plan))
        self.refusal = None
        try:
            if act is Plan.end:
                act(self.plan, on(acting, on_day), *args)
            else:
                act(self.plan, on(acting, on_day), self.story.need, *args)
        except Refused as refusal:
            self.refusal = refusal
            assert vars(self.plan) == before
        self.facts = [event.fact for event in self.plan.collect_events()]
        return self

    def time(self, on_day: str) -> Self:
        """It becomes that day, and the clock ticks."""
        return self.when(Plan.tick, system(), on_day)

    def done(self, on_day: str, due_on: str | None = None) -> Self:
        """The keeper reports it done that day."""
        return self.when(Plan.done, self.keeper, on_day, None if due_on is None else day(due_on))

    def then(self, *kinds: type[Fact]) -> Any:
        """These facts came of it. Gives back the last one, if any."""
        if self.refusal is not None:
            raise AssertionError("it was refused") from self.refusal
        assert [type(fact) for fact in self.facts] == list(kinds)
        return self.facts[-1] if self.facts else None

    def then_refused(self, kind: type[Refused], /, **known: object) -> None:
        """It was refused for that reason, with a sentence in both languages."""
        assert type(self.refusal) is kind, (self.refusal, self.facts)
        for language in ("zh", "en"):
            sentence = self.refusal.sentence(language)
            assert sentence
            assert "{" not in sentence
        for name, value in known.items():
            assert self.refusal.known[name] == value

    def missed(self) -> Sequence[int]:
        """What was missed and not made up."""
        return self.plan.course.missed

    def next_on(self) -> int | None:
        return self.plan.course.next_on


# -- planned --------------------------------------------------------------------------------------------------------


def test_staff_let_somebody_keep_up_what_was_fixed() -> None:
    kept = Kept().planned()
    planned = kept.then(Planned)
    assert (planned.need, planned.keeper) == (kept.story.need.id, kept.keeper.party)
    assert planned.keeper_role == "grid_member"
    assert planned.areas == kept.story.path
    assert kept.next_on() == day(TODAY)
    assert kept.plan.summary() == {"state": "live", "next_on": TODAY}


def test_a_unit_keeps_it_up_as_what_it_is() -> None:
    assert Kept().planned(keeper=registered(someone(PartyKind.UNIT))).then(Planned).keeper_role == "unit"


def test_what_is_not_fixed_is_not_kept_up() -> None:
    for story in (Story().accepted(), Story().started(), Story().raised()):
        Kept(story).planned().then_refused(NotFixedYet)
    for story in (Story().fixed(), Story().confirmed()):
        Kept(story).planned().then(Planned)


def test_only_staff_of_the_area_plan_upkeep_that_is_not_part_of_a_claim() -> None:
    kept = Kept()
    for acting in (
        kept.story.organisation,
        kept.story.raiser,
        someone(PartyKind.STAFF, posts=(Post("worker", new_id()),)),
    ):
        kept.planned(acting).then_refused(NotTheKeeper)


def test_a_resident_without_a_post_keeps_nothing_up() -> None:
    kept = Kept()
    kept.planned(keeper=registered(kept.story.raiser)).then_refused(KeepsNothing, field="keeper")
    head = someone(posts=(Post("building_head", kept.story.path[4]),))
    assert kept.planned(keeper=registered(head)).then(Planned).keeper_role == "building_head"


@pytest.mark.parametrize("n", [0, -1, 121, 10**12])
def test_a_plan_without_a_period_is_refused(n: int) -> None:
    Kept().planned(every=Every(n, Period.MONTH)).then_refused(NoPeriod, field="every")


@pytest.mark.parametrize("until", ["2025-03-09", "2035-03-12", "9999-12-31"])
def test_a_plan_without_an_end_is_refused(until: str) -> None:
    Kept().planned(until_on=day(until)).then_refused(NoTerm, field="until")


def test_it_is_not_due_first_on_a_day_that_is_over() -> None:
    Kept().planned(first_on=day("2025-03-09")).then_refused(BeginsInThePast, field="first_on", today=TODAY)
    Kept().planned(first_on=day("9999-12-31")).then_refused(NoTerm)


def test_it_is_not_planned_before_the_need_was_raised() -> None:
    Kept().planned(on_day="2025-02-01").then_refused(BeforeItWasRaised)


def test_what_is_kept_up_is_said_in_words() -> None:
    Kept().planned(wording=" ").then_refused(Unacceptable, field="wording")


# -- done and missed ------------------------------------------------------------------------------------------------


def test_it_is_done_any_day_until_it_is_due_again() -> None:
    kept = Kept().planned()
    assert kept.done("2025-03-16").then(Done).due_on == day("2025-03-10")
    assert kept.next_on() == day("2025-03-17")
    assert kept.done("2025-03-17").then(Done).due_on == day("2025-03-17")
    assert kept.time("2025-03-20").then() is None


def test_it_is_not_done_before_it_is_due_nor_twice() -> None:
    kept = Kept().planned()
    kept.done("2025-03-12")
    kept.done("2025-03-14").then_refused(NotDueYet, next_on="2025-03-17")
    kept.done("2025-03-14", "2025-03-17").then_refused(NotDueYet, field="due_on")
    kept.done("2025-03-14", "2025-03-10").then_refused(DoneAlready, due_on="2025-03-10")


def test_a_day_on_which_it_is_not_due_is_refused_with_the_nearest() -> None:
    kept = Kept().planned()
    kept.done("2025-03-12", "2025-03-12").then_refused(NotADueDay, nearest="2025-03-10")
    kept.done("2025-03-12", "2025-03-15").then_refused(NotADueDay, nearest="2025-03-17")
    kept.done("2025-03-12", "2020-01-01").then_refused(NotADueDay, nearest="2025-03-10")
    kept.done("2025-03-12", "2030-01-01").then_refused(NotADueDay, nearest="2025-03-31")


def test_time_tells_what_was_missed_once_it_is_due_again_and_tells_it_once() -> None:
    kept = Kept().planned()
    assert kept.time("2025-03-16").then() is None
    assert kept.time("2025-03-17").then(Missed).due_on == day("2025-03-10")
    assert kept.time("2025-03-17").then() is None
    assert kept.missed() == [day("2025-03-10")]
    kept.done("2025-03-18").then(Done)
    assert kept.time("2025-04-01").then(Missed, Missed, Ended).reason is EndReason.OVER
    assert kept.missed() == [day("2025-03-10"), day("2025-03-24"), day("2025-03-31")]


def test_time_that_stood_still_tells_all_that_was_missed() -> None:
    kept = Kept().planned()
    kept.time("2025-03-31").then(Missed, Missed, Missed)
    assert kept.next_on() == day("2025-03-31")


def test_what_was_missed_can_be_made_up_and_stays_told() -> None:
    kept = Kept().planned()
    kept.time("2025-03-18")
    assert kept.done("2025-03-18", "2025-03-10").then(Done).due_on == day("2025-03-10")
    assert kept.missed() == []
    kept.done("2025-03-18", "2025-03-10").then_refused(DoneAlready)
    kept.done("2025-03-18").then(Done)


def test_whoever_reports_ahead_of_the_clock_tells_first_what_was_missed() -> None:
    kept = Kept().planned()
    done = kept.done("2025-03-25").then(Missed, Missed, Done)
    assert done.due_on == day("2025-03-24")
    kept = Kept().planned()
    assert kept.done("2025-03-25", "2025-03-17").then(Missed, Missed, Done).due_on == day("2025-03-17")
    assert kept.missed() == [day("2025-03-10")]


def test_what_is_entered_in_the_evening_counts_for_the_day_it_was_done() -> None:
    kept = Kept().planned()
    kept.time("2025-03-17").then(Missed)
    kept.done("2025-03-16", "2025-03-10").then(Done)
    assert kept.missed() == []


def test_after_the_last_day_there_is_no_more() -> None:
    kept = Kept().planned(until_on=day("2025-03-20"))
    kept.done("2025-03-11")
    kept.done("2025-03-18").then(Done)
    kept.done("2025-03-19").then_refused(NoMoreDue, until_on="2025-03-20")
    kept.done("2025-03-21").then_refused(PlanHasEnded, state="over")
    assert kept.time("2025-03-20").then() is None
    kept.time("2025-03-21").then(Ended)
    assert kept.plan.course.state is State.OVER
    assert kept.time("2025-05-01").then() is None


def test_what_was_done_within_the_term_is_entered_after_its_end() -> None:
    kept = Kept().planned(until_on=day("2025-03-20"))
    kept.time("2025-03-21").then(Missed, Missed, Ended)
    kept.done("2025-03-20", "2025-03-17").then(Done)


def test_only_whoever_keeps_it_up_or_staff_report_it_done() -> None:
    kept = Kept().planned()
    for acting in (kept.story.raiser, kept.story.organisation):
        kept.when(Plan.done, acting, TODAY).then_refused(NotTheKeeper)
        kept.when(Plan.end, acting, TODAY, "不需要了").then_refused(NotTheKeeper)
    kept.when(Plan.done, kept.staff, TODAY).then(Done)


# -- found ----------------------------------------------------------------------------------------------------------


def again(kept: Kept) -> Need:
    return Need.raise_(
        kept.keeper,
        id=new_id(),
        item=Item.NEED,
        category="0207",
        place=kept.story.path[-1],
        path=kept.story.path,
        channel=Channel.VISIT,
        words="又坏了两盏",
        follows=kept.story.need.id,
    )


def test_a_finding_counts_as_done_and_leads_to_a_new_need_that_follows_the_old_one() -> None:
    kept = Kept().planned()
    raised = again(kept)
    found = kept.when(Plan.found, kept.keeper, "2025-03-12", raised).then(Done, Found)
    assert found.need == raised.id
    fact = raised.collect_events()[0].fact
    assert isinstance(fact, Raised)
    assert fact.follows == kept.story.need.id


def test_a_second_finding_of_the_same_day_is_one_more_need() -> None:
    kept = Kept().planned()
    kept.when(Plan.found, kept.keeper, "2025-03-12", again(kept)).then(Done, Found)
    kept.when(Plan.found, kept.keeper, "2025-03-12", again(kept)).then(Found)


# -- ended ----------------------------------------------------------------------------------------------------------


def test_it_is_stopped_with_a_reason_and_then_nothing_happens_any_more() -> None:
    kept = Kept().planned()
    kept.when(Plan.end, kept.staff, "2025-03-12", " ").then_refused(Unacceptable, field="wording")
    ended = kept.when(Plan.end, kept.keeper, "2025-03-19", "路灯已移交市政").then(Missed, Ended)
    assert (ended.reason, kept.plan.course.state) == (EndReason.STOPPED, State.STOPPED)
    kept.done("2025-03-20").then_refused(PlanHasEnded, state="stopped")
    kept.when(Plan.end, kept.keeper, "2025-03-20", "再次").then_refused(PlanHasEnded)
    assert kept.time("2025-06-01").then() is None


# -- part of a claim ------------------------------------------------------------------------------------------------


def adopted(kind: ClaimKind = ClaimKind.ADOPT, until: str | None = "2025-12-31") -> tuple[Kept, Id]:
    """A need that the unit adopted for a term, and the claim."""
    story = Story().accepted()
    claim = new_id()
    term = None if until is None else start_of(date.fromisoformat(until))
    story.given(Need.claim, story.unit, claim, kind, until=term)
    kept = Kept(story)
    kept.keeper = story.unit
    return kept, claim


@pytest.mark.parametrize("kind", [ClaimKind.STEWARD, ClaimKind.ADOPT])
def test_whoever_takes_charge_or_adopts_plans_their_own_upkeep_before_anything_is_fixed(kind: ClaimKind) -> None:
    kept, claim = adopted(kind)
    planned = kept.planned(kept.story.unit, claim=claim).then(Planned)
    assert (planned.claim, planned.keeper_role) == (claim, "unit")
    kept.planned(kept.staff, claim=claim).then(Planned)


@pytest.mark.parametrize("kind", [ClaimKind.SERVICE, ClaimKind.FUND])
def test_no_other_kind_of_claim_carries_a_plan(kind: ClaimKind) -> None:
    kept, claim = adopted(kind)
    kept.planned(kept.story.unit, claim=claim).then_refused(CarriesNoPlan, field="claim")
    kept.planned(kept.story.unit, claim=new_id()).then_refused(NotFound)


def test_a_plan_is_not_longer_than_the_claim_and_nobody_elses() -> None:
    kept, claim = adopted()
    kept.planned(claim=claim, until_on=day("2026-01-01")).then_refused(BeyondTheClaim, term_ends="2025-12-31")
    kept.planned(claim=claim, keeper=registered(kept.story.organisation)).then_refused(NotTheClaimantsPlan)
    kept.planned(kept.story.organisation, claim=claim).then_refused(NotTheKeeper)


def test_it_lapses_when_the_claim_is_given_up_and_nobody_is_blamed_for_what_came_after() -> None:
    kept, claim = adopted()
    kept.planned(claim=claim)
    kept.story.given(Need.release, kept.story.unit, claim)
    for acting in (kept.story.unit, kept.staff):
        kept.when(Plan.done, acting, "2025-03-11").then_refused(PlanHasEnded, state="lapsed")
    kept.time("2025-03-25").then(Lapsed)
    assert kept.plan.course.state is State.LAPSED
    assert kept.time("2025-03-26").then() is None


def test_it_goes_with_a_claim_that_is_handed_over() -> None:
    kept, claim = adopted()
    kept.planned(claim=claim)
    kept.story.given(Need.hand_over, kept.story.unit, claim, kept.story.organisation.party, PartyKind.ORGANISATION)
    kept.done("2025-03-11").then_refused(NotTheKeeper)
    kept.keeper = kept.story.organisation
    handed = kept.done("2025-03-11").then(HandedOver, Done)
    assert handed.by == kept.plan.keeper == kept.story.organisation.party
    kept.story.given(Need.hand_over, kept.story.organisation, claim, kept.story.unit.party, PartyKind.UNIT)
    assert kept.time("2025-03-12").then(HandedOver).to == kept.story.unit.party
    assert kept.time("2025-03-12").then() is None


def test_it_is_the_same_after_a_replay() -> None:
    kept = Kept().planned()
    told = list(kept.facts)
    told += kept.done("2025-03-12").facts
    told += kept.time("2025-03-25").facts
    told += kept.done("2025-03-26", "2025-03-17").facts
    told += kept.time("2025-04-01").facts
    events = [Event(kept.plan.id, version, fact) for version, fact in enumerate(told, 1)]
    again = Plan.folded(events)
    assert again is not None
    assert vars(again) == vars(kept.plan)
