"""Several reports of one matter: merged into one case, and taken apart again."""

from __future__ import annotations

from typing import Any

import pytest

from domain.acting import Acting, PartyKind, Post
from domain.kernel import Fact, Id, IllegalNow, NotAllowed, Refused
from domain.need.facts import (
    Absorbed,
    ClaimKind,
    Confirmed,
    DeclineReason,
    Item,
    Merged,
    Part,
    Rated,
    ReopenReason,
    Result,
    Satisfaction,
    SplitOff,
    Supplemented,
    Supported,
    SupportTakenBack,
    Unmerged,
)
from domain.need.need import Need
from domain.need.refusals import AlreadySupported, BeforeItWasRaised, NotSupporting
from domain.need.refusals_of_merging import (
    CarriesOthers,
    GoesOnElsewhere,
    IntoItself,
    MergedFurther,
    OnAnotherList,
    StillHeld,
    TakesNoReports,
    TargetIsMerged,
)
from domain.need.stage import Stage, Step
from tests.domain.people import NOW, new_id, someone, staff_of
from tests.domain.story import Story


class Matter:
    """Two reports of the same lamps, by different residents of a building, both accepted."""

    def __init__(self) -> None:
        self.first = Story().accepted()
        self.second = beside(self.first)
        self.worker = self.first.worker

    def merged(self) -> Matter:
        self.second.given(Need.merge, self.worker, self.first.need)
        facts_of(self.first)
        return self


def beside(story: Story, **what: Any) -> Story:
    """Another need in the same building, raised by somebody else there and accepted by the same worker."""
    other = Story()
    other.path, other.worker, other.raiser = story.path, story.worker, story.neighbour()
    return other.raised(**what).given(Need.accept, other.worker, "楼前的灯都不亮")


def facts_of(story: Story) -> list[Fact]:
    """What an act on another need has caused this one."""
    caused = [event.fact for event in story.need.collect_events()]
    story.told += caused
    return caused


def test_staff_merge_one_report_into_another_and_both_say_so() -> None:
    matter = Matter()
    supporter = someone()
    matter.second.given(Need.support, supporter)
    merged = matter.second.when(Need.merge, matter.worker, matter.first.need, "同一批路灯").then(
        Merged, stage=Stage.MERGED
    )
    [absorbed] = facts_of(matter.first)
    assert (merged.into, merged.wording) == (matter.first.need.id, "同一批路灯")
    assert isinstance(absorbed, Absorbed)
    assert absorbed.source == matter.second.need.id
    assert (absorbed.reports, absorbed.supports) == (1, 2)
    assert absorbed.raisers == (matter.second.raiser.party,)
    assert absorbed.supporters == (supporter.party,)
    assert matter.first.stage() is Stage.OPEN
    assert matter.first.need.reports == 2
    assert Stage.MERGED.step is None
    assert Step.DONE.words("zh")


def test_everybody_counts_once_whatever_they_raised_or_support() -> None:
    matter = Matter()
    both = someone()
    matter.first.given(Need.support, both).given(Need.support, matter.second.raiser)
    matter.second.given(Need.support, both).given(Need.support, matter.first.raiser)
    matter.merged()
    assert matter.first.need.backers == {both.party, matter.second.raiser.party}


def test_unmerging_gives_everything_back() -> None:
    matter = Matter()
    ours, theirs, both = someone(), someone(), someone()
    for story, people in ((matter.first, (ours, both)), (matter.second, (theirs, both))):
        for person in people:
            story.given(Need.support, person)
    before = [(story.stage(), story.need.backers, story.need.reports) for story in (matter.first, matter.second)]
    matter.merged()
    unmerged = matter.second.when(Need.unmerge, matter.worker, matter.first.need).then(Unmerged, stage=Stage.OPEN)
    [split_off] = facts_of(matter.first)
    assert unmerged.out_of == matter.first.need.id
    assert isinstance(split_off, SplitOff)
    assert (split_off.source, split_off.reports, split_off.supports) == (matter.second.need.id, 1, 2)
    after = [(story.stage(), story.need.backers, story.need.reports) for story in (matter.first, matter.second)]
    assert after == before


def test_a_need_stands_again_where_it_stood() -> None:
    first = Story().accepted()
    for told, stage in (
        (beside(first), Stage.OPEN),
        (beside(first).given(Need.open_discussion, first.worker, "先修什么？"), Stage.DELIBERATING),
    ):
        assert told.stage() is stage
        told.given(Need.merge, first.worker, first.need)
        told.when(Need.unmerge, first.worker, first.need).then(Unmerged, stage=stage)
        facts_of(first)


def test_what_was_said_of_the_other_afterwards_stays_there() -> None:
    matter = Matter().merged()
    later = someone()
    matter.first.given(Need.support, later)
    matter.second.given(Need.unmerge, matter.worker, matter.first.need)
    assert matter.first.need.backers == {later.party}
    assert matter.second.need.backers == set()


def test_whoever_came_along_supports_it_already_and_may_take_that_back() -> None:
    matter = Matter()
    supporter = someone()
    matter.second.given(Need.support, supporter)
    matter.merged()
    matter.first.when(Need.support, supporter).then_refused(AlreadySupported)
    back = matter.first.when(Need.take_back_support, supporter).then(SupportTakenBack)
    assert back.came_with == (matter.second.need.id,)
    assert supporter.party not in matter.first.need.backers
    matter.first.when(Need.take_back_support, supporter).then_refused(NotSupporting)
    matter.first.when(Need.support, supporter).then(Supported)
    # What they said of their own report is theirs again with it.
    matter.second.given(Need.unmerge, matter.worker, matter.first.need)
    assert supporter.party in matter.second.need.backers


def test_the_raiser_who_supports_the_other_report_takes_nothing_back_from_their_own() -> None:
    matter = Matter()
    matter.second.given(Need.support, matter.first.raiser)
    matter.merged()
    matter.first.when(Need.take_back_support, matter.first.raiser).then_refused(NotSupporting)


def test_the_raisers_of_all_reports_confirm_rate_and_add_to_it() -> None:
    matter = Matter()
    matter.second.raiser = someone(home=(new_id(), new_id(), new_id()))
    matter.second.raised().given(Need.accept, matter.worker, "楼前的灯都不亮")
    matter.merged()
    raiser = matter.second.raiser
    matter.first.when(Need.supplement, raiser, "还有一盏在闪").then(Supplemented)
    matter.first.claimed()
    matter.first.fixed_again()
    matter.first.when(Need.confirm, raiser).then(Confirmed)
    matter.first.when(Need.rate, raiser, True, Satisfaction.SATISFIED).then(Rated)
    matter.second.given(Need.unmerge, matter.worker, matter.first.need)
    facts_of(matter.first)
    matter.first.when(Need.reopen, raiser, ReopenReason.CAME_BACK, "又坏了").then_refused(NotAllowed)


def test_what_was_absorbed_goes_along_and_what_came_last_is_taken_apart_first() -> None:
    matter = Matter()
    supporter = someone()
    matter.second.given(Need.support, supporter)
    matter.merged()
    third = beside(matter.first)
    matter.first.given(Need.merge, matter.worker, third.need)
    [absorbed] = facts_of(third)
    assert isinstance(absorbed, Absorbed)
    assert (absorbed.reports, third.need.reports) == (2, 3)
    assert set(absorbed.raisers) == {matter.first.raiser.party, matter.second.raiser.party}
    assert third.need.backers == {*absorbed.raisers, supporter.party}

    refusal = matter.second.when(Need.unmerge, matter.worker, matter.first.need).then_refused(MergedFurther)
    assert refusal.known["into"] == third.need.id
    matter.first.given(Need.unmerge, matter.worker, third.need)
    assert (matter.first.need.reports, third.need.reports) == (2, 1)
    assert third.need.backers == set()
    matter.second.given(Need.unmerge, matter.worker, matter.first.need)
    assert matter.first.need.reports == 1


def test_needs_never_go_on_in_a_circle() -> None:
    matter = Matter()
    refusal = matter.first.when(Need.merge, matter.worker, matter.first.need).then_refused(IntoItself)
    assert refusal.known["field"] == "into"
    matter.merged()
    matter.second.when(Need.merge, matter.worker, matter.first.need).then_refused(IllegalNow)
    third = beside(matter.first)
    third.when(Need.merge, matter.worker, matter.second.need).then_refused(TargetIsMerged, into=matter.first.need.id)
    matter.first.when(Need.merge, matter.worker, matter.second.need).then_refused(TargetIsMerged)


def test_nothing_is_done_to_a_merged_need_and_whoever_tries_is_led_on() -> None:
    matter = Matter().merged()
    into = matter.first.need.id
    matter.second.when(Need.support, someone()).then_refused(GoesOnElsewhere, into=into, stage=Stage.MERGED)
    matter.second.when(Need.withdraw, matter.second.raiser).then_refused(GoesOnElsewhere, into=into)
    claim = new_id()
    matter.second.when(Need.claim, matter.second.organisation, claim, ClaimKind.SERVICE).then_refused(GoesOnElsewhere)


def test_what_somebody_is_at_is_not_merged() -> None:
    matter = Matter()
    claim = matter.second.claimed()
    matter.second.when(Need.merge, matter.worker, matter.first.need).then_refused(StillHeld)
    matter.second.given(Need.release, matter.second.organisation, claim)
    assist = matter.second.claimed(part=Part.ASSIST)
    matter.second.when(Need.merge, matter.worker, matter.first.need).then_refused(StillHeld)
    matter.second.given(Need.release, matter.second.organisation, assist)
    matter.second.when(Need.merge, matter.worker, matter.first.need).then(Merged)


def test_reports_are_merged_into_what_is_being_worked_on_or_waits_to_be_confirmed() -> None:
    for told in (Story().started(), Story().fixed()):
        beside(told).when(Need.merge, told.worker, told.need).then(Merged)


@pytest.mark.parametrize("over", ["confirmed", "closed", "declined", "withdrawn"])
def test_what_is_over_takes_no_reports_and_is_not_merged(over: str) -> None:
    story = Story()
    match over:
        case "declined":
            story.raised().given(Need.decline, story.worker, DeclineReason.NOT_OURS, "不归社区", "95598")
        case "withdrawn":
            story.raised().given(Need.withdraw, story.raiser)
        case "confirmed":
            story.confirmed()
        case _:
            story.closed()
    other = beside(story)
    other.when(Need.merge, story.worker, story.need).then_refused(TakesNoReports, field="into", stage=story.stage())
    story.when(Need.merge, story.worker, other.need).then_refused(IllegalNow)


def test_a_need_being_voted_on_is_brought_to_the_end_of_its_ballot_first() -> None:
    matter = Matter()
    matter.second.ballot()
    matter.second.when(Need.merge, matter.worker, matter.first.need).then_refused(IllegalNow)
    matter.first.when(Need.merge, matter.worker, matter.second.need).then(Merged)


def test_only_staff_of_both_places_merge_and_take_apart() -> None:
    matter = Matter()
    elsewhere = Story().accepted()
    everywhere: Acting = someone(
        PartyKind.STAFF, posts=(Post("worker", matter.first.path[2]), Post("worker", elsewhere.path[2]))
    )
    for acting in (matter.first.raiser, matter.first.organisation, staff_of(new_id())):
        matter.second.when(Need.merge, acting, matter.first.need).then_refused(NotAllowed)
    matter.second.when(Need.merge, matter.worker, elsewhere.need).then_refused(NotAllowed)
    matter.second.when(Need.merge, everywhere, elsewhere.need).then(Merged)
    facts_of(elsewhere)
    matter.second.when(Need.unmerge, matter.worker, elsewhere.need).then_refused(NotAllowed)
    matter.second.when(Need.unmerge, everywhere, elsewhere.need).then(Unmerged)


def test_a_raiser_does_not_withdraw_what_others_reported_too() -> None:
    matter = Matter().merged()
    matter.first.when(Need.withdraw, matter.first.raiser).then_refused(CarriesOthers)
    matter.second.given(Need.unmerge, matter.worker, matter.first.need)
    facts_of(matter.first)
    matter.first.given(Need.withdraw, matter.first.raiser)


def test_a_need_and_a_service_are_two_things() -> None:
    matter = Matter()
    service = beside(matter.first, item=Item.SERVICE)
    service.when(Need.merge, matter.worker, matter.first.need).then_refused(OnAnotherList, field="into")


def test_they_are_not_merged_before_both_were_raised() -> None:
    matter = Matter()
    late = Story()
    late.path, late.worker = matter.first.path, matter.worker
    late.raised(someone(home=(*late.path, new_id()), at=NOW + 10))
    matter.second.when(Need.merge, matter.worker, late.need).then_refused(BeforeItWasRaised)


def test_what_was_solved_on_the_spot_and_disputed_may_be_merged_while_nobody_is_at_it() -> None:
    first = Story().accepted()
    other = Story()
    other.path, other.worker = first.path, first.worker
    other.raised().given(Need.solve_on_the_spot, first.worker, Result.SOLVED, "清走了")
    other.when(Need.merge, first.worker, first.need).then_refused(IllegalNow)
    other.given(Need.dispute, other.raiser, "又堆回来了")
    other.when(Need.merge, first.worker, first.need).then(Merged)
    other.when(Need.unmerge, first.worker, first.need).then(Unmerged, stage=Stage.REWORK)


def test_replayed_they_are_the_same_needs() -> None:
    matter = Matter()
    matter.second.given(Need.support, someone())
    matter.merged()
    gone: Id = matter.second.raiser.party
    matter.first.given(Need.take_back_support, matter.second.raiser)
    for story in (matter.first, matter.second):
        again = Need(story.need.id)
        for version, fact in enumerate(story.told, start=1):
            again.apply(fact, version)
        kept = {name: value for name, value in vars(story.need).items() if name not in ("version", "pending")}
        assert {name: value for name, value in vars(again).items() if name in kept} == kept
    assert gone not in matter.first.need.backers


def test_a_refusal_changes_neither_of_them() -> None:
    matter = Matter()
    matter.second.claimed()
    before = (matter.first.need.version, matter.second.need.version)
    matter.second.when(Need.merge, matter.worker, matter.first.need)
    assert isinstance(matter.second.refusal, Refused)
    assert (matter.first.need.version, matter.second.need.version) == before
    assert not matter.first.need.pending
