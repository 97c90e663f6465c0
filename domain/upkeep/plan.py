"""A plan of upkeep: who sees to it that what was fixed stays so, how often and until when."""

from __future__ import annotations

from typing import ClassVar, assert_never, cast

from domain.acting import Acting, PartyKind
from domain.instants import day_of, day_words, local_day
from domain.kernel import Aggregate, Fact, Id, NotFound
from domain.need import inputs
from domain.need.facts import ClaimKind
from domain.need.need import Need
from domain.need.permission import CLAIMING_KINDS, WHO_CLAIMS
from domain.need.refusals import BeforeItWasRaised
from domain.need.stage import Stage
from domain.need.state import Claim
from domain.party import Party
from domain.recurrence import Every, due_day, times_until
from domain.upkeep.course import Course, State
from domain.upkeep.facts import (
    Done,
    Ended,
    EndReason,
    Found,
    HandedOver,
    Lapsed,
    Missed,
    Planned,
    UpkeepFact,
    UpkeepKind,
)
from domain.upkeep.refusals import (
    BeginsInThePast,
    BeyondTheClaim,
    CarriesNoPlan,
    DoneAlready,
    KeepsNothing,
    NoMoreDue,
    NoPeriod,
    NotADueDay,
    NotDueYet,
    NoTerm,
    NotFixedYet,
    NotTheClaimantsPlan,
    NotTheKeeper,
    PlanHasEnded,
)
from domain.vocabulary import CLAIM, UPKEEP_STATE
from domain.words import PublicWording, public_wording

PERIOD_AT_MOST = 120
"""The longest period, in days, weeks or months: ten years of months."""
TERM_AT_MOST = inputs.days_of(inputs.YEARS_OF_A_TERM)
"""The longest term, in days."""

_FIXED = frozenset({Stage.AWAITING_CONFIRM, Stage.CONFIRMED, Stage.CLOSED})
_CARRYING = frozenset({ClaimKind.STEWARD, ClaimKind.ADOPT})
_PLANNERS = (
    "该区域的工作人员，或认管、认养的承接方本人",
    "staff of the area, or whoever holds the claim it is part of,",
)
_KEEPERS = ("承担管护的一方或该区域的工作人员", "whoever keeps it up, or staff of the area,")


class Plan(Aggregate):
    """A plan of upkeep for one need, or for one claim of it."""

    name: ClassVar[str] = "upkeep"

    need: Id
    areas: tuple[Id, ...]
    kind: UpkeepKind
    wording: PublicWording
    keeper: Id
    keeper_role: str
    claim: Id | None
    course: Course

    def summary(self) -> dict[str, str]:
        """What it is, and when it is due next."""
        told = {"state": self.course.state.value}
        next_on = self.course.next_on
        return told if next_on is None else told | {"next_on": day_of(next_on).isoformat()}

    @classmethod
    def make(
        cls,
        acting: Acting,
        *,
        id: Id,
        need: Need,
        areas: tuple[Id, ...],
        kind: UpkeepKind,
        wording: str,
        keeper: Party,
        every: Every,
        first_on: int,
        until_on: int,
        claim: Id | None = None,
    ) -> Plan:
        """Let somebody keep up what was fixed, or what they took charge of.

        :param areas: the areas that hold the need, from the widest, down to the building.
        :param claim: the 认管 or 认养 that it is part of; it lapses when the claim does.
        :raises NotFixedYet: when the need is not fixed, and it is not part of a claim.
        :raises NoPeriod: :raises NoTerm: when it would never be due, or for ever.
        """
        held = None if claim is None else _held(need, claim)
        own = held is not None and held.claimant == acting.party
        if not own and acting.post_for(areas) is None:
            raise NotTheKeeper(who=_PLANNERS, act_words=("建立管护计划", "plan upkeep"), could=["staff", "claimant"])
        if held is None and need.stage not in _FIXED:
            # Only staff get here: a claimant plans as part of the claim.
            raise NotFixedYet(stage=need.stage, stage_words=(need.stage.words("zh", "staff"), need.stage.words("en")))
        if acting.at < need.raised_at:
            raise BeforeItWasRaised(field="occurred_at", at=acting.at, raised_at=need.raised_at)
        today = local_day(acting.at)
        _demand_term(every, first_on, until_on, today, held)
        if held is not None and keeper.id != held.claimant:
            raise NotTheClaimantsPlan(field="keeper")
        plan = cls(id)
        plan.happened(
            Planned(
                **acting.envelope(areas),
                need=need.id,
                areas=areas,
                kind=kind,
                wording=public_wording(wording, "wording", at_most=200),
                keeper=keeper.id,
                keeper_role=_role(keeper, areas, acting.now),
                every=every,
                first_on=first_on,
                until_on=until_on,
                claim=claim,
            )
        )
        return plan

    def done(self, acting: Acting, need: Need, due_on: int | None = None, wording: str | None = None) -> None:
        """Report it done for a day on which it was due: for the one that is open now, or for one that was missed.

        What was not done by the time of this is recorded as missed first, as the passing of time would have done.

        :param need: its need, which knows who holds the claim that it is part of.
        :param due_on: None for the day that is open now.
        """
        self._demand_keeper(acting, need, ("登记", "report it done"))
        day = local_day(acting.at)
        over = self.course.over_by(day)
        due_on = self._open(due_on, over, day)
        said = None if wording is None else public_wording(wording, "wording")
        self._follow_claim(acting, need)
        self._miss(acting, over)
        self.happened(Done(**acting.envelope(self.areas), due_on=due_on, wording=said))

    def found(self, acting: Acting, need: Need, raised: Need) -> None:
        """Say that something was found which *raised* was raised for.

        It counts as done for the day that is open now, if there is one. A second finding of one day is one more need.
        """
        self._demand_keeper(acting, need, ("登记", "report what was found"))
        next_on = self.course.next_on
        if next_on is not None and next_on <= local_day(acting.at):
            self.done(acting, need)
        else:
            self._follow_claim(acting, need)
        self.happened(Found(**acting.envelope(self.areas), need=raised.id))

    def end(self, acting: Acting, wording: str) -> None:
        """Stop it ahead of its term, and say why."""
        act_words = ("结束", "stop it")
        if acting.party != self.keeper and acting.post_for(self.areas) is None:
            raise _not_theirs(act_words)
        if self.course.state is not State.LIVE:
            raise self._ended(self.course.state, act_words)
        said = public_wording(wording, "wording")
        self._miss(acting, self.course.over_by(local_day(acting.at)))
        self.happened(Ended(**acting.envelope(self.areas), reason=EndReason.STOPPED, wording=said))

    def tick(self, acting: Acting, need: Need) -> None:
        """Record what time has brought: what was missed, a claim that is no longer valid, the end of the term.

        Nothing happens when there is nothing to record.
        """
        if self.course.state is not State.LIVE:
            return
        if self.claim is not None and self.claim not in need.claims:
            # Since when nobody holds it is not known here: what was due meanwhile is nobody's omission.
            self.happened(Lapsed(**acting.envelope(self.areas)))
            return
        day = local_day(acting.at)
        self._miss(acting, self.course.over_by(day))
        if day > self.course.until_on:
            self.happened(Ended(**acting.envelope(self.areas), reason=EndReason.OVER))
        else:
            self._follow_claim(acting, need)

    def apply(self, fact: Fact, version: int) -> None:
        """Fold one fact into the state."""
        fact = cast(UpkeepFact, fact)
        match fact:
            case Planned():
                self.need = fact.need
                self.areas = fact.areas
                self.kind = fact.kind
                self.wording = fact.wording
                self.keeper = fact.keeper
                self.keeper_role = fact.keeper_role
                self.claim = fact.claim
                self.course = Course(fact.every, fact.first_on, fact.until_on)
            case HandedOver():
                self.keeper, self.keeper_role = fact.to, fact.to_role
            case Done() | Missed() | Lapsed() | Ended():
                self.course.follow(fact)
            case Found():
                pass
            case _:
                assert_never(fact)

    def _demand_keeper(self, acting: Acting, need: Need, act_words: tuple[str, str]) -> None:
        holder = self._holder(need)
        if acting.party != (self.keeper if holder is None else holder.claimant) and acting.post_for(self.areas) is None:
            raise _not_theirs(act_words)
        state = self.course.state
        if self.claim is not None and holder is None:
            state = State.LAPSED
        # What happened within the term may be entered after its end.
        if state not in (State.LIVE, State.OVER):
            raise self._ended(state, act_words)
        if local_day(acting.at) > self.course.until_on:
            raise self._ended(State.OVER, act_words)

    def _open(self, due_on: int | None, over: list[int], day: int) -> int:
        """The day that is meant, when it may be reported done on *day*."""
        course = self.course
        following = due_day(course.first_on, course.every, course.settled + len(over))
        next_on = following if following <= course.until_on else None
        if due_on is None or due_on == next_on:
            if next_on is None:
                raise NoMoreDue(until_on=_iso(course.until_on), until_words=_words(course.until_on))
            if next_on > day:
                raise _not_yet(next_on)
            return next_on
        if due_on in course.missed or due_on in over:
            return due_on
        if not course.is_due_on(due_on):
            nearest = self._nearest(due_on)
            raise NotADueDay(
                field="due_on",
                due_on=_iso(due_on),
                due_words=_words(due_on),
                nearest=_iso(nearest),
                nearest_words=_words(nearest),
            )
        if next_on is not None and due_on > next_on:
            raise _not_yet(next_on)
        raise DoneAlready(field="due_on", due_on=_iso(due_on), due_words=_words(due_on))

    def _nearest(self, day: int) -> int:
        course = self.course
        last = times_until(course.first_on, course.every, course.until_on)
        times = min(times_until(course.first_on, course.every, day), last)
        around = [due_day(course.first_on, course.every, k) for k in (times - 1, times) if 0 <= k < last]
        return min(around, key=lambda due_on: abs(due_on - day))

    def _miss(self, acting: Acting, over: list[int]) -> None:
        for due_on in over:
            self.happened(Missed(**acting.envelope(self.areas), due_on=due_on))

    def _holder(self, need: Need) -> Claim | None:
        return None if self.claim is None else need.claims.get(self.claim)

    def _follow_claim(self, acting: Acting, need: Need) -> None:
        holder = self._holder(need)
        if holder is not None and holder.claimant != self.keeper:
            self.happened(HandedOver(**acting.envelope(self.areas), to=holder.claimant, to_role=holder.claimant_kind))

    def _ended(self, state: State, act_words: tuple[str, str]) -> PlanHasEnded:
        term = UPKEEP_STATE[state]
        return PlanHasEnded(state=state, state_words=(term.words("zh"), term.words("en")), act_words=act_words)


def _held(need: Need, id: Id) -> Claim:
    """The valid claim *id*, which carries a plan."""
    claim = need.claims.get(id)
    if claim is None:
        raise NotFound(id=id, what=("认领", "valid claim"))
    if claim.kind not in _CARRYING:
        term = CLAIM[claim.kind]
        raise CarriesNoPlan(field="claim", kind=claim.kind, kind_words=(term.words("zh"), term.words("en")))
    return claim


def _demand_term(every: Every, first_on: int, until_on: int, today: int, held: Claim | None) -> None:
    if not 1 <= every.n <= PERIOD_AT_MOST:
        raise NoPeriod(field="every", at_most=PERIOD_AT_MOST)
    if first_on < today:
        raise BeginsInThePast(field="first_on", today=_iso(today), today_words=_words(today))
    if not first_on <= until_on <= today + TERM_AT_MOST:
        latest = today + TERM_AT_MOST
        raise NoTerm(
            field="until",
            first_on=_iso(first_on),
            first_words=_words(first_on),
            latest=_iso(latest),
            latest_words=_words(latest),
        )
    if held is not None and held.until is not None and until_on > local_day(held.until):
        ends_on = local_day(held.until)
        raise BeyondTheClaim(field="until", term_ends=_iso(ends_on), term_words=_words(ends_on))


def _role(keeper: Party, areas: tuple[Id, ...], now: int) -> str:
    """As what they keep it up. :raises KeepsNothing: for a resident who holds no post there."""
    for post in keeper.posts_at(now):
        if post.area in areas:
            return post.role
    if keeper.kind not in CLAIMING_KINDS:
        raise KeepsNothing(field="keeper", who=WHO_CLAIMS.words(), could=list(WHO_CLAIMS.could))
    return PartyKind(keeper.kind).value


def _not_theirs(act_words: tuple[str, str]) -> NotTheKeeper:
    return NotTheKeeper(who=_KEEPERS, act_words=act_words, could=["keeper", "staff"])


def _not_yet(next_on: int) -> NotDueYet:
    return NotDueYet(field="due_on", next_on=_iso(next_on), next_words=_words(next_on))


def _iso(day: int) -> str:
    return day_of(day).isoformat()


def _words(day: int) -> tuple[str, str]:
    return day_words(day_of(day))
