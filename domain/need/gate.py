"""Whether an act is legal now, and whether it is theirs to do: what every act on a need asks first."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from domain.acting import Acting, Envelope, PartyKind
from domain.kernel import Id, IllegalNow, NotAllowed, NotFound
from domain.need.refusals import BeforeItWasRaised, NotTheClaimant
from domain.need.stage import ACTS, Act
from domain.need.state import Claim, NeedState

NEIGHBOURS_SHARE = 3
"""How many of the widest areas neighbours have in common: with district, street, community, the community."""


class Who(msgspec.Struct, frozen=True):
    """Those who may do something: in codes for programs, and in words."""

    could: tuple[str, ...]
    zh: str
    en: str

    def words(self) -> tuple[str, str]:
        """In Chinese and in English."""
        return self.zh, self.en


STAFF = Who(("staff",), "该区域的工作人员", "staff of the area")
RAISER = Who(("raiser", "entered_by"), "反映人或登记人", "whoever raised it or entered it")
CLAIMANTS = Who(("claimant",), "承接方", "its claimants")
LEAD = Who(("lead_claimant",), "主办方", "a claimant who leads")
STAFF_OR_CLAIMANT = Who(("staff", "claimant"), "该区域的工作人员或承接方", "staff of the area or a claimant")
CONCERNED = Who(
    ("raiser", "supporter", "neighbour", "staff"),
    "未参与办理的反映人、支持者、本社区居民或回访人员",
    "the raiser, a supporter, a neighbour or staff on a return visit, with no hand in the work,",
)


class Gate(NeedState):
    """The questions of every act."""

    def summary(self) -> dict[str, str]:
        """Where it stands."""
        return {"stage": self.stage}

    def legal(self) -> list[Act]:
        """The acts that are legal now, for whoever may do them."""
        stage = self.stage
        return [
            act for act, stages in ACTS.items() if stage in stages and (act not in _IS_THERE or _IS_THERE[act](self))
        ]

    def _envelope(self, acting: Acting) -> Envelope:
        return acting.envelope(self.path)

    def _demand_legal(self, acting: Acting, act: Act) -> None:
        """:raises IllegalNow: when the stage forbids it; *acting* then learns what is legal."""
        if self.stage not in ACTS[act]:
            raise self._illegal(acting, act)
        if acting.at < self.raised_at:
            raise BeforeItWasRaised(field="occurred_at", at=acting.at, raised_at=self.raised_at)

    def _illegal(self, acting: Acting, act: Act) -> IllegalNow:
        legal = self.legal()
        words = [one.words() for one in legal]
        return IllegalNow(
            act=act,
            act_words=act.done_words(),
            stage=self.stage,
            stage_words=(
                self.stage.words("zh", "staff" if self._is_staff(acting) else "resident"),
                self.stage.words("en"),
            ),
            legal=legal,
            legal_words=(
                "、".join(chinese for chinese, _ in words) or "无",
                ", ".join(english for _, english in words) or "nothing",
            ),
        )

    def _refuse(self, act: Act, who: Who, kind: type[NotAllowed] = NotAllowed) -> NotAllowed:
        return kind(who=who.words(), act=act, act_words=act.words(), could=list(who.could))

    def _is_staff(self, acting: Acting) -> bool:
        return acting.post_for(self.path) is not None

    def _demand_staff(self, acting: Acting, act: Act) -> None:
        if not self._is_staff(acting):
            raise self._refuse(act, STAFF)

    def _is_raiser(self, acting: Acting) -> bool:
        return acting.party in (self.raiser, self.entered_by)

    def _demand_raiser(self, acting: Acting, act: Act) -> None:
        if not self._is_raiser(acting):
            raise self._refuse(act, RAISER)

    def _claims_of(self, acting: Acting) -> list[Claim]:
        return [claim for claim in self.claims.values() if claim.claimant == acting.party]

    def _demand_claimant(self, acting: Acting, act: Act, *, lead: bool = False) -> None:
        if not any(claim.id in self.course.leads or not lead for claim in self._claims_of(acting)):
            raise self._refuse(act, LEAD if lead else CLAIMANTS, NotTheClaimant)

    def _own_claim(self, acting: Acting, act: Act, id: Id) -> Claim:
        """The valid claim *id* of whoever acts."""
        found = self.claims.get(id)
        if found is None:
            raise NotFound(id=id, what=("认领", "valid claim"))
        if found.claimant != acting.party:
            raise self._refuse(act, CLAIMANTS, NotTheClaimant)
        return found

    def _had_a_hand(self, acting: Acting) -> bool:
        """Whether the work is partly theirs, so that they do not judge it."""
        return acting.party in self.hands or bool(self._claims_of(acting))

    def _is_concerned(self, acting: Acting) -> bool:
        """Whether it is their need, or one they support, or in their neighbourhood."""
        return (
            acting.party == self.raiser
            or acting.party in self.supporters
            or (acting.kind in PERSONS and acting.lives_in(self.path[:NEIGHBOURS_SHARE]))
        )


PERSONS = frozenset({PartyKind.RESIDENT, PartyKind.PARTY_MEMBER, PartyKind.PARTNER, PartyKind.STAFF})
"""The kinds of parties that live somewhere and have a voice of their own."""

# Whether there is what the act is about, where the stage alone does not say so.
_IS_THERE: dict[Act, Callable[[NeedState], bool]] = {
    Act.OPEN_DISCUSSION: lambda need: not need.discussing,
    Act.REMARK: lambda need: need.discussing,
    Act.CLOSE_DISCUSSION: lambda need: need.discussing,
    Act.OPEN_BALLOT: lambda need: need.ballot is None,
    Act.CAST: lambda need: need.ballot is not None and not need.ballot.closed,
    Act.CLOSE_BALLOT: lambda need: need.ballot is not None and not need.ballot.closed,
    Act.PUBLISH_OUTCOME: lambda need: need.ballot is not None and need.ballot.closed,
    Act.RELEASE: lambda need: bool(need.claims),
    Act.HAND_OVER: lambda need: bool(need.claims),
    Act.TAKE_BACK_SUPPORT: lambda need: bool(need.supporters),
}
