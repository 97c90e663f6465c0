"""How far ahead a deadline or a term may lie: a slip of the pen keeps nobody waiting for two hundred years."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from domain.kernel import Refused
from domain.need import inputs
from domain.need.facts import ClaimKind, SuspendReason
from domain.need.refusals import TooFarAhead
from domain.offer.offer import Offer
from tests.domain.acts_of_units import UNITS
from tests.domain.people import NOW, area, new_id
from tests.domain.story import DAY, Story

LIMIT, TERM = NOW + 731 * DAY, NOW + 3653 * DAY
UNIT, *_ = UNITS


def _suspended(story: Story, when: int) -> None:
    story.need.suspend(story.worker, SuspendReason.NEEDS_FUNDS, "资金未落实", when)


def _reviewed(story: Story, when: int) -> None:
    _suspended(story, NOW + DAY)
    story.need.review(story.worker, "仍缺资金", when)


def _extended(story: Story, when: int) -> None:
    story.claimed()
    story.need.ask_extension(story.organisation, when, "等材料")


def _dispatched(story: Story, when: int) -> None:
    story.need.dispatch(story.worker, new_id(), UNIT.party, UNIT.kind, due_at=when)


def _whistled(story: Story, when: int) -> None:
    story.need.whistle(story.worker, new_id(), [(UNIT.party, UNIT.kind, "到现场会商")], when)


def _claimed(story: Story, when: int) -> None:
    story.need.claim(story.unit, new_id(), ClaimKind.SERVICE, until=when)


def _begins(story: Story, when: int) -> None:
    story.claimed()
    story.need.schedule(story.organisation, when)


def _scheduled(story: Story, when: int) -> None:
    story.claimed()
    story.need.schedule(story.organisation, NOW, when)


def _offered(story: Story, when: int) -> None:
    Offer.make(story.unit, id=new_id(), kind=ClaimKind.SERVICE, wording="换灯泡", areas=[area("community")], until=when)


AHEAD: list[tuple[Callable[[Story, int], None], int, str]] = [
    (_suspended, LIMIT, "review_at"),
    (_reviewed, LIMIT, "review_at"),
    (_extended, LIMIT, "until"),
    (_dispatched, LIMIT, "due_at"),
    (_whistled, LIMIT, "due_at"),
    (_claimed, TERM, "until"),
    (_offered, TERM, "until"),
    (_begins, TERM, "starts_at"),
    (_scheduled, TERM, "ends_at"),
]


@pytest.mark.parametrize(("act", "latest", "field"), AHEAD, ids=lambda value: getattr(value, "__name__", None))
def test_a_date_lies_no_more_than_so_many_years_ahead(
    act: Callable[[Story, int], None], latest: int, field: str
) -> None:
    act(Story().accepted(), latest)
    with pytest.raises(TooFarAhead) as refused:
        act(Story().accepted(), latest + 1)
    told: Refused = refused.value
    assert told.known["field"] == field
    assert told.known["years"] == (2 if latest == LIMIT else 10)
    assert f"{2025 + told.known['years']}年2月2" in told.sentence("zh")
    assert f"{told.known['years']} years from now" in told.sentence("en")


def test_so_many_years_are_never_cut_short_by_a_leap_day() -> None:
    assert [inputs.days_of(years) for years in (inputs.YEARS_OF_A_LIMIT, inputs.YEARS_OF_A_TERM)] == [731, 3653]
