"""Load, let act, collect: the one application service. It does not grow with the verbs.

A :class:`Command` says who wants which act done; a :class:`Desk` is what the act may reach while it is decided. Neither
knows where cases are kept: a desk asks for a case by id and, when it is not at hand, raises :class:`Missing`, so that
whoever decides commands in batches can fetch many cases at once and ask again. Deciding changes nothing but the
aggregates in hand; their collected facts are what has to be stored.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar

import msgspec

from domain.acting import Acting, BySlip, PartyKind, Post
from domain.kernel import Aggregate, Event, Id, NotFound, Refused, Unacceptable
from domain.levels import DEFAULT_LEVELS, Levels
from domain.need.need import Need
from domain.need.slips import demand_slip_good
from domain.offer.offer import Offer
from domain.party import Party
from domain.place import Place
from domain.policy.narrowing import Policy
from domain.policy.rules import Rule
from domain.roster.checkin import CheckIn
from domain.roster.rota import Rota
from domain.sealing import Bare, Sealer, WasForgotten
from domain.settings import installed
from domain.terms import Terms
from domain.upkeep.plan import Plan

SYSTEM = Id("00000000-0000-7000-8000-000000000000")
"""The installation itself: it founds the first place and registers the first staff."""

A = TypeVar("A", bound=Aggregate)


class Missing(Exception):
    """Cases that are not at hand. Fetch them, or learn that there are none, and decide again."""

    def __init__(self, *cases: Id) -> None:
        super().__init__(*cases)
        self.cases = cases


class ChangedMeanwhile(Refused):
    """您看到的是第 {expected} 版，现在已是第 {version} 版。请刷新后再试。

    You saw version {expected}; it is version {version} now. Look again, then try again.
    """


class UnknownParty(NotFound):
    """没有编号为 {id} 的人员或单位，不知道是谁在操作。

    There is no party {id}, so nobody knows who is acting.
    """


class PartyForgotten(UnknownParty):
    """该用户的个人信息已按要求删除，不能再操作。

    This party was forgotten as they asked, and acts no more.
    """


class NotAHousehold(Unacceptable):
    """{field_words}中编号为 {household} 的不是已登记的住户，请核对后重填。

    {household}, among the {field_words}, is no household that is known. Look at the list again.
    """


class OutsideTheNeighbourhood(Unacceptable):
    """{field_words}中编号为 {place} 的地点不在这件诉求所在的社区内，请换成社区内的。

    {place}, of the {field_words}, does not lie in the community of this need. Name one that does.
    """


class InTheFuture(Unacceptable):
    """发生时间不能晚于现在，请填已经过去的时间。

    The time it happened cannot be later than now.
    """


class Command(msgspec.Struct, kw_only=True):
    """One act that somebody asks for."""

    actor: Id
    case: Id
    """The case it is about; its version is the answer's version."""
    act: Callable[[Desk], None]
    id: Id
    trace: Id
    at: int | None = None
    """When it happened, if that was not now: microseconds since 1970."""
    expects: int | None = None
    """The version that the actor saw, if they said so."""
    from_record: bool = False
    """Whether it is told from a record of what was done then, as the demo is: it is decided on the clock of its own
    time, whenever it is entered. Nothing that somebody sends is."""
    reaches: tuple[Id, ...] = ()
    """Other cases that the act will ask for: a hint, so that they are fetched together."""
    seals: tuple[Id, ...] = ()
    """Whose words the act will seal: a hint, so that their keys are fetched together."""
    rule: Rule | None = None
    """The rule that it goes by; whoever is asked by one admits nobody else. What the installation does goes by none."""
    duty: str | None = None
    """Of an administrator, who is no party: which of the duties they act in."""
    by_receipt: bool = False
    """Whether the actor shows a receipt or slip and no more: it is good for what the raiser may, and for no post."""
    slip_of: Id | None = None
    """Of somebody who shows a slip and no more: the need that it was made for."""
    made: dict[str, str] = {}
    """Ids of what the act makes inside its case, for the answer: ``{"claim": …}``."""


class Desk:
    """What an act may reach while it is decided: the cases, and who is ``acting``.

    :param at_hand: gives a case by id, or None when there is none.
    :param terms: how long needs may take; those of the installation when none are given.
    :param sealer: what words are sealed with; whoever keeps what comes of it gives one.
    :param policy: which rules are left to fewer roles; that of the installation when none is given.
    :raises Missing: from *at_hand*, when it cannot tell yet.
    """

    __slots__ = ("_at_hand", "_command", "_now", "_policy", "_sealer", "_terms", "_touched", "acting")

    def __init__(
        self,
        at_hand: Callable[[Id], Aggregate | None],
        command: Command,
        now: int,
        terms: Terms | None = None,
        sealer: Sealer | None = None,
        policy: Policy | None = None,
    ) -> None:
        self._at_hand = at_hand
        self._command = command
        self._now = now
        self._terms = installed().terms if terms is None else terms
        self._policy = installed().policy if policy is None else policy
        self._sealer = Bare() if sealer is None else sealer
        self._touched: dict[Id, Aggregate] = {}

    def need(self, id: Id) -> Need:
        """The need *id*. :raises NotFound: when there is none."""
        return self._find(id, Need, ("诉求", "need"))

    def place(self, id: Id) -> Place:
        """The place *id*. :raises NotFound: when there is none."""
        return self._find(id, Place, ("地点", "place"))

    def party(self, id: Id) -> Party:
        """The party *id*. :raises NotFound: when there is none."""
        return self._find(id, Party, ("人员或单位", "party"))

    def somebody(self, id: Id) -> Party:
        """The party *id*, to whom something is given or for whom something is entered.

        :raises NotFound: when there is none.
        :raises WasForgotten: when it was forgotten, and is nobody any more.
        """
        found = self.party(id)
        if found.erased:
            raise WasForgotten(subject=id)
        return found

    def slip_of(self, need: Id) -> BySlip:
        """The slip of *need*, which is good now.

        :raises NotFound: when there is no such need.
        :raises RaiserHasAccount, SlipOfWhoLeft, SlipOfTheWorker: when it is good no more.
        """
        found = self._seen(need, Need, ("诉求", "need"))
        demand_slip_good(found, self._posts_of(found.entered_by, found))
        return BySlip(need, found.entered_by)

    def _posts_of(self, maker: Id, need: Need) -> tuple[Post, ...]:
        if maker == SYSTEM:
            return (Post("system", need.place),)
        return self._seen(maker, Party, ("人员或单位", "party")).posts_at(self._now)

    def _seen(self, id: Id, kind: type[A], what: tuple[str, str]) -> A:
        """A case for looking at only. :raises NotFound: when there is none."""
        found = self._touched.get(id) or self._at_hand(id)
        if not isinstance(found, kind):
            raise NotFound(id=id, what=what)
        return found

    def plan(self, id: Id) -> Plan:
        """The plan of upkeep *id*. :raises NotFound: when there is none."""
        return self._find(id, Plan, ("管护计划", "plan of upkeep"))

    def offer(self, id: Id) -> Offer:
        """The offer *id*. :raises NotFound: when there is none."""
        return self._find(id, Offer, ("服务", "offer"))

    def checkin(self, id: Id) -> CheckIn:
        """The check-in *id*. :raises NotFound: when there is none."""
        return self._find(id, CheckIn, ("报到", "check-in"))

    def rota(self, id: Id) -> Rota:
        """The plan of duty *id*. :raises NotFound: when there is none."""
        return self._find(id, Rota, ("排班", "plan of duty"))

    def path(self, place: Id) -> tuple[Id, ...]:
        """The areas that hold *place*, from the widest to the place itself."""
        path: list[Id] = []
        step: Id | None = place
        while step is not None:
            path.append(step)
            step = self.place(step).parent
        return tuple(reversed(path))

    def households(
        self, ids: Sequence[Id], field: str, levels: Levels = DEFAULT_LEVELS, *, within: Id | None = None
    ) -> tuple[Id, ...]:
        """The same *ids*, each of which is a household: only what exists can benefit, or vote.

        :param within: the area in which all of them have to lie today; anywhere for None.
        :raises NotAHousehold: for one that is something else, or nothing.
        :raises OutsideTheNeighbourhood: for one that lies elsewhere.
        """
        homes = self._all_at_hand(ids)
        for id, place in homes.items():
            if not isinstance(place, Place) or not levels.is_household(place.level):
                raise NotAHousehold(field=field, household=id)
        if within is not None:
            outside = self._outside(homes, within)
            if outside is not None:
                raise OutsideTheNeighbourhood(field=field, place=outside)
        return tuple(ids)

    def area(self, id: Id, field: str, *, within: Id) -> Id:
        """The same *id*, of a place that lies in the area *within* today, or is it.

        :raises OutsideTheNeighbourhood: when it lies elsewhere.
        """
        if within not in self.path(id):
            raise OutsideTheNeighbourhood(field=field, place=id)
        return id

    def _outside(self, homes: Mapping[Id, Aggregate | None], within: Id) -> Id | None:
        """The first of *homes* that does not lie in the area *within*, if any."""
        at = {id: id for id in homes if id != within}
        # All go up one step at a time, so that what has to be fetched is fetched for all of them at once.
        while at:
            places = self._all_at_hand(dict.fromkeys(at.values()))
            above: dict[Id, Id] = {}
            for home, here in at.items():
                place = places[here]
                parent = place.parent if isinstance(place, Place) else None
                if parent is None:
                    return home
                if parent != within:
                    above[home] = parent
            at = above
        return None

    def _all_at_hand(self, ids: Iterable[Id]) -> dict[Id, Aggregate | None]:
        """The cases with those ids, for looking at only. :raises Missing: for all that have to be fetched."""
        found: dict[Id, Aggregate | None] = {}
        missing: list[Id] = []
        for id in ids:
            try:
                found[id] = self._at_hand(id)
            except Missing:
                missing.append(id)
        if missing:
            raise Missing(*missing)
        return found

    def begin(self, aggregate: A) -> A:
        """Take a new case in hand; its id is new, and a store refuses the facts of one that is not."""
        self._touched[aggregate.id] = aggregate
        return aggregate

    def decide(self) -> list[Event]:
        """Let the act happen and give back the facts it caused, not stored yet.

        :raises NotAllowed: to whoever has none of the roles that the command's rule admits.
        :raises Refused: by the rules. Cases in hand may hold facts of a first step; :meth:`let_go` says which.
        :raises Missing: for a case that has to be fetched first; the same holds.
        :raises KeyMissing: for somebody's key that has to be fetched first; the same holds.
        """
        command = self._command
        at = self._now if command.at is None else command.at
        if at > self._now:
            raise InTheFuture(field="occurred_at")
        if at < 0:
            why = ("发生时间不能早于 1970 年。", "The time it happened cannot be before 1970.")
            raise Unacceptable(field="occurred_at", why=why)
        acting = self._acting(at)
        self.acting = acting if command.rule is None else acting.under(command.rule)
        if command.expects is not None:
            seen = self._find(command.case, Aggregate, ("诉求", "need")).version
            if seen != command.expects:
                raise ChangedMeanwhile(expected=command.expects, version=seen)
        command.act(self)
        return [event for aggregate in self._touched.values() for event in aggregate.collect_events()]

    def let_go(self) -> list[Id]:
        """After a refusal: the cases whose state in hand is not what is stored."""
        return [aggregate.id for aggregate in self._touched.values() if aggregate.pending]

    def in_hand(self) -> dict[Id, Aggregate]:
        """The cases that were asked for or begun."""
        return self._touched

    def _find(self, id: Id, kind: type[A], what: tuple[str, str]) -> A:
        found = self._touched.get(id)
        if found is None:
            found = self._at_hand(id)
        if not isinstance(found, kind):
            raise NotFound(id=id, what=what)
        self._touched[id] = found
        return found

    def _acting(self, at: int) -> Acting:
        command = self._command
        now = at if command.from_record else self._now
        if command.actor == SYSTEM or command.duty is not None:
            return Acting(
                party=command.actor,
                kind=PartyKind.STAFF,
                everywhere=True,
                duty=command.duty,
                at=at,
                now=now,
                command=command.id,
                trace=command.trace,
                terms=self._terms,
                sealer=self._sealer,
                policy=self._policy,
            )
        try:
            party = self.party(command.actor)
        except NotFound:
            raise UnknownParty(id=command.actor) from None
        if party.erased:
            raise PartyForgotten(id=command.actor)
        return Acting(
            party=party.id,
            kind=party.kind,
            posts=() if command.by_receipt else party.posts_at(now),
            home=self.path(party.household) if party.household else (),
            household=party.household,
            by_receipt=command.by_receipt,
            slip=None if command.slip_of is None else self.slip_of(command.slip_of),
            at=at,
            now=now,
            command=command.id,
            trace=command.trace,
            terms=self._terms,
            sealer=self._sealer,
            policy=self._policy,
        )
