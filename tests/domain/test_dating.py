"""How far back somebody may date what they do: staff as far as they have to, everybody else by a day."""

from __future__ import annotations

import msgspec
import pytest

from domain.acting import DATED_BACK_AT_MOST_HOURS, Acting, DatedBackTooFar
from domain.casework import SYSTEM, Command, Desk, InTheFuture
from domain.kernel import Aggregate, Id
from domain.need.facts import Fixed, Raised, Remarked, Result, Supported
from domain.need.need import Need
from domain.party import Party
from tests.domain.people import NOW, new_id, someone, staff_of, system
from tests.domain.story import DAY, HOUR, Story

LIMIT = DATED_BACK_AT_MOST_HOURS * HOUR


def back(acting: Acting, by: int) -> Acting:
    """The same party, who says that it happened so long ago."""
    return msgspec.structs.replace(acting, at=acting.now - by)


def test_a_resident_sends_what_a_telephone_kept_for_a_day_without_a_network() -> None:
    story = Story()
    assert story.raised(back(story.raiser, LIMIT)).then(Raised).at == NOW - LIMIT


def test_a_resident_raises_nothing_as_if_it_had_been_raised_long_ago() -> None:
    story = Story()
    refusal = story.raised(back(story.raiser, LIMIT + 1)).then_refused(DatedBackTooFar, field="occurred_at", hours=24)
    assert "24 小时" in refusal.sentence("zh")
    assert "24 hours" in refusal.sentence("en")


def test_nor_does_anybody_else_date_what_they_do_to_a_need_that_is_older() -> None:
    story = Story()
    story.raised(back(story.worker, 400 * DAY), on_behalf_of=story.raiser.party)
    story.given(Need.accept, back(story.worker, 390 * DAY), "修灯")
    story.when(Need.support, back(story.neighbour(), 300 * DAY)).then_refused(DatedBackTooFar)
    story.when(Need.support, back(story.neighbour(), HOUR)).then(Supported)
    story.given(Need.open_discussion, back(story.worker, 200 * DAY), "先修什么？")
    story.when(Need.remark, back(story.raiser, 100 * DAY), "先修灯").then_refused(DatedBackTooFar)
    story.when(Need.remark, story.raiser, "先修灯").then(Remarked)


def test_a_claimant_meets_no_deadline_by_dating_the_work_back() -> None:
    story = Story()
    story.raised(back(story.worker, 30 * DAY))
    story.given(Need.accept, back(story.worker, 30 * DAY), "修灯").claimed(back(story.organisation, HOUR))
    early = msgspec.structs.replace(story.organisation, now=NOW + 10 * DAY)
    story.when(Need.fix, early, Result.SOLVED, "修好了").then_refused(DatedBackTooFar)
    story.when(Need.fix, story.organisation, Result.SOLVED, "修好了").then(Fixed)


@pytest.mark.parametrize("who", ["staff", "the installation"])
def test_staff_enter_what_somebody_said_on_a_visit_long_ago(who: str) -> None:
    story = Story()
    acting = story.worker if who == "staff" else system()
    raised = story.raised(back(acting, 3000 * DAY), on_behalf_of=story.raiser.party).then(Raised)
    assert (raised.at, raised.raiser) == (NOW - 3000 * DAY, story.raiser.party)


def test_staff_of_another_area_are_not_staff_here() -> None:
    Story().raised(back(staff_of(new_id()), 2 * DAY)).then_refused(DatedBackTooFar)


def test_what_is_told_from_a_record_is_decided_on_the_clock_of_its_own_time() -> None:
    resident = Party.register(system(), id=new_id(), kind=someone().kind)
    told: list[Acting] = []

    def decided(at: int, from_record: bool = False) -> None:
        at_hand: dict[Id, Aggregate] = {resident.id: resident}
        command = Command(
            actor=resident.id,
            case=SYSTEM,
            act=lambda desk: told.append(desk.acting),
            id=new_id(),
            trace=new_id(),
            at=at,
            from_record=from_record,
        )
        Desk(at_hand.get, command, NOW).decide()

    decided(NOW - 400 * DAY, from_record=True)
    decided(NOW - 400 * DAY)
    assert [(one.at, one.now) for one in told] == [(NOW - 400 * DAY, NOW - 400 * DAY), (NOW - 400 * DAY, NOW)]
    with pytest.raises(InTheFuture):
        decided(NOW + 1, from_record=True)
