"""Claimed, released, handed over."""

from typing import Any

import pytest

from domain.acting import PartyKind, Post
from domain.kernel import Id, IllegalNow, NotAllowed, NotFound, Unacceptable
from domain.need.facts import Claimed, ClaimKind, HandedOver, Item, Part, Released
from domain.need.need import Need
from domain.need.refusals import AlreadyClaimed, ClaimedByYou, IdUsed, NotTheClaimant, TakesNoClaims
from domain.need.stage import Stage
from domain.words import NotForThePublic
from tests.domain.people import NOW, new_id, someone
from tests.domain.story import DAY, Story

CLAIMING = [PartyKind.PARTY_MEMBER, PartyKind.ORGANISATION, PartyKind.UNIT, PartyKind.PARTNER, PartyKind.STAFF]


@pytest.mark.parametrize("acting", [someone(kind) for kind in CLAIMING], ids=CLAIMING)
@pytest.mark.parametrize("kind", list(ClaimKind))
def test_party_members_organisations_units_partners_and_staff_claim_in_four_kinds(acting: Any, kind: ClaimKind) -> None:
    story = Story().accepted()
    claimed = story.when(Need.claim, acting, new_id(), kind).then(Claimed, stage=Stage.CLAIMED)
    assert (claimed.claimant, claimed.claimant_kind, claimed.part) == (acting.party, acting.kind, Part.LEAD)


def test_a_plain_resident_does_not_claim_and_hears_who_could() -> None:
    story = Story().accepted()
    refusal = story.when(Need.claim, story.raiser, new_id(), ClaimKind.SERVICE).then_refused(NotAllowed)
    assert refusal.known["could"] == ["organisation", "partner", "party_member", "staff", "unit"]
    building_head = someone(posts=(Post("building_head", story.path[4]),))
    story.when(Need.claim, building_head, new_id(), ClaimKind.SERVICE).then(Claimed)


def test_a_service_is_claimed_like_a_need() -> None:
    story = Story().raised(item=Item.SERVICE, category="1102")
    story.given(Need.accept, story.worker, "小区医生坐诊")
    assert story.claimed(kind=ClaimKind.STEWARD) in story.need.claims


def test_the_second_to_lead_an_exclusive_need_hears_who_was_first() -> None:
    story = Story().accepted()
    first = story.claimed(story.organisation)
    refusal = story.when(Need.claim, story.unit, new_id(), ClaimKind.SERVICE).then_refused(
        AlreadyClaimed, by=story.organisation.party, claim=first, kind="claim_service"
    )
    assert "已由联建党组织认领" in refusal.sentence("zh")
    assert story.organisation.party not in refusal.sentence("zh")


def test_who_was_first_is_told_by_what_they_are_when_it_is_a_person() -> None:
    story = Story().accepted()
    story.claimed(story.member)
    refusal = story.when(Need.claim, story.unit, new_id(), ClaimKind.SERVICE).then_refused(AlreadyClaimed)
    assert "by" not in refusal.known
    assert "已由党员认领" in refusal.sentence("zh")


def test_an_exclusive_need_has_one_lead_of_each_kind_and_any_number_of_assistants() -> None:
    story = Story().accepted()
    story.claimed(story.organisation)
    story.claimed(story.unit, ClaimKind.FUND)
    for assistant in (story.member, someone(PartyKind.PARTNER), someone(PartyKind.STAFF)):
        story.claimed(assistant, part=Part.ASSIST)
    assert len(story.need.claims) == 5


def test_a_shared_need_has_several_leads() -> None:
    story = Story().accepted(exclusive=False)
    for acting in (story.organisation, story.unit, story.member):
        story.claimed(acting)
    assert len(story.need.course.leads) == 3


def test_nobody_holds_two_claims_of_a_kind() -> None:
    story = Story().accepted(exclusive=False)
    story.claimed(story.unit)
    for part in Part:
        story.when(Need.claim, story.unit, new_id(), ClaimKind.SERVICE, part).then_refused(ClaimedByYou)
    story.claimed(story.unit, ClaimKind.FUND)


def test_an_assistant_alone_leaves_the_need_open_for_whoever_leads() -> None:
    story = Story().accepted()
    story.claimed(story.member, part=Part.ASSIST)
    assert story.stage() is Stage.OPEN
    story.claimed(story.organisation)
    assert story.stage() is Stage.CLAIMED


def test_the_id_of_a_claim_is_never_used_again() -> None:
    story = Story().accepted()
    claim = story.claimed()
    story.given(Need.release, story.organisation, claim)
    story.when(Need.claim, story.unit, claim, ClaimKind.SERVICE).then_refused(IdUsed)


def test_who_claims_says_what_they_will_do_and_the_promise_is_read_by_all() -> None:
    story = Story().accepted()
    promise = "换好12盏灯，再查一遍线路"
    claimed = story.when(Need.claim, story.organisation, new_id(), ClaimKind.SERVICE, wording=promise).then(Claimed)
    assert claimed.wording == promise
    phone = "有事打13812345678"
    story.when(Need.claim, story.unit, new_id(), ClaimKind.FUND, wording=phone).then_refused(
        NotForThePublic, field="wording"
    )


@pytest.mark.parametrize(
    ("kind", "how", "field"),
    [
        (ClaimKind.FUND, {"amount_fen": 0}, "amount_fen"),
        (ClaimKind.FUND, {"amount_fen": -1}, "amount_fen"),
        (ClaimKind.FUND, {"amount_fen": 10**30}, "amount_fen"),
        (ClaimKind.SERVICE, {"amount_fen": 100}, "amount_fen"),
        (ClaimKind.ADOPT, {"until": NOW}, "until"),
        (ClaimKind.ADOPT, {"until": -1}, "until"),
        (ClaimKind.ADOPT, {"until": 10**20}, "until"),
    ],
)
def test_a_claim_that_cannot_be_meant_is_refused(kind: ClaimKind, how: dict[str, Any], field: str) -> None:
    story = Story().accepted()
    story.when(Need.claim, story.unit, new_id(), kind, **how).then_refused(Unacceptable, field=field)


def test_a_pledge_names_an_amount_or_none_and_an_adoption_its_term() -> None:
    story = Story().accepted(exclusive=False)
    assert (
        story.when(Need.claim, story.unit, new_id(), ClaimKind.FUND, amount_fen=3_940_000_00).then(Claimed).amount_fen
        == 394_000_000
    )
    story.when(Need.claim, story.organisation, new_id(), ClaimKind.FUND).then(Claimed)
    adopted = story.when(Need.claim, story.member, new_id(), ClaimKind.ADOPT, until=NOW + 365 * DAY).then(Claimed)
    assert adopted.until == NOW + 365 * DAY


def test_what_is_not_open_is_not_claimed() -> None:
    for story in (Story().raised(), Story().accepted(deliberate=True), Story().fixed(), Story().closed()):
        story.when(Need.claim, story.unit, new_id(), ClaimKind.FUND).then_refused(IllegalNow)


def test_others_join_work_that_goes_on() -> None:
    story = Story().started()
    story.claimed(story.unit, ClaimKind.FUND)
    assert story.stage() is Stage.IN_PROGRESS


def test_a_released_need_is_open_again_when_nobody_leads_any_more() -> None:
    story = Story().accepted(exclusive=False)
    first, second = story.claimed(story.organisation), story.claimed(story.unit)
    story.given(Need.start, story.unit)
    story.when(Need.release, story.organisation, first).then(Released, stage=Stage.IN_PROGRESS)
    story.when(Need.release, story.unit, second).then(Released, stage=Stage.OPEN)
    assert story.need.claims == {}
    story.claimed(story.organisation)


def test_an_assistant_releases_and_the_work_goes_on() -> None:
    story = Story().started()
    claim = story.claimed(story.member, part=Part.ASSIST)
    story.when(Need.release, story.member, claim).then(Released, stage=Stage.IN_PROGRESS)


def test_only_the_claimant_releases_or_hands_over() -> None:
    story = Story().accepted()
    claim = story.claimed()
    for acting in (story.worker, story.unit, story.raiser):
        story.when(Need.release, acting, claim).then_refused(NotTheClaimant)
        story.when(Need.hand_over, acting, claim, new_id(), PartyKind.UNIT).then_refused(NotTheClaimant)
    story.when(Need.release, story.organisation, new_id()).then_refused(NotFound)


def test_a_claim_is_handed_over_with_its_part() -> None:
    story = Story().started()
    [claim] = story.need.claims
    handed = story.when(Need.hand_over, story.organisation, claim, story.unit.party, PartyKind.UNIT).then(
        HandedOver, stage=Stage.IN_PROGRESS
    )
    assert (handed.claimant, handed.to, handed.to_kind) == (story.organisation.party, story.unit.party, "unit")
    story.when(Need.progress, story.organisation, "还在做").then_refused(NotTheClaimant)
    story.given(Need.progress, story.unit, "接着做")


def test_a_claim_is_not_handed_to_a_resident_nor_to_somebody_who_holds_one() -> None:
    story = Story().accepted(exclusive=False)
    claim = story.claimed(story.organisation)
    story.claimed(story.unit)

    def hand_to(party: Id, kind: PartyKind) -> Story:
        return story.when(Need.hand_over, story.organisation, claim, party, kind)

    hand_to(story.raiser.party, PartyKind.RESIDENT).then_refused(TakesNoClaims, field="to")
    hand_to(story.unit.party, PartyKind.UNIT).then_refused(ClaimedByYou)
    hand_to(story.organisation.party, PartyKind.ORGANISATION).then_refused(ClaimedByYou)
