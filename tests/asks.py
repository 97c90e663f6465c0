"""Everything that people may ask for in a small community, legal or not, chosen by a few drawn numbers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from domain.casework import SYSTEM, Command, Desk
from domain.instants import local_day
from domain.kernel import Id
from domain.need.facts import (
    BallotRule,
    ClaimKind,
    DeclineReason,
    Estimate,
    Option,
    Part,
    PhotoKind,
    Qualifier,
    ReopenReason,
    Result,
    Satisfaction,
    SuperviseReason,
    Voter,
)
from domain.need.need import Need
from domain.need.stage import Act
from domain.recurrence import Every, Period
from domain.upkeep import together
from domain.upkeep.facts import UpkeepKind
from domain.words import PublicWording
from tests.asks_beside import BY_STAFF, BY_UNITS, beside, unit_of
from tests.domain.acts_of_photos import ACTS_OF_PHOTOS
from tests.domain.people import new_id
from tests.store.stored import command
from tests.store.town import Town, founded, moved, posted, raise_need, renamed

HOUR = 3_600_000_000
_OPTIONS = (Option("yes", PublicWording("优先修复照明")), Option("no", PublicWording("先修车棚")))
_STAFF = frozenset(
    {
        Act.ACCEPT,
        Act.REWORD,
        Act.DECLINE,
        Act.OPEN,
        Act.OPEN_DISCUSSION,
        Act.MINUTE,
        Act.CLOSE_DISCUSSION,
        Act.OPEN_BALLOT,
        Act.CLOSE_BALLOT,
        Act.PUBLISH_OUTCOME,
        Act.CLOSE,
        Act.SOLVE_ON_THE_SPOT,
        Act.SURVEY,
        Act.MERGE,
        Act.UNMERGE,
        Act.SEND_BACK,
        Act.VISIT_AGAIN,
        Act.PUBLISH_PHOTO,
    }
)
_CLAIMANTS = frozenset({Act.SCHEDULE, Act.START, Act.PROGRESS, Act.FIX, Act.RELEASE, Act.HAND_OVER, Act.ASK_EXTENSION})
_BESIDE = BY_STAFF | BY_UNITS | {Act.HAND_DOWN, Act.ASK_EXTENSION}

Do = Callable[[Need, Desk], object]


@dataclass(frozen=True)
class Ask:
    """What somebody wants: numbers that choose among what there is."""

    act: Act
    need: int
    actor: int
    n: int
    legal: bool
    """Whether to ask for something that is legal now, if there is anything."""
    fit: bool
    """Whether to let somebody ask who may."""


@dataclass
class People:
    """The town, its needs, and the ids that acts have given out."""

    town: Town
    needs: list[Id] = field(default_factory=list)
    claims: dict[Id, list[Id]] = field(default_factory=dict)
    ballots: dict[Id, list[Id]] = field(default_factory=dict)
    photos: dict[Id, list[Id]] = field(default_factory=dict)
    plans: list[Id] = field(default_factory=list)

    def raised(self, n: int) -> Command:
        """A need raised at a building, or in a household."""
        need = new_id()
        self.needs.append(need)
        place = (self.town.building, self.town.households[0])[n % 2]
        return command(need, lambda desk: raise_need(desk, need, place), self.town.residents[n % 3])

    def of_the_town(self, ask: Ask) -> Command:
        """Something done to a place or a party."""
        town = self.town
        place, to = town.path[ask.need % 5], (None, *town.path, *town.households)[ask.n % 9]
        match ask.actor % 5:
            case 0:
                return founded(new_id(), ("estate", "building", "household")[ask.n % 3], place)
            case 1:
                return renamed(place, f"新名{ask.n % 3}")
            case 2:
                return moved(place, to)
            case 3:
                return posted(town.worker, place)
            case _:
                return self._moves_in(town.residents[ask.n % 3], town.households[ask.need % 3])

    def kept_up(self, ask: Ask) -> Command:
        """Something done to a plan of upkeep, or one more of them."""
        worker, n, need = self.town.worker, ask.n, self.needs[ask.need % len(self.needs)]
        plan = self.plans[ask.actor % len(self.plans)] if self.plans else new_id()
        match n % 6:
            case 0:
                return command(plan, lambda desk: together.done(desk, plan), worker)
            case 1:
                found = new_id()
                self.needs.append(found)
                return command(plan, lambda desk: together.find(desk, plan, found, "又坏了"), worker)
            case 2:
                return command(plan, lambda desk: together.tick(desk, plan), SYSTEM)
            case 3 if ask.actor == 0:
                return command(plan, lambda desk: desk.plan(plan).end(desk.acting, "不需要了"), worker)
            case _:
                made = new_id()
                self.plans.append(made)
                return command(need, lambda desk: self._plans(desk, made, need, n), worker)

    def _plans(self, desk: Desk, plan: Id, need: Id, n: int) -> None:
        today = local_day(desk.acting.at)
        claims = list(desk.need(need).claims)
        claim = claims[n % len(claims)] if claims and n % 2 else None
        daily, kind = Every(1, Period.DAY), list(UpkeepKind)[n % 2]
        together.begin(
            desk,
            plan,
            need,
            kind=kind,
            wording="看灯",
            every=daily,
            first_on=today,
            until_on=today + n % 3,
            claim=claim,
        )

    def _moves_in(self, party: Id, home: Id) -> Command:
        return command(
            party, lambda desk: desk.party(party).move_in(desk.acting, desk.place(home), path=desk.path(home))
        )

    def asked(self, ask: Ask, state: Callable[[Id], Need | None]) -> Command:
        """What is asked for, given how the needs stand."""
        need = self.needs[ask.need % len(self.needs)]
        known = state(need)
        act = ask.act
        if ask.legal and known is not None:
            legal = known.legal()
            act = legal[ask.n % len(legal)] if legal else act
        do = self._do(act, ask.n, need)
        actor = self._who(act, known, ask)

        def happen(desk: Desk) -> object:
            return do(desk.need(need), desk)

        return command(need, happen, actor)

    def _who(self, act: Act, need: Need | None, ask: Ask) -> Id:
        town = self.town
        if ask.fit and (act in _STAFF or act in BY_STAFF):
            return town.worker
        if ask.fit and act in BY_UNITS and need is not None:
            return unit_of(act, need, ask.n, town.organisations[4:8])
        if ask.fit and act in _CLAIMANTS and need is not None and need.claims:
            return next(iter(need.claims.values())).claimant
        if ask.fit and act in (Act.SUPERVISE, Act.END_SUPERVISION, Act.HAND_DOWN):
            return SYSTEM
        if ask.fit and act is Act.CLAIM:
            return town.organisations[ask.actor % 4]
        if ask.fit:
            return town.residents[(ask.n if act is Act.CAST else ask.actor) % 3]
        everybody = (*town.residents, town.worker, *town.organisations[:3], SYSTEM, new_id())
        return everybody[ask.actor % len(everybody)]

    def _do(self, act: Act, n: int, need: Id) -> Do:
        if act in (Act.CLAIM, Act.RELEASE, Act.HAND_OVER):
            return self._do_claim(act, n, need)
        if act in (Act.OPEN_BALLOT, Act.CAST, Act.CLOSE_BALLOT, Act.PUBLISH_OUTCOME):
            return self._do_ballot(act, n, need)
        if act in (Act.MERGE, Act.UNMERGE):
            return self._do_merging(act, n)
        if act in ACTS_OF_PHOTOS:
            return self._do_photo(act, n, need)
        if act in _BESIDE:
            return beside(act, n, self.town.organisations[4:8])
        return _simple(act, n, self.town.households)

    def _do_claim(self, act: Act, n: int, need: Id) -> Do:
        given = self.claims.setdefault(need, [])
        if act is Act.CLAIM:
            claim, kind, part = new_id(), list(ClaimKind)[n % 4], list(Part)[n // 4 % 2]
            given.append(claim)
            money = 500 if kind is ClaimKind.FUND else None
            return lambda at, desk: at.claim(desk.acting, claim, kind, part, money)
        claim = given[n % len(given)] if given else new_id()
        if act is Act.RELEASE:
            return lambda at, desk: at.release(desk.acting, claim)
        to = self.town.organisations[n % 4]
        return lambda at, desk: at.hand_over(desk.acting, claim, to, desk.party(to).kind)

    def _do_photo(self, act: Act, n: int, need: Id) -> Do:
        given = self.photos.setdefault(need, [])
        if act is Act.ADD_PHOTO:
            photo, kind = new_id(), list(PhotoKind)[n % 3]
            given.append(photo)
            return lambda at, desk: at.add_photo(desk.acting, photo, kind, 1600, 1200, 300_000 + n, 18_000)
        photo = given[n % len(given)] if given else new_id()
        if act is Act.PUBLISH_PHOTO:
            return lambda at, desk: at.publish_photo(desk.acting, photo, "楼前的灯")
        return lambda at, desk: at.remove_photo(desk.acting, photo)

    def _do_merging(self, act: Act, n: int) -> Do:
        if act is Act.MERGE:
            other = self.needs[n % len(self.needs)]
            return lambda at, desk: at.merge(desk.acting, desk.need(other))
        return lambda at, desk: at.unmerge(desk.acting, desk.need(at.course.merged_into or at.id))

    def _do_ballot(self, act: Act, n: int, need: Id) -> Do:
        given = self.ballots.setdefault(need, [])
        if act is Act.OPEN_BALLOT:
            opened, rule = new_id(), list(BallotRule)[n % 4]
            given.append(opened)
            voters = tuple(Voter(household, 8000 + n) for household in self.town.households)
            return lambda at, desk: at.open_ballot(desk.acting, opened, "先修哪一样？", _OPTIONS, rule, voters)
        ballot = given[-1] if given else new_id()
        household, option = self.town.households[n % 3], ("yes", "no", None, "neither")[n % 4]
        match act:
            case Act.CAST:
                return lambda at, desk: at.cast(desk.acting, ballot, household, option)
            case Act.CLOSE_BALLOT:
                return lambda at, desk: at.close_ballot(desk.acting, ballot)
            case _:
                return lambda at, desk: at.publish_outcome(desk.acting, ballot)


def _simple(act: Act, n: int, households: tuple[Id, ...]) -> Do:
    result, estimate = list(Result)[n % 3], Estimate(40, list(Qualifier)[n % 3])
    listed, guessed = (households[: n % 4], None) if n % 2 else ((), estimate)
    cost = (None, 0, 12_345, -1)[n % 4]
    done: dict[Act, Do] = {
        Act.ACCEPT: lambda need, desk: need.accept(desk.acting, "修灯", exclusive=n % 2 == 0, deliberate=n % 3 == 0),
        Act.REWORD: lambda need, desk: need.reword(desk.acting, f"修{n % 3 + 1}盏灯"),
        Act.DECLINE: lambda need, desk: need.decline(desk.acting, DeclineReason.NOT_OURS, "不归社区", "95598"),
        Act.OPEN: lambda need, desk: need.open(desk.acting),
        Act.SCHEDULE: lambda need, desk: need.schedule(desk.acting, desk.acting.at + (n - 2) * 24 * HOUR),
        Act.START: lambda need, desk: need.start(desk.acting),
        Act.PROGRESS: lambda need, desk: need.progress(desk.acting, "换好6盏"),
        Act.FIX: lambda need, desk: need.fix(desk.acting, result, "修好了", listed, guessed, cost),
        Act.SOLVE_ON_THE_SPOT: lambda need, desk: need.solve_on_the_spot(desk.acting, result, "当场修好", listed),
        Act.CONFIRM: lambda need, desk: need.confirm(desk.acting),
        Act.DISPUTE: lambda need, desk: need.dispute(desk.acting, "还有一盏不亮"),
        Act.RATE: lambda need, desk: need.rate(desk.acting, n % 2 == 0, list(Satisfaction)[n % 3]),
        Act.CLOSE: lambda need, desk: need.close(
            desk.acting, "联系不上" if n % 2 else None, "不再等" if need.orders.unfinished() else None
        ),
        Act.REOPEN: lambda need, desk: need.reopen(desk.acting, list(ReopenReason)[n % 3], "又坏了"),
        Act.OPEN_DISCUSSION: lambda need, desk: need.open_discussion(desk.acting, "先修哪一盏？"),
        Act.REMARK: lambda need, desk: need.remark(desk.acting, "晚上太黑"),
        Act.MINUTE: lambda need, desk: need.minute(desk.acting, desk.acting.at, n, "多数赞成"),
        Act.CLOSE_DISCUSSION: lambda need, desk: need.close_discussion(desk.acting, "先修灯"),
        Act.SUPPORT: lambda need, desk: need.support(desk.acting),
        Act.TAKE_BACK_SUPPORT: lambda need, desk: need.take_back_support(desk.acting),
        Act.SUPPLEMENT: lambda need, desk: need.supplement(desk.acting, "一共坏了12盏"),
        Act.SURVEY: lambda need, desk: need.survey(desk.acting, "lamp", "盏", 20, n % 5 * 6),
        Act.WITHDRAW: lambda need, desk: need.withdraw(desk.acting),
        Act.SEND_BACK: lambda need, desk: need.send_back(desk.acting, "还有一盏不亮"),
        Act.VISIT_AGAIN: lambda need, desk: need.visit_again(
            desk.acting, n % 4 > 0, *((n % 2 == 0, n % 3 == 0, list(Satisfaction)[n % 3]) if n % 4 else ())
        ),
        Act.TELL_AGAIN: lambda need, desk: need.tell_again(desk.acting, "还是没人来" if n % 2 else None),
        Act.URGE: lambda need, desk: need.urge(desk.acting),
        Act.REPLY: lambda need, desk: need.reply(desk.acting, f"还要等{n % 3 + 1}天"),
        Act.SUPERVISE: lambda need, desk: need.supervise(desk.acting, list(SuperviseReason)[n % 3], "限期办结"),
        Act.END_SUPERVISION: lambda need, desk: need.end_supervision(desk.acting, "已办妥"),
    }
    return done[act]
