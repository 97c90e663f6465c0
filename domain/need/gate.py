"""Whether an act is legal now, and whether it is theirs to do: what every act on a need asks first."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from domain.acting import Acting, Envelope
from domain.instants import minute_words
from domain.kernel import Id, IllegalNow, NotAllowed, NotFound, Refused
from domain.need.permission import CLAIMANTS, PERMISSIONS, is_staff, reasons_to_supervise
from domain.need.permission_of_photos import MOST
from domain.need.possible import Left, Possible
from domain.need.refusals import (
    BallotIsOpen,
    BeforeItWasRaised,
    BeforeTheLastStep,
    DiscussionIsOpen,
    NoDiscussion,
    NotTheClaimant,
)
from domain.need.refusals_of_checks import AlreadySupervised, NothingToSupervise, NotSupervised
from domain.need.refusals_of_merging import CarriesOthers, GoesOnElsewhere, StillHeld
from domain.need.refusals_of_photos import EnoughPhotos, NoPhotos, NothingToPublish
from domain.need.refusals_of_timing import ExtensionPending, NoDeadline, NoExtensionAsked, OvertakenExtension
from domain.need.refusals_of_units import NotEscalated, NothingAbove, NothingBelow
from domain.need.refusals_of_wording import NothingToReword
from domain.need.stage import ACTS, UNFINISHED, Act, Stage
from domain.need.state import Claim, NeedState
from domain.need.who import Who, refused
from domain.policy.rules import rules
from domain.terms import Terms, usual_terms
from domain.vocabulary import SUPERVISE_REASON

_IN_ORDER = frozenset({Act.START, Act.FIX, Act.CONFIRM, Act.DISPUTE, Act.SEND_BACK, Act.CLOSE})
"""The steps by which it is measured how long something took: each comes after the one ahead of it."""


class Gate(NeedState):
    """The questions of every act."""

    def summary(self) -> dict[str, str]:
        """Where it stands."""
        return {"stage": self.stage}

    def legal(self, terms: Terms | None = None, at: int | None = None) -> list[Act]:
        """The acts that are legal now, for whoever may do them; under the usual terms when none are given.

        :param at: the instant, without which those count as well that only time makes possible.
        """
        stage = self.stage
        acts = [act for act, stages in ACTS.items() if stage in stages and (act not in _THERE or _THERE[act].is_(self))]
        if Act.ASK_EXTENSION in acts and self.clock.extensions >= (terms or usual_terms()).extensions:
            acts.remove(Act.ASK_EXTENSION)
        if Act.SUPERVISE in acts and at is not None and not reasons_to_supervise(self, at):
            acts.remove(Act.SUPERVISE)
        return acts

    def possible(self, asking: Acting) -> Possible:
        """The acts that are legal now and theirs to do, and those that are left to others.

        An act of theirs may still be refused for what they say in it, such as a claim of a kind that somebody leads.
        """
        own: list[Act] = []
        others: dict[Who, list[Act]] = {}
        for act in self.legal(asking.terms, asking.at):
            if self._not_theirs(asking, act) is None:
                own.append(act)
            else:
                others.setdefault(PERMISSIONS[act].who, []).append(act)
        return Possible(tuple(own), tuple(Left(who, tuple(acts)) for who, acts in others.items()))

    def _not_theirs(self, acting: Acting, act: Act) -> Refused | None:
        """Why the act is not theirs to do: by the policy, and by what they are to the need; None when it is."""
        try:
            going = acting.under(rules()[f"need.{act}"])
        except NotAllowed as refusal:
            return refusal
        return PERMISSIONS[act].refusal(self, going, act)

    def _envelope(self, acting: Acting) -> Envelope:
        return acting.envelope(self.path)

    def _envelope_in_charge(self, acting: Acting) -> Envelope:
        """That of whoever gives it to units, under the post by which they may."""
        return acting.envelope(self.path, acting.post_for(self.in_charge))

    def _demand(self, acting: Acting, act: Act) -> None:
        """Every act begins with this, or asks the same in its own order.

        :raises IllegalNow: when the stage forbids it; *acting* then learns what they can do.
        :raises NotAllowed: when it is not theirs to do.
        :raises Refused: when there is not what it would be about.
        """
        self._demand_stage(acting, act)
        not_theirs = self._not_theirs(acting, act)
        if not_theirs is not None:
            raise not_theirs
        there = _THERE.get(act)
        if there is not None and there.otherwise is not None and not there.is_(self):
            raise there.otherwise(self)

    def _demand_stage(self, acting: Acting, act: Act) -> None:
        if self.stage not in ACTS[act]:
            raise self._illegal(acting, act)
        if acting.at < self.raised_at:
            raise BeforeItWasRaised(field="occurred_at", at=acting.at, raised_at=self.raised_at)
        # Or a deadline that was missed could be met by dating the work ahead of the order to do it.
        if act in _IN_ORDER and acting.at < self.moved_at:
            words = minute_words(self.moved_at)
            raise BeforeTheLastStep(field="occurred_at", at=acting.at, before=self.moved_at, before_words=words)

    def _illegal(self, acting: Acting, act: Act) -> IllegalNow:
        possible = self.possible(acting)
        merged = self.stage is Stage.MERGED and act is not Act.MERGE
        kind, led = (GoesOnElsewhere, {"into": self.course.merged_into}) if merged else (IllegalNow, {})
        return kind(
            **led,
            act=act,
            act_words=act.done_words(),
            stage=self.stage,
            stage_words=(
                self.stage.words("zh", "staff" if is_staff(self, acting) else "resident"),
                self.stage.words("en"),
            ),
            legal=list(possible.acts),
            others=[{"could": list(left.who.could), "acts": list(left.acts)} for left in possible.others],
            possible_words=possible.words(),
        )

    def _own_claim(self, acting: Acting, act: Act, id: Id) -> Claim:
        """The valid claim *id* of whoever acts."""
        found = self.claims.get(id)
        if found is None:
            raise NotFound(id=id, what=("认领", "valid claim"))
        if found.claimant != acting.party:
            raise refused(act, CLAIMANTS, NotTheClaimant)
        return found


class _There(msgspec.Struct, frozen=True):
    """What an act is about, where the stage alone does not say that it is there."""

    is_: Callable[[NeedState], bool]
    otherwise: Callable[[NeedState], Refused] | None = None
    """The refusal where it is not; None where the act says itself which one of them it misses."""


def _votes_are_taken(need: NeedState) -> bool:
    return need.ballot is not None and not need.ballot.closed


def _votes_are_missing(need: NeedState) -> bool:
    return need.ballot is not None and not need.ballot.closed and len(need.ballot.votes) < len(need.ballot.areas)


def _somebody_rates(need: NeedState) -> bool:
    worked = need.hands | need.at_work
    return any(
        need.one_person(party).isdisjoint(need.rated) and need.stood_for(party).isdisjoint(worked)
        for party in {*need.raisers, *need.answered}
    )


def _may_be_watched(need: NeedState) -> bool:
    may_be_late = need.clock.due_at is not None and need.stage in UNFINISHED
    return may_be_late or need.checks.turned_down or need.unsolved


def _not_to_watch(need: NeedState) -> Refused:
    reason = need.checks.supervised
    if reason is None:
        return NothingToSupervise()
    told = SUPERVISE_REASON[reason]
    return AlreadySupervised(reason=reason, reason_words=(told.words("zh"), told.words("en")))


def _nobody_is_at_it(need: NeedState) -> bool:
    called = (share for whistle in need.orders.whistles.values() for share in whistle.shares.values() if share.taken)
    return not need.claims and all(share.accepted for share in (*need.orders.valid.values(), *called))


def _may_be_extended(need: NeedState) -> bool:
    return _WORKED_ON.is_(need) and need.clock.due_at is not None and need.clock.asked is None


def _not_to_extend(need: NeedState) -> Refused:
    if need.clock.asked is None:
        return NoDeadline()
    return ExtensionPending(until_words=minute_words(need.clock.asked.until))


def _may_be_granted(need: NeedState) -> bool:
    asked, due_at = need.clock.asked, need.clock.due_at
    return asked is not None and due_at is not None and asked.until > due_at


def _not_to_grant(need: NeedState) -> Refused:
    if need.clock.asked is None:
        return NoExtensionAsked()
    return OvertakenExtension(until_words=minute_words(need.clock.asked.until))


_CLAIMED = _There(lambda need: bool(need.claims))
_LED = _There(lambda need: bool(need.course.leads))
_WORKED_ON = _There(lambda need: bool(need.claims) or any(order.taken for order in need.orders.valid.values()))
_DISCUSSED = _There(lambda need: need.discussing, lambda need: NoDiscussion())

_THERE: dict[Act, _There] = {
    Act.REWORD: _There(lambda need: need.wording is not None, lambda need: NothingToReword()),
    Act.ASK_EXTENSION: _There(_may_be_extended, _not_to_extend),
    Act.GRANT_EXTENSION: _There(_may_be_granted, _not_to_grant),
    Act.REFUSE_EXTENSION: _There(lambda need: need.clock.asked is not None, lambda need: NoExtensionAsked()),
    Act.OPEN_DISCUSSION: _There(lambda need: not need.discussing, lambda need: DiscussionIsOpen()),
    Act.REMARK: _DISCUSSED,
    Act.CLOSE_DISCUSSION: _DISCUSSED,
    Act.OPEN_BALLOT: _There(
        lambda need: need.ballot is None, lambda need: BallotIsOpen(ballot=need.ballot.id if need.ballot else None)
    ),
    Act.CAST: _There(_votes_are_missing),
    Act.CLOSE_BALLOT: _There(_votes_are_taken),
    Act.PUBLISH_OUTCOME: _There(lambda need: need.ballot is not None and need.ballot.closed),
    Act.SCHEDULE: _LED,
    Act.START: _LED,
    Act.PROGRESS: _WORKED_ON,
    Act.FIX: _LED,
    Act.RELEASE: _CLAIMED,
    Act.HAND_OVER: _CLAIMED,
    Act.SIGN_FOR: _There(lambda need: any(not order.taken for order in need.orders.valid.values())),
    Act.RETURN_ORDER: _There(lambda need: any(order.returnable for order in need.orders.valid.values())),
    Act.WITHDRAW_ORDER: _There(lambda need: bool(need.orders.valid)),
    Act.REPORT_IN: _There(lambda need: need.orders.awaits_anybody),
    Act.REPORT_PART: _There(lambda need: any(share.reportable for _, share in need.orders.shares())),
    Act.JUDGE_PART: _There(lambda need: any(share.to_judge for _, share in need.orders.shares())),
    Act.ESCALATE: _There(lambda need: bool(need.above), lambda need: NothingAbove()),
    Act.HAND_DOWN: _There(
        lambda need: bool(need.below), lambda need: NotEscalated() if need.level is None else NothingBelow()
    ),
    Act.RATE: _There(_somebody_rates),
    Act.TAKE_BACK_SUPPORT: _There(lambda need: bool(need.backers)),
    Act.WITHDRAW: _There(lambda need: not need.absorbed.valid, lambda need: CarriesOthers()),
    Act.MERGE: _There(_nobody_is_at_it, lambda need: StillHeld()),
    Act.SUPERVISE: _There(lambda need: need.checks.supervised is None and _may_be_watched(need), _not_to_watch),
    Act.END_SUPERVISION: _There(lambda need: need.checks.supervised is not None, lambda need: NotSupervised()),
    Act.ADD_PHOTO: _There(lambda need: len(need.photos) < MOST, lambda need: EnoughPhotos(most=MOST)),
    Act.PUBLISH_PHOTO: _There(
        lambda need: not all(photo.published for photo in need.photos.values()), lambda need: NothingToPublish()
    ),
    Act.REMOVE_PHOTO: _There(lambda need: bool(need.photos), lambda need: NoPhotos()),
}
