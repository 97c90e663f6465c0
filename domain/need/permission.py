"""Who may do what to a need.

Each rule stands here once: an act demands it, and whoever asks beforehand what they can do is answered by it.
"""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from domain.acting import Acting, PartyKind
from domain.kernel import Id, NotAllowed, Refused
from domain.need.facts import ClaimKind
from domain.need.refusals import (
    AlreadyRated,
    AlreadySupported,
    HasVoted,
    HoldsEveryKind,
    NotSupporting,
    NotTheClaimant,
    NotYourHousehold,
    NoVote,
    OwnNeed,
    OwnWork,
)
from domain.need.stage import Act
from domain.need.state import NeedState

PERSONS = frozenset({PartyKind.RESIDENT, PartyKind.PARTY_MEMBER, PartyKind.PARTNER, PartyKind.STAFF})
"""The kinds of parties that live somewhere and have a voice of their own."""
CLAIMING_KINDS = frozenset(PartyKind) - {PartyKind.RESIDENT}
_ON_THE_SPOT_KINDS = frozenset({PartyKind.PARTY_MEMBER, PartyKind.PARTNER, PartyKind.UNIT})


class Who(msgspec.Struct, frozen=True):
    """Those who may do something: in codes for programs, and in words."""

    could: tuple[str, ...]
    zh: str
    en: str
    """As it stands before a verb."""

    def words(self) -> tuple[str, str]:
        """In Chinese and in English."""
        return self.zh, self.en

    def alone(self) -> tuple[str, str]:
        """In Chinese and in English, where no verb follows."""
        return self.zh, self.en.rstrip(",")


STAFF = Who(("staff",), "该区域的工作人员", "staff of the area")
CLAIMANTS = Who(("claimant",), "承接方", "its claimants")
WHO_CLAIMS = Who(
    tuple(sorted(CLAIMING_KINDS)),
    "党员、联建党组织、共建单位、社区合伙人或工作人员",
    "party members, organisations, units, partners or staff",
)
_ANYBODY = Who(("anybody",), "任何人", "anybody")
_RAISER = Who(("raiser", "entered_by"), "反映人或登记人", "whoever raised it or entered it")
_LEAD = Who(("lead_claimant",), "主办方", "a claimant who leads")
_STAFF_OR_CLAIMANT = Who(("staff", "claimant"), "该区域的工作人员或承接方", "staff of the area or a claimant")
_HELPERS = Who(
    ("staff", *sorted(_ON_THE_SPOT_KINDS)),
    "该区域的工作人员、党员、社区合伙人或共建单位",
    "staff of the area, party members, partners or units",
)
_CONCERNED = Who(
    ("raiser", "supporter", "neighbour", "staff"),
    "未参与办理的反映人、支持者、本社区居民或回访人员",
    "the raiser, a supporter, a neighbour or staff on a return visit, with no hand in the work,",
)
_RATERS = Who(
    ("raiser", "confirmed_by", "disputed_by"),
    "反映人或确认过结果的人",
    "the raiser, or whoever confirmed or disputed the result,",
)
_REOPENERS = Who(
    ("raiser", "supporter", "neighbour", "staff"),
    "反映人、支持者、本社区居民或该区域的工作人员",
    "the raiser, a supporter, a neighbour or staff of the area",
)
_PERSONS = Who(("resident", "party_member", "partner", "staff"), "个人", "persons")
_OTHERS = Who(("resident", "party_member", "partner", "staff"), "其他人", "others")
_SUPPORTERS = Who(("supporter",), "支持者", "supporters")
_HOUSEHOLD = Who(
    ("household_member", "staff"), "该户的人，或代为录入的工作人员", "a member of that household, or staff,"
)


class Permission(msgspec.Struct, frozen=True):
    """Who may do an act."""

    who: Who
    refusal: Callable[[NeedState, Acting, Act], Refused | None]
    """Why it is not theirs to do, whatever they would say in it; None when it is."""


def refused(act: Act, who: Who, kind: type[NotAllowed] = NotAllowed) -> NotAllowed:
    """The refusal of an act that only *who* may do."""
    return kind(who=who.words(), act=act, act_words=act.words(), could=list(who.could))


# -- what somebody is to a need -------------------------------------------------------------------------------------


def is_staff(need: NeedState, acting: Acting) -> bool:
    """Whether they hold a post for its place."""
    return acting.post_for(need.path) is not None


def claims_of(need: NeedState, acting: Acting) -> list[Id]:
    """The valid claims they hold on it."""
    return [claim.id for claim in need.claims.values() if claim.claimant == acting.party]


def is_concerned(need: NeedState, acting: Acting) -> bool:
    """Whether it is their need, or one they support, or in their neighbourhood."""
    return (
        acting.party == need.raiser
        or acting.party in need.supporters
        or (acting.kind in PERSONS and acting.lives_in(need.neighbourhood))
    )


def had_a_hand(need: NeedState, acting: Acting) -> bool:
    """Whether the work is partly theirs, so that they do not judge it."""
    return acting.party in need.hands or bool(claims_of(need, acting))


# -- the rules ------------------------------------------------------------------------------------------------------


def _only(who: Who, may: Callable[[NeedState, Acting], bool], kind: type[NotAllowed] = NotAllowed) -> Permission:
    return Permission(who, lambda need, acting, act: None if may(need, acting) else refused(act, who, kind))


def _is_raiser(need: NeedState, acting: Acting) -> bool:
    return acting.party in (need.raiser, need.entered_by)


def _leads(need: NeedState, acting: Acting) -> bool:
    return any(claim in need.course.leads for claim in claims_of(need, acting))


def _support(need: NeedState, acting: Acting, act: Act) -> Refused | None:
    if acting.kind not in PERSONS:
        return refused(act, _PERSONS)
    if acting.party == need.raiser:
        return refused(act, _OTHERS, OwnNeed)
    return AlreadySupported() if acting.party in need.supporters else None


def _take_back_support(need: NeedState, acting: Acting, act: Act) -> Refused | None:
    return None if acting.party in need.supporters else NotSupporting()


def _claim(need: NeedState, acting: Acting, act: Act) -> Refused | None:
    if acting.kind not in CLAIMING_KINDS and not is_staff(need, acting):
        return refused(act, WHO_CLAIMS)
    held = {need.claims[claim].kind for claim in claims_of(need, acting)}
    return HoldsEveryKind() if len(held) == len(ClaimKind) else None


def vote_refused(need: NeedState, acting: Acting, household: Id | None, act: Act = Act.CAST) -> Refused | None:
    """Why they do not cast the vote of *household* in the ballot that is open; None when they may."""
    lives_there = household is not None and acting.household == household and acting.kind in PERSONS
    if not lives_there and not is_staff(need, acting):
        return refused(act, _HOUSEHOLD, NotYourHousehold)
    if need.ballot is None or household not in need.ballot.areas:
        return refused(act, _HOUSEHOLD, NoVote)
    return HasVoted(household=household) if household in need.ballot.votes else None


def _cast(need: NeedState, acting: Acting, act: Act) -> Refused | None:
    return None if is_staff(need, acting) else vote_refused(need, acting, acting.household, act)


def _answer(need: NeedState, acting: Acting, act: Act) -> Refused | None:
    if had_a_hand(need, acting):
        return refused(act, _CONCERNED, OwnWork)
    return None if is_concerned(need, acting) or is_staff(need, acting) else refused(act, _CONCERNED)


def _rate(need: NeedState, acting: Acting, act: Act) -> Refused | None:
    if acting.party != need.raiser and acting.party not in need.answered:
        return refused(act, _RATERS)
    if had_a_hand(need, acting):
        return refused(act, _RATERS, OwnWork)
    return AlreadyRated() if acting.party in need.rated else None


_BY_STAFF = _only(STAFF, is_staff)
_BY_RAISER = _only(_RAISER, _is_raiser)
_BY_CLAIMANT = _only(CLAIMANTS, lambda need, acting: bool(claims_of(need, acting)), NotTheClaimant)
_BY_LEAD = _only(_LEAD, _leads, NotTheClaimant)

PERMISSIONS: dict[Act, Permission] = {
    Act.ACCEPT: _BY_STAFF,
    Act.DECLINE: _BY_STAFF,
    Act.OPEN: _BY_STAFF,
    Act.CLAIM: Permission(WHO_CLAIMS, _claim),
    Act.SCHEDULE: _BY_LEAD,
    Act.START: _BY_LEAD,
    Act.PROGRESS: _BY_CLAIMANT,
    Act.FIX: _BY_LEAD,
    Act.SOLVE_ON_THE_SPOT: _only(
        _HELPERS, lambda need, acting: acting.kind in _ON_THE_SPOT_KINDS or is_staff(need, acting)
    ),
    Act.CONFIRM: Permission(_CONCERNED, _answer),
    Act.DISPUTE: Permission(_CONCERNED, _answer),
    Act.RATE: Permission(_RATERS, _rate),
    Act.CLOSE: _BY_STAFF,
    Act.REOPEN: _only(_REOPENERS, lambda need, acting: is_concerned(need, acting) or is_staff(need, acting)),
    Act.RELEASE: _BY_CLAIMANT,
    Act.HAND_OVER: _BY_CLAIMANT,
    Act.OPEN_DISCUSSION: _BY_STAFF,
    Act.REMARK: Permission(_ANYBODY, lambda need, acting, act: None),
    Act.MINUTE: _BY_STAFF,
    Act.CLOSE_DISCUSSION: _BY_STAFF,
    Act.OPEN_BALLOT: _BY_STAFF,
    Act.CAST: Permission(_HOUSEHOLD, _cast),
    Act.CLOSE_BALLOT: _BY_STAFF,
    Act.PUBLISH_OUTCOME: _BY_STAFF,
    Act.SUPPORT: Permission(_OTHERS, _support),
    Act.TAKE_BACK_SUPPORT: Permission(_SUPPORTERS, _take_back_support),
    Act.SUPPLEMENT: _BY_RAISER,
    Act.SURVEY: _only(_STAFF_OR_CLAIMANT, lambda need, acting: is_staff(need, acting) or bool(claims_of(need, acting))),
    Act.WITHDRAW: _BY_RAISER,
}
"""For every act who may do it, as far as that does not hang on what they say in it."""
