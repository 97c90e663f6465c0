"""Whether an act is legal now, and whether it is theirs to do: what every act on a need asks first."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from domain.acting import Acting, Envelope
from domain.kernel import Id, IllegalNow, NotFound, Refused
from domain.need.permission import CLAIMANTS, PERMISSIONS, Who, is_staff, refused
from domain.need.possible import Left, Possible
from domain.need.refusals import BallotIsOpen, BeforeItWasRaised, DiscussionIsOpen, NoDiscussion, NotTheClaimant
from domain.need.stage import ACTS, Act
from domain.need.state import Claim, NeedState


class Gate(NeedState):
    """The questions of every act."""

    def summary(self) -> dict[str, str]:
        """Where it stands."""
        return {"stage": self.stage}

    def legal(self) -> list[Act]:
        """The acts that are legal now, for whoever may do them."""
        stage = self.stage
        return [act for act, stages in ACTS.items() if stage in stages and (act not in _THERE or _THERE[act].is_(self))]

    def possible(self, asking: Acting) -> Possible:
        """The acts that are legal now and theirs to do, and those that are left to others.

        An act of theirs may still be refused for what they say in it, such as a claim of a kind that somebody leads.
        """
        own: list[Act] = []
        others: dict[Who, list[Act]] = {}
        for act in self.legal():
            permission = PERMISSIONS[act]
            if permission.refusal(self, asking, act) is None:
                own.append(act)
            else:
                others.setdefault(permission.who, []).append(act)
        return Possible(tuple(own), tuple(Left(who, tuple(acts)) for who, acts in others.items()))

    def _envelope(self, acting: Acting) -> Envelope:
        return acting.envelope(self.path)

    def _demand(self, acting: Acting, act: Act) -> None:
        """Every act begins with this, or asks the same in its own order.

        :raises IllegalNow: when the stage forbids it; *acting* then learns what they can do.
        :raises NotAllowed: when it is not theirs to do.
        :raises Refused: when there is not what it would be about.
        """
        self._demand_stage(acting, act)
        not_theirs = PERMISSIONS[act].refusal(self, acting, act)
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

    def _illegal(self, acting: Acting, act: Act) -> IllegalNow:
        possible = self.possible(acting)
        return IllegalNow(
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
    claimants = {claim.claimant for claim in need.claims.values()}
    return bool({need.raiser, *need.answered} - need.rated - need.hands - claimants)


_CLAIMED = _There(lambda need: bool(need.claims))
_LED = _There(lambda need: bool(need.course.leads))
_DISCUSSED = _There(lambda need: need.discussing, lambda need: NoDiscussion())

_THERE: dict[Act, _There] = {
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
    Act.PROGRESS: _CLAIMED,
    Act.FIX: _LED,
    Act.RELEASE: _CLAIMED,
    Act.HAND_OVER: _CLAIMED,
    Act.RATE: _There(_somebody_rates),
    Act.TAKE_BACK_SUPPORT: _There(lambda need: bool(need.supporters)),
}
