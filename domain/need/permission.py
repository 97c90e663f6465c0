"""Who may do what to a need.

Each rule stands here once: an act demands it, and whoever asks beforehand what they can do is answered by it.
"""

from __future__ import annotations

from collections.abc import Callable

from domain.acting import Acting, PartyKind, Post
from domain.instants import local_day
from domain.kernel import Id, NotAllowed, Refused
from domain.need.facts import ClaimKind, SuperviseReason
from domain.need.permission_of_photos import OF_PHOTOS
from domain.need.permission_of_units import OF_UNITS
from domain.need.refusals import (
    AlreadyRated,
    AlreadySupported,
    HasVoted,
    HasVotedForAnother,
    HoldsEveryKind,
    NotSupporting,
    NotTheClaimant,
    NotYourHousehold,
    NoVote,
    OwnNeed,
    OwnWork,
)
from domain.need.refusals_of_checks import NothingToSupervise, UrgedToday
from domain.need.refusals_of_slips import SlipOfTheWorker
from domain.need.refusals_of_timing import OwnExtension
from domain.need.stage import Act
from domain.need.state import NeedState
from domain.need.who import STAFF, Permission, Who, refused

PERSONS = frozenset({PartyKind.RESIDENT, PartyKind.PARTY_MEMBER, PartyKind.PARTNER, PartyKind.STAFF})
"""The kinds of parties that live somewhere and have a voice of their own."""
CLAIMING_KINDS = frozenset(PartyKind) - {PartyKind.RESIDENT}
_ON_THE_SPOT_KINDS = frozenset({PartyKind.PARTY_MEMBER, PartyKind.PARTNER, PartyKind.UNIT})


CLAIMANTS = Who(("claimant",), "承接方", "its claimants")
WHO_CLAIMS = Who(
    tuple(sorted(CLAIMING_KINDS)),
    "党员、联建党组织、共建单位、社区合伙人或工作人员",
    "party members, organisations, units, partners or staff",
)
_ANYBODY = Who(("anybody",), "任何人", "anybody")
_RAISER = Who(
    ("raiser", "entered_by"),
    "反映人或仍在该区域任职的登记人",
    "whoever raised it, or entered it and holds a post for its area still,",
)
_LEAD = Who(("lead_claimant",), "主办方", "whoever leads")
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
_CHECKERS = Who(("staff",), "未参与办理的该区域工作人员", "staff of the area with no hand in the work")
_TELLERS = Who(
    ("raiser", "resident", "party_member", "partner", "staff"), "反映人或其他居民", "the raiser or another person"
)
_WAITING = Who(("raiser", "supporter"), "反映人或支持者", "the raiser or a supporter")
_FROM_ABOVE = Who(("staff_above",), "上级区域的工作人员", "staff of a wider area than the community")
_OTHER_STAFF = Who(("staff",), "未提出申请的该区域工作人员", "staff of the area who did not ask for it")
_HOUSEHOLD = Who(
    ("household_member", "staff"), "该户的人，或代为录入的工作人员", "a member of that household, or staff,"
)


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
        acting.party in need.raisers
        or need.backed_by(acting.party)
        or (acting.kind in PERSONS and acting.lives_in(need.neighbourhood))
    )


def had_a_hand(need: NeedState, acting: Acting) -> bool:
    """Whether the work is partly theirs, so that they do not judge it."""
    worked = need.hands | need.at_work
    # Whoever made a slip has seen its code. And whoever has joined a need to their account and works on it takes
    # nothing from its raiser, who may be somebody else: the receipt still says whether it is solved.
    by_slip = acting.slip is not None and acting.slip.maker in worked
    return by_slip or not need.stood_for(acting.party).isdisjoint(worked)


def entered_it(need: NeedState, acting: Acting) -> bool:
    """Whether they entered it for somebody else, and hold a post for its place still."""
    return acting.party == need.entered_by and is_staff(need, acting)


def _own_work(acting: Acting) -> type[NotAllowed]:
    return OwnWork if acting.slip is None else SlipOfTheWorker


# -- the rules ------------------------------------------------------------------------------------------------------


def _only(who: Who, may: Callable[[NeedState, Acting], bool], kind: type[NotAllowed] = NotAllowed) -> Permission:
    return Permission(who, lambda need, acting, act: None if may(need, acting) else refused(act, who, kind))


def _is_raiser(need: NeedState, acting: Acting) -> bool:
    return need.is_raiser(acting.party) or entered_it(need, acting)


def _leads(need: NeedState, acting: Acting) -> bool:
    order = need.orders.of(acting.party)
    held = [*claims_of(need, acting), *(() if order is None else (order.id,))]
    return any(lead in need.course.leads for lead in held)


def _works(need: NeedState, acting: Acting) -> bool:
    order = need.orders.of(acting.party)
    return bool(claims_of(need, acting)) or (order is not None and order.taken)


def _support(need: NeedState, acting: Acting, act: Act) -> Refused | None:
    if acting.kind not in PERSONS:
        return refused(act, _PERSONS)
    if need.is_raiser(acting.party):
        return refused(act, _OTHERS, OwnNeed)
    # Who raised or supports what was merged into it has come along, under whichever name.
    return AlreadySupported() if any(need.backed_by(one) for one in need.stood_for(acting.party)) else None


def _take_back_support(need: NeedState, acting: Acting, act: Act) -> Refused | None:
    return None if need.backed_by(acting.party) else NotSupporting()


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
    if household in need.ballot.votes:
        return HasVoted(household=household)
    # Whoever moves while a ballot is open takes no second vote along.
    return HasVotedForAnother() if acting.party in need.ballot.voters and not is_staff(need, acting) else None


def _cast(need: NeedState, acting: Acting, act: Act) -> Refused | None:
    return None if is_staff(need, acting) else vote_refused(need, acting, acting.household, act)


def _answer(need: NeedState, acting: Acting, act: Act) -> Refused | None:
    if had_a_hand(need, acting):
        return refused(act, _CONCERNED, _own_work(acting))
    return None if is_concerned(need, acting) or is_staff(need, acting) else refused(act, _CONCERNED)


def _rate(need: NeedState, acting: Acting, act: Act) -> Refused | None:
    if acting.party not in need.raisers and acting.party not in need.answered:
        return refused(act, _RATERS)
    if had_a_hand(need, acting):
        return refused(act, _RATERS, _own_work(acting))
    return None if need.one_person(acting.party).isdisjoint(need.rated) else AlreadyRated()


def _check(need: NeedState, acting: Acting, act: Act) -> Refused | None:
    if not is_staff(need, acting):
        return refused(act, _CHECKERS)
    return refused(act, _CHECKERS, OwnWork) if had_a_hand(need, acting) else None


def _visit_again(need: NeedState, acting: Acting, act: Act) -> Refused | None:
    # Whoever raised it is the one who is asked.
    return refused(act, _CHECKERS, OwnNeed) if acting.party in need.raisers else _check(need, acting, act)


def _urge(need: NeedState, acting: Acting, act: Act) -> Refused | None:
    if acting.party not in need.raisers and not need.backed_by(acting.party):
        return refused(act, _WAITING)
    if local_day(acting.at) <= need.checks.urged_on.get(acting.party, -1):
        return UrgedToday(stage=need.stage, stage_words=(need.stage.words("zh"), need.stage.words("en")))
    return None


def post_above(need: NeedState, acting: Acting) -> Post | None:
    """The post under which they answer for it from above: for a wider area than the community that handles it."""
    if acting.everywhere:
        return acting.post_for(need.path)
    wider = need.path[: need.path.index(need.neighbourhood)]
    return next((post for post in acting.posts if post.area in wider), None)


def reasons_to_supervise(need: NeedState, at: int) -> list[SuperviseReason]:
    """The reasons for which it may be watched from above at that instant: those that are true."""
    true: list[SuperviseReason] = []
    if need.checks.turned_down:
        true.append(SuperviseReason.REFUSED)
    if need.is_overdue(at):
        true.append(SuperviseReason.OVERDUE)
    if need.unsolved:
        true.append(SuperviseReason.UNSOLVED)
    return true


def _supervise(need: NeedState, acting: Acting, act: Act) -> Refused | None:
    if post_above(need, acting) is None:
        return refused(act, _FROM_ABOVE)
    return None if act is not Act.SUPERVISE or reasons_to_supervise(need, acting.at) else NothingToSupervise()


def _answer_extension(need: NeedState, acting: Acting, act: Act) -> Refused | None:
    if not is_staff(need, acting):
        return refused(act, _OTHER_STAFF)
    asked = need.clock.asked
    return refused(act, _OTHER_STAFF, OwnExtension) if asked is not None and asked.by == acting.party else None


_BY_STAFF = _only(STAFF, is_staff)
_BY_RAISER = _only(_RAISER, _is_raiser)
_BY_CLAIMANT = _only(CLAIMANTS, lambda need, acting: bool(claims_of(need, acting)), NotTheClaimant)
_BY_WORKER = _only(CLAIMANTS, _works, NotTheClaimant)
_BY_LEAD = _only(_LEAD, _leads, NotTheClaimant)

PERMISSIONS: dict[Act, Permission] = {
    Act.ACCEPT: _BY_STAFF,
    Act.REWORD: _BY_STAFF,
    Act.DECLINE: _BY_STAFF,
    Act.OPEN: _BY_STAFF,
    Act.CLAIM: Permission(WHO_CLAIMS, _claim),
    Act.SCHEDULE: _BY_LEAD,
    Act.START: _BY_LEAD,
    Act.PROGRESS: _BY_WORKER,
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
    Act.SET_DEADLINE: _BY_STAFF,
    Act.ASK_EXTENSION: _BY_WORKER,
    Act.GRANT_EXTENSION: Permission(_OTHER_STAFF, _answer_extension),
    Act.REFUSE_EXTENSION: Permission(_OTHER_STAFF, _answer_extension),
    Act.SUSPEND: _BY_STAFF,
    Act.REVIEW: _BY_STAFF,
    Act.RESUME: _BY_STAFF,
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
    Act.SUPPLEMENT: _only(_RAISER, lambda need, acting: acting.party in need.raisers or entered_it(need, acting)),
    Act.SURVEY: _only(_STAFF_OR_CLAIMANT, lambda need, acting: is_staff(need, acting) or bool(claims_of(need, acting))),
    Act.WITHDRAW: _BY_RAISER,
    Act.MERGE: _BY_STAFF,
    Act.UNMERGE: _BY_STAFF,
    Act.SEND_BACK: Permission(_CHECKERS, _check),
    Act.VISIT_AGAIN: Permission(_CHECKERS, _visit_again),
    Act.TELL_AGAIN: _only(_TELLERS, lambda need, acting: acting.kind in PERSONS or need.is_raiser(acting.party)),
    Act.URGE: Permission(_WAITING, _urge),
    Act.REPLY: _only(_STAFF_OR_CLAIMANT, lambda need, acting: is_staff(need, acting) or _works(need, acting)),
    Act.SUPERVISE: Permission(_FROM_ABOVE, _supervise),
    Act.END_SUPERVISION: Permission(_FROM_ABOVE, _supervise),
    **OF_UNITS,
    **OF_PHOTOS,
}
"""For every act who may do it, as far as that does not hang on what they say in it."""
