"""Offers: who makes them, which needs they are matched with, and by whom."""

from __future__ import annotations

from typing import Any

import pytest

from domain.acting import Acting, PartyKind
from domain.kernel import Id, NotAllowed, Refused, Unacceptable
from domain.need.facts import ClaimKind, DeclineReason
from domain.need.need import Need
from domain.need.stage import Stage
from domain.offer.facts import Matched, OfferMade, OfferWithdrawn, Unmatched
from domain.offer.offer import MOST_AREAS, TAKES_OFFERS, Offer
from domain.offer.refusals import AlreadyMatched, DoesNotFit, NotMatched, OfferIsFull, OfferIsOver, TakesNoOffers
from domain.place import Place
from tests.domain.people import NOW, area, new_id, someone, staff_of
from tests.domain.story import DAY, HOUR, Story

UNIT = someone(PartyKind.UNIT)
COMMUNITY = area("community")


def offer(by: Acting = UNIT, path: tuple[Id, ...] | None = None, **what: Any) -> Offer:
    """An offer to mend lamps, in a community or where *path* leads to."""
    place, there = COMMUNITY
    if path is not None:
        place, there = Place(path[-1]), path
        place.level = "community"
    said: dict[str, Any] = {"kind": ClaimKind.SERVICE, "wording": "免费更换灯泡", "category": "0207"}
    return Offer.make(by, id=new_id(), areas=[(place, there)], **(said | what))


def listed(category: str = "0207") -> Story:
    """A need on the list, in a community of its own."""
    return Story().accepted(category=category)


def offered(story: Story, **what: Any) -> Offer:
    """An offer for the community of that need."""
    return offer(path=story.path[:3], **what)


def test_whoever_may_claim_makes_an_offer_for_an_area() -> None:
    made = offer(capacity=3, until=NOW + DAY)
    [event] = made.collect_events()

    assert isinstance(event.fact, OfferMade)
    assert (event.fact.offerer, event.fact.offerer_kind, event.fact.paths) == (
        UNIT.party,
        PartyKind.UNIT,
        (COMMUNITY[1],),
    )


def test_residents_raise_needs_and_make_no_offers() -> None:
    with pytest.raises(NotAllowed) as refused:
        offer(someone(home=COMMUNITY[1]))
    assert "resident" not in refused.value.known["could"]


def test_only_staff_of_all_its_areas_enter_an_offer_for_somebody_else() -> None:
    there, path = COMMUNITY
    elsewhere = area("community")
    said: dict[str, Any] = {"id": new_id(), "kind": ClaimKind.SERVICE, "wording": "免费理发"}
    barber = (new_id(), PartyKind.PARTNER)

    made = Offer.make(staff_of(there.id, role="worker"), areas=[(there, path)], on_behalf_of=barber, **said)
    [event] = made.collect_events()

    assert (event.fact.role, made.offerer) == ("worker", barber[0])
    for asking in (UNIT, staff_of(there.id)):
        with pytest.raises(NotAllowed):
            Offer.make(asking, areas=[(there, path), elsewhere], on_behalf_of=barber, **said)


@pytest.mark.parametrize(
    ("what", "field"),
    [
        ({"amount_fen": 100}, "amount_fen"),
        ({"kind": ClaimKind.FUND, "amount_fen": 0}, "amount_fen"),
        ({"capacity": 0}, "capacity"),
        ({"until": NOW}, "until"),
        ({"category": "9999"}, "category"),
        ({"wording": " \n"}, "wording"),
    ],
)
def test_an_offer_says_what_can_be(what: dict[str, Any], field: str) -> None:
    with pytest.raises(Unacceptable) as refused:
        offer(**what)
    assert refused.value.known["field"] == field


def test_it_is_for_areas_each_named_once_and_not_for_a_home() -> None:
    home = area("household")
    many = [area("community") for _ in range(MOST_AREAS + 1)]
    for areas in ([], [home], [COMMUNITY, COMMUNITY], many):
        with pytest.raises(Unacceptable) as refused:
            Offer.make(UNIT, id=new_id(), kind=ClaimKind.SERVICE, wording="免费理发", areas=areas)
        assert refused.value.known["field"] == "areas"


def test_the_offerer_and_staff_of_the_needs_area_match_them() -> None:
    for by_staff in (False, True):
        story = listed()
        made = offered(story)
        made.collect_events()
        made.match(story.worker if by_staff else UNIT, story.need)
        [event] = made.collect_events()
        assert event.fact.topic == Matched.topic
        assert made.matched == {story.need.id}


def test_nobody_else_matches_or_takes_a_match_back() -> None:
    story = listed()
    made = offered(story)
    made.match(UNIT, story.need)
    for asking in (story.raiser, story.organisation, staff_of(new_id())):
        with pytest.raises(NotAllowed):
            made.match(asking, story.need)
        with pytest.raises(NotAllowed):
            made.unmatch(asking, story.need)
    assert made.matched == {story.need.id}


def test_a_match_is_made_once_and_can_be_taken_back() -> None:
    story = listed()
    made = offered(story)
    with pytest.raises(NotMatched):
        made.unmatch(UNIT, story.need)
    made.match(UNIT, story.need)
    with pytest.raises(AlreadyMatched):
        made.match(UNIT, story.need)
    made.unmatch(story.worker, story.need)
    assert made.matched == set()
    assert isinstance(made.pending[-1].fact, Unmatched)


def test_a_need_of_another_category_or_area_is_matched_only_for_a_reason() -> None:
    story = listed("0101")
    for made, outside in (
        (offered(story), "category"),
        (offer(category="0101"), "area"),
        (offer(path=(*story.path, new_id()), category="01"), "area"),
    ):
        with pytest.raises(DoesNotFit) as refused:
            made.match(UNIT, story.need)
        assert (refused.value.known["field"], refused.value.known["outside"]) == ("wording", outside)
        made.match(UNIT, story.need, "相邻社区，同样承接")
        fact = made.pending[-1].fact
        assert isinstance(fact, Matched)
        assert fact.wording == "相邻社区，同样承接"


@pytest.mark.parametrize("category", [None, "02", "0207"])
def test_what_fits_needs_no_reason_and_takes_none(category: str | None) -> None:
    story = listed()
    made = offered(story, category=category)
    with pytest.raises(Unacceptable) as refused:
        made.match(UNIT, story.need, "理由")
    assert refused.value.known["field"] == "wording"
    made.match(UNIT, story.need)


def test_only_a_need_on_the_list_and_not_done_is_matched() -> None:
    over = {
        Stage.REGISTERED: Story().raised(),
        Stage.DECLINED: Story().raised(),
        Stage.CLOSED: listed(),
    }
    staff = over[Stage.DECLINED].worker
    over[Stage.DECLINED].given(Need.decline, staff, DeclineReason.NOT_OURS, "不归社区", "95598")
    closed = over[Stage.CLOSED]
    closed.need.course.reached = Stage.CLOSED
    for stage, story in over.items():
        assert story.stage() is stage
        with pytest.raises(TakesNoOffers) as refused:
            offered(story).match(UNIT, story.need)
        assert refused.value.known["stage"] == stage
    assert Stage.CLOSED not in TAKES_OFFERS


def test_what_is_withdrawn_or_past_its_time_is_not_matched() -> None:
    story = listed()
    past = offered(story, until=NOW + HOUR)
    later = someone(PartyKind.UNIT, party=UNIT.party, at=NOW + HOUR)
    with pytest.raises(OfferIsOver):
        past.match(later, story.need)
    past.match(UNIT, story.need)

    gone = offered(story)
    gone.withdraw(UNIT)
    with pytest.raises(OfferIsOver):
        gone.match(UNIT, story.need)


def test_it_takes_as_many_needs_as_it_can_and_more_when_one_is_let_go() -> None:
    first, second = listed(), listed()
    made = Offer.make(
        UNIT, id=new_id(), kind=ClaimKind.SERVICE, wording="免费换灯", areas=[_place(first), _place(second)], capacity=1
    )
    made.match(UNIT, first.need)
    with pytest.raises(OfferIsFull):
        made.match(UNIT, second.need)
    made.unmatch(UNIT, first.need)
    made.match(UNIT, second.need)


def _place(story: Story) -> tuple[Place, tuple[Id, ...]]:
    place = Place(story.path[2])
    place.level = "community"
    return place, story.path[:3]


def test_withdrawing_it_is_for_who_offers_and_staff_of_its_area_and_ends_its_matches() -> None:
    story = listed()
    made = offered(story)
    made.match(UNIT, story.need)
    with pytest.raises(NotAllowed):
        made.withdraw(story.raiser)
    made.withdraw(story.worker)
    assert isinstance(made.pending[-1].fact, OfferWithdrawn)
    assert made.pending[-1].fact.role == "worker"
    assert made.matched == set()
    with pytest.raises(OfferIsOver):
        made.withdraw(UNIT)


def test_nothing_is_done_to_it_before_it_was_made() -> None:
    story = listed()
    made = offered(story)
    early = someone(PartyKind.UNIT, party=UNIT.party, at=NOW - DAY)
    acts: list[Any] = [lambda: made.match(early, story.need), lambda: made.withdraw(early)]
    for act in acts:
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.known["field"] == "occurred_at"
