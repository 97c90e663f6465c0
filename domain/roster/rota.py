"""A plan of duty (轮值): who is on duty where, on which days, and from when to when."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, assert_never, cast

from domain.acting import Acting, PartyKind
from domain.ended import EndedFor
from domain.instants import day_of, day_words, local_day, minute_words
from domain.kernel import Aggregate, Fact, Id, NotAllowed, Unacceptable
from domain.party import Party
from domain.roster.facts import Absent, Cancelled, CancelledFor, OnDuty, RotaEnded, RotaFact, Served, Swapped
from domain.roster.refusals import NoTurn, TurnBegun, TurnIsSettled, TurnNotBegun, TurnNotOver
from domain.roster.turns import DAY, Turn, Turns, TurnState
from domain.vocabulary import DUTY_STATE
from domain.words import public_wording

TERM_AT_MOST = 1100
"""The longest term, in days: three years."""
MOST_DAYS = 366

_OWN = ("值班人或该区域的工作人员", "whoever is on duty, or staff of the area,")


class Rota(Aggregate):
    """A plan of duty at one place."""

    name: ClassVar[str] = "rota"

    areas: tuple[Id, ...]
    turns: Turns
    planned_at: int

    def summary(self) -> dict[str, str]:
        """Until when there are turns."""
        return {"until": day_of(self.turns.until_on).isoformat()}

    @classmethod
    def plan(
        cls,
        acting: Acting,
        *,
        id: Id,
        party: Party,
        areas: tuple[Id, ...],
        from_minute: int,
        to_minute: int,
        weekdays: Sequence[int] = (),
        days: Sequence[int] = (),
        first_on: int | None = None,
        until_on: int | None = None,
        wording: str | None = None,
    ) -> Rota:
        """Put somebody on duty, on weekdays within a term or on single days.

        Whether they have checked in there is for the caller to see to.

        :param areas: the place and those that hold it, from the widest to itself.
        :param weekdays: 1 for Monday to 7 for Sunday, with *first_on* and *until_on* …
        :param days: … or the days one by one, without these.
        :raises NotAllowed: to whoever is neither that party nor staff of the place.
        """
        if acting.party != party.id and acting.post_for(areas) is None:
            raise NotAllowed(who=_OWN, act_words=("排班", "plan duty"), could=["party", "staff"])
        first, until = _term(local_day(acting.at), weekdays, days, first_on, until_on)
        for minute, field, least in ((from_minute, "from", 0), (to_minute, "to", 1)):
            if not least <= minute <= DAY - 1 + least:
                why = ("时间须在 0:00 到 24:00 之间。", "It lies between 0:00 and 24:00.")
                raise Unacceptable(field=field, why=why)
        if from_minute == to_minute:
            raise Unacceptable(field="to", why=("开始和结束时间相同。", "It ends when it begins."))
        rota = cls(id)
        rota.happened(
            OnDuty(
                **acting.envelope(areas),
                party=party.id,
                party_kind=party.kind,
                duty_role=role_of(party, areas, acting.now),
                areas=areas,
                from_minute=from_minute,
                to_minute=to_minute,
                first_on=first,
                until_on=until,
                weekdays=tuple(sorted(weekdays)),
                days=tuple(sorted(days)),
                wording=None if wording is None else public_wording(wording, "wording", at_most=200),
            )
        )
        return rota

    def swap(self, acting: Acting, day: int, to: Party) -> None:
        """Let somebody else take the turn of a day, before it begins."""
        act_words = ("调班", "swap it")
        turn = self._open(acting, day, act_words)
        if acting.at >= self.turns.begins(day):
            raise TurnBegun(**_told(day), begins_words=minute_words(self.turns.begins(day)), act_words=act_words)
        if to.id == turn.party:
            raise Unacceptable(field="to", why=("值班人没有变。", "They are on duty that day already."))
        role = role_of(to, self.areas, acting.now)
        self.happened(Swapped(**acting.envelope(self.areas), day=day, to=to.id, to_kind=to.kind, to_role=role))

    def cancel(self, acting: Acting, day: int, reason: CancelledFor) -> None:
        """Let nobody be on duty that day, before the turn begins."""
        act_words = ("取消", "cancel it")
        self._open(acting, day, act_words)
        if acting.at >= self.turns.begins(day):
            raise TurnBegun(**_told(day), begins_words=minute_words(self.turns.begins(day)), act_words=act_words)
        self.happened(Cancelled(**acting.envelope(self.areas), day=day, reason=reason))

    def serve(self, acting: Acting, day: int, from_minute: int | None = None, to_minute: int | None = None) -> None:
        """Say that they were there, for the whole turn or from when to when.

        :raises TurnNotBegun: before the turn begins.
        """
        self._open(acting, day, ("登记值班", "report it done"))
        if acting.at < self.turns.begins(day):
            raise TurnNotBegun(**_told(day), begins_words=minute_words(self.turns.begins(day)))
        if (from_minute is None) != (to_minute is None):
            raise Unacceptable(
                field="came" if from_minute is None else "went",
                why=("签到和签退时间须同时填写。", "Say both when they came and when they went."),
            )
        for minute, field in ((from_minute, "came"), (to_minute, "went")):
            if minute is not None and not 0 <= minute <= DAY:
                raise Unacceptable(
                    field=field, why=("时间须在 0:00 到 24:00 之间。", "It lies between 0:00 and 24:00.")
                )
        self.happened(Served(**acting.envelope(self.areas), day=day, from_minute=from_minute, to_minute=to_minute))

    def miss(self, acting: Acting, day: int) -> None:
        """Say that nobody was there. :raises TurnNotOver: before the turn ends."""
        self._demand_staff(acting, ("登记缺勤", "say that nobody was there"))
        self._open(acting, day, ("登记缺勤", "say that nobody was there"))
        if acting.at < self.turns.ends(day):
            raise TurnNotOver(**_told(day), ends_words=minute_words(self.turns.ends(day)))
        self.happened(Absent(**acting.envelope(self.areas), day=day))

    def end(self, acting: Acting, last_on: int | None = None) -> None:
        """Have no more turns after *last_on*, which is today if not said."""
        if acting.party != self.turns.party and acting.post_for(self.areas) is None:
            raise NotAllowed(who=_OWN, act_words=("结束排班", "end it"), could=["party", "staff"])
        today = local_day(acting.at)
        last = today if last_on is None else last_on
        if not today - 1 <= last < self.turns.until_on:
            first, until = day_words(day_of(today - 1)), day_words(day_of(self.turns.until_on))
            why = (
                f"须在{first[0]}与原定的{until[0]}之间。",
                f"It lies between {first[1]} and the planned end on {until[1]}.",
            )
            raise Unacceptable(field="last_on", why=why)
        self.happened(RotaEnded(**acting.envelope(self.areas), last_on=last))

    def let_go(self, acting: Acting, party: Id) -> None:
        """Plan no more turns of somebody who is forgotten; nobody else does that. A turn that has begun stays.

        A plan of theirs ends, with the turns in it that others would have taken; of another's plan they leave the
        turns that they would have taken. Causes nothing where there is nothing to end.
        """
        today = local_day(acting.at)
        envelope, because = acting.envelope(self.areas), EndedFor.FORGOTTEN
        if self.turns.party == party:
            begun = self.turns.is_on(today) and self.turns.begins(today) <= acting.at
            last = today if begun else today - 1
            if last < self.turns.until_on:
                self.happened(RotaEnded(**envelope, last_on=last, because=because))
            return
        for day, turn in sorted(self.turns.changed.items()):
            ahead = self.turns.is_on(day) and acting.at < self.turns.begins(day)
            if ahead and turn.party == party and turn.state is TurnState.PLANNED:
                self.happened(Cancelled(**envelope, day=day, reason=CancelledFor.OTHER, because=because))

    def apply(self, fact: Fact, version: int) -> None:
        """Fold one fact into the state."""
        fact = cast(RotaFact, fact)
        match fact:
            case OnDuty():
                self.areas = fact.areas
                self.planned_at = fact.at
                self.turns = Turns.of(fact)
            case Swapped() | Cancelled() | Served() | Absent() | RotaEnded():
                self.turns.follow(fact)
            case _:
                assert_never(fact)

    def _open(self, acting: Acting, day: int, act_words: tuple[str, str]) -> Turn:
        """The turn of that day, of which nobody has said yet what became of it."""
        if not self.turns.is_on(day):
            raise NoTurn(field="day", **_told(day))
        turn = self.turns.turn(day)
        if acting.party != turn.party and acting.post_for(self.areas) is None:
            raise NotAllowed(who=_OWN, act_words=act_words, could=["party", "staff"])
        if turn.state is not TurnState.PLANNED:
            words = DUTY_STATE[turn.state]
            raise TurnIsSettled(**_told(day), state=turn.state, state_words=(words.words("zh"), words.words("en")))
        if acting.at < self.planned_at:
            why = ("发生时间不能早于排班时间。", "It cannot have happened before the duty was planned.")
            raise Unacceptable(field="occurred_at", why=why)
        return turn

    def _demand_staff(self, acting: Acting, act_words: tuple[str, str]) -> None:
        if acting.post_for(self.areas) is None:
            who = ("该区域的工作人员", "staff of the area")
            raise NotAllowed(who=who, act_words=act_words, could=["staff"])


def role_of(party: Party, areas: tuple[Id, ...], now: int) -> str:
    """As what they are on duty: the post they hold there, or what kind of party they are."""
    post = next((post for post in party.posts_at(now) if post.area in areas), None)
    return PartyKind(party.kind).value if post is None else post.role


def _term(
    today: int, weekdays: Sequence[int], days: Sequence[int], first_on: int | None, until_on: int | None
) -> tuple[int, int]:
    if bool(weekdays) == bool(days):
        why = ("请填写星期几或具体日期，二者选一。", "Say either which weekdays or which days.")
        raise Unacceptable(field="days", why=why)
    field = "days" if days else "weekdays"
    if len(set(days or weekdays)) < len(days or weekdays) or len(days) > MOST_DAYS:
        raise Unacceptable(
            field=field, why=(f"有重复，或超过 {MOST_DAYS} 天。", f"One comes twice, or over {MOST_DAYS}.")
        )
    if days:
        if first_on is not None or until_on is not None:
            why = ("逐日排班不填起止日期。", "Single days have no first and no last day beside them.")
            raise Unacceptable(field="first_on", why=why)
        first, until = min(days), max(days)
    else:
        if not all(1 <= day <= 7 for day in weekdays):
            raise Unacceptable(field=field, why=("星期一到星期日为 1 到 7。", "Monday to Sunday are 1 to 7."))
        if first_on is None or until_on is None:
            why = ("请填写起止日期。", "Say from which day until which day.")
            raise Unacceptable(field="until", why=why)
        first, until = first_on, until_on
    if not today <= first <= until <= today + TERM_AT_MOST:
        words = day_words(day_of(today))
        why = (
            f"排班从今天（{words[0]}）起，最长 {TERM_AT_MOST} 天。",
            f"Duty begins today ({words[1]}) or later, and ends within {TERM_AT_MOST} days.",
        )
        raise Unacceptable(field="days" if days else "until", why=why)
    return first, until


def _told(day: int) -> dict[str, object]:
    """The day of a turn, for programs and for people."""
    return {"day": day_of(day).isoformat(), "day_words": day_words(day_of(day))}
