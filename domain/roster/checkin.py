"""A check-in (双报到): a party puts itself at the service of an area, whose staff look at it.

There is one for each party and area, under an id made of both: a second one goes on where the first one ended. It
counts from its approval until it is left.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import ClassVar, assert_never, cast
from uuid import UUID, uuid5

from domain.acting import Acting, PartyKind
from domain.ended import EndedFor
from domain.kernel import Aggregate, Fact, Id, NotAllowed, Unacceptable
from domain.levels import DEFAULT_LEVELS, Levels
from domain.place import Place
from domain.roster.facts import (
    Acknowledged,
    Approved,
    CheckedIn,
    CheckInFact,
    Left,
    SpecialitiesChanged,
    Speciality,
    TurnedDown,
    TurnedDownFor,
)
from domain.roster.refusals import CheckedInAlready, NobodyChecksIn, NotNow, OwnCheckIn
from domain.vocabulary import CHECKIN_STATE, ROLE
from domain.words import public_wording

CHECKING_IN = frozenset({PartyKind.PARTY_MEMBER, PartyKind.ORGANISATION, PartyKind.UNIT, PartyKind.PARTNER})
"""The kinds of parties that check in."""

_NAMESPACE = UUID("6875796e-672d-4465-8d6f-000000000010")
_STAFF = ("该区域的工作人员", "staff of the area")


def checkin_of(party: Id, area: Id) -> Id:
    """The id of the check-in of *party* to *area*, whether there is one or not."""
    return Id(str(uuid5(_NAMESPACE, f"{party}\n{area}")))


class State(StrEnum):
    """How far a check-in has come (vocabulary group ``checkin_state``)."""

    MADE = "made"
    ACKNOWLEDGED = "acknowledged"
    APPROVED = "approved"
    TURNED_DOWN = "turned_down"
    LEFT = "left"

    def words(self) -> tuple[str, str]:
        """In Chinese and in English."""
        return CHECKIN_STATE[self].words("zh"), CHECKIN_STATE[self].words("en")


_WAITING = frozenset({State.MADE, State.ACKNOWLEDGED})
_OVER = frozenset({State.TURNED_DOWN, State.LEFT})


class CheckIn(Aggregate):
    """The check-in of one party to one area."""

    name: ClassVar[str] = "checkin"

    party: Id
    areas: tuple[Id, ...]
    specialities: tuple[Speciality, ...]
    state: State
    since: int

    def summary(self) -> dict[str, str]:
        """How far it has come."""
        return {"checkin": self.state.value}

    def make(
        self,
        acting: Acting,
        *,
        party: Id,
        kind: PartyKind,
        area: Place,
        path: tuple[Id, ...],
        specialities: Sequence[Speciality] = (),
        levels: Levels = DEFAULT_LEVELS,
    ) -> None:
        """Check in, or check in again after the last time came to an end.

        :param path: the areas that hold *area*, from the widest to itself.
        :raises NotAllowed: to whoever is neither the party nor staff of the area.
        :raises CheckedInAlready: while an earlier one waits, or counts.
        """
        if acting.party != party and acting.post_for(path) is None:
            who = ("报到人本人或该区域的工作人员", "they themselves, or staff of the area,")
            raise NotAllowed(who=who, act_words=("办理报到", "check them in"), could=["party", "staff"])
        if kind not in CHECKING_IN:
            words = ROLE[kind]
            raise NobodyChecksIn(field="party", kind_words=(words.words("zh"), words.words("en")))
        if levels.is_household(area.level):
            raise Unacceptable(field="area", why=("不能向住户报到。", "Nobody checks in to a household."))
        if self.version and self.state not in _OVER:
            raise CheckedInAlready(state=self.state, state_words=self.state.words())
        self._demand_later(acting)
        self.happened(
            CheckedIn(
                **acting.envelope(path), party=party, party_kind=kind, areas=path, specialities=_once(specialities)
            )
        )

    def acknowledge(self, acting: Acting) -> None:
        """回执: say that it was received."""
        self._demand_staff(acting, ("出具回执", "acknowledge it"))
        self._demand({State.MADE}, ("出具回执", "acknowledged"))
        self._demand_later(acting)
        self.happened(Acknowledged(**acting.envelope(self.areas)))

    def approve(self, acting: Acting) -> None:
        """Let it count from now on. Nobody approves their own.

        Whoever approves has received it: where nobody said so before (报到, 回执, 审核, 退出), that is told first.
        """
        self._demand_judge(acting)
        self._demand(_WAITING, ("审核", "approved"))
        self._demand_later(acting)
        if self.state is State.MADE:
            self.happened(Acknowledged(**acting.envelope(self.areas)))
        self.happened(Approved(**acting.envelope(self.areas)))

    def turn_down(self, acting: Acting, reason: TurnedDownFor, wording: str | None = None) -> None:
        """Do not take it, and say why."""
        self._demand_judge(acting)
        self._demand(_WAITING, ("审核", "turned down"))
        self._demand_later(acting)
        said = None if wording is None else public_wording(wording, "wording", at_most=200)
        self.happened(TurnedDown(**acting.envelope(self.areas), reason=reason, wording=said))

    def leave(self, acting: Acting) -> None:
        """Be at the area's service no longer."""
        self._demand_own(acting, ("退出", "leave"))
        self._demand(_WAITING | {State.APPROVED}, ("退出", "left"))
        self._demand_later(acting)
        self.happened(Left(**acting.envelope(self.areas)))

    def let_go(self, acting: Acting) -> None:
        """End it for somebody who is forgotten; nobody else does that. Causes nothing once it is over."""
        if self.state not in _OVER:
            self.happened(Left(**acting.envelope(self.areas), because=EndedFor.FORGOTTEN))

    def change_specialities(self, acting: Acting, specialities: Sequence[Speciality]) -> None:
        """Say anew what they are good at. Nothing happens when it is the same."""
        self._demand_own(acting, ("更改特长", "change what they are good at"))
        self._demand(_WAITING | {State.APPROVED}, ("更改特长", "changed"))
        if _once(specialities) != self.specialities:
            self._demand_later(acting)
            self.happened(SpecialitiesChanged(**acting.envelope(self.areas), specialities=_once(specialities)))

    def apply(self, fact: Fact, version: int) -> None:
        """Fold one fact into the state."""
        fact = cast(CheckInFact, fact)
        match fact:
            case CheckedIn():
                self.party = fact.party
                self.areas = fact.areas
                self.specialities = fact.specialities
                self.state = State.MADE
            case Acknowledged():
                self.state = State.ACKNOWLEDGED
            case Approved():
                self.state = State.APPROVED
            case TurnedDown():
                self.state = State.TURNED_DOWN
            case Left():
                self.state = State.LEFT
            case SpecialitiesChanged():
                self.specialities = fact.specialities
            case _:
                assert_never(fact)
        self.since = fact.at

    def _demand(self, states: frozenset[State] | set[State], act_words: tuple[str, str]) -> None:
        if self.state not in states:
            raise NotNow(state=self.state, state_words=self.state.words(), act_words=act_words)

    def _demand_later(self, acting: Acting) -> None:
        if self.version and acting.at < self.since:
            why = ("发生时间不能早于上一步。", "It cannot have happened before the step that it follows.")
            raise Unacceptable(field="occurred_at", why=why)

    def _demand_staff(self, acting: Acting, act_words: tuple[str, str]) -> None:
        if acting.post_for(self.areas) is None:
            raise NotAllowed(who=_STAFF, act_words=act_words, could=["staff"])

    def _demand_judge(self, acting: Acting) -> None:
        self._demand_staff(acting, ("审核报到", "look at a check-in"))
        if acting.party == self.party:
            who = ("该区域的其他工作人员", "other staff of the area")
            raise OwnCheckIn(who=who, act_words=("审核报到", "look at it"), could=["staff"])

    def _demand_own(self, acting: Acting, act_words: tuple[str, str]) -> None:
        if acting.party != self.party and acting.post_for(self.areas) is None:
            who = ("报到人本人或该区域的工作人员", "they themselves, or staff of the area,")
            raise NotAllowed(who=who, act_words=act_words, could=["party", "staff"])


def _once(specialities: Sequence[Speciality]) -> tuple[Speciality, ...]:
    """In the order of the list, each once."""
    return tuple(one for one in Speciality if one in specialities)
