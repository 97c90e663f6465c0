"""An offer: what somebody is ready to do for the people of an area, matched with the needs it could help with.

Together the offers are the 服务清单 (资源清单). A match says that two things fit and that both sides know it; whoever
offers still claims the need to take it on. An offer ends when it is withdrawn, when its time is over, or, as far as new
needs go, when it is matched with as many as it can take.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Self, assert_never, cast

from domain.acting import Acting, PartyKind
from domain.categories import CATEGORIES
from domain.ended import EndedFor
from domain.kernel import Aggregate, Fact, Id, NotAllowed, Unacceptable
from domain.levels import DEFAULT_LEVELS, Levels
from domain.need import inputs
from domain.need.facts import ClaimKind
from domain.need.permission import CLAIMING_KINDS, WHO_CLAIMS
from domain.need.stage import WORK, Stage
from domain.need.state import NeedState
from domain.offer.facts import Matched, OfferFact, OfferMade, OfferWithdrawn, Unmatched
from domain.offer.refusals import AlreadyMatched, DoesNotFit, NotMatched, OfferIsFull, OfferIsOver, TakesNoOffers
from domain.place import Place
from domain.words import public_wording

MOST_AREAS = 20
MOST_MATCHES = 200
"""How many needs one offer can be matched with at the same time."""

TAKES_OFFERS = WORK | {Stage.LISTED, Stage.DELIBERATING, Stage.VOTING, Stage.OPEN, Stage.SUSPENDED}
"""The stages in which a need can be matched: it is on the list, and not done."""


class Offer(Aggregate):
    """What somebody is ready to do."""

    name: ClassVar[str] = "offer"

    offerer: Id
    entered_by: Id
    category: str | None
    paths: tuple[tuple[Id, ...], ...]
    capacity: int | None
    until: int | None
    made_at: int

    def __init__(self, id: Id) -> None:
        super().__init__(id)
        self.withdrawn = False
        self.matched: set[Id] = set()
        """The needs it is matched with."""

    @classmethod
    def make(
        cls,
        acting: Acting,
        *,
        id: Id,
        kind: ClaimKind,
        wording: str,
        areas: Sequence[tuple[Place, tuple[Id, ...]]],
        category: str | None = None,
        amount_fen: int | None = None,
        capacity: int | None = None,
        until: int | None = None,
        on_behalf_of: tuple[Id, PartyKind] | None = None,
        levels: Levels = DEFAULT_LEVELS,
    ) -> Self:
        """Offer something, for oneself; staff of all areas it is for may enter it for somebody else.

        :param areas: where, each with its path from the widest area to itself.
        :param category: what for, with all below it; whatever comes for None.
        :param until: when it ends, within ten years; None for until it is withdrawn.
        :raises NotAllowed: to residents, who raise a need instead; and to whoever enters it for others elsewhere.
        """
        offerer, offerer_kind = on_behalf_of or (acting.party, acting.kind)
        if offerer_kind not in CLAIMING_KINDS:
            words = ("提供服务", "make an offer")
            raise NotAllowed(who=WHO_CLAIMS.words(), act_words=words, could=list(WHO_CLAIMS.could))
        paths = _paths(areas, levels)
        if offerer != acting.party and not all(acting.post_for(path) for path in paths):
            words = ("代为登记服务", "enter an offer for others")
            raise NotAllowed(who=("该区域的工作人员", "staff of the area"), act_words=words, could=["staff"])
        if amount_fen is not None and kind is not ClaimKind.FUND:
            raise Unacceptable(
                field="amount_fen",
                why=("只有认捐填金额，其他方式请不填金额。", "Only a pledge names an amount; leave it out."),
            )
        if until is not None:
            inputs.later(until, "until", than=acting.at)
            inputs.not_beyond(until, "until", inputs.YEARS_OF_A_TERM, acting.now)
        offer = cls(id)
        offer.happened(
            OfferMade(
                **acting.envelope(_rested_on(acting, paths)),
                offerer=offerer,
                offerer_kind=offerer_kind,
                wording=public_wording(wording, "wording"),
                kind=kind,
                paths=paths,
                category=None if category is None else CATEGORIES.get(category).code,
                amount_fen=None if amount_fen is None else inputs.pledge(amount_fen),
                capacity=None if capacity is None else inputs.count(capacity, "capacity", 1, MOST_MATCHES),
                until=until,
            )
        )
        return offer

    def withdraw(self, acting: Acting) -> None:
        """Offer it no longer. Needs it is matched with go on without it.

        :raises NotAllowed: to whoever neither offers nor entered it, and is no staff of an area it is for.
        """
        if acting.party not in (self.offerer, self.entered_by) and not _rested_on(acting, self.paths):
            raise _not_theirs(("撤回这项服务", "withdraw this offer"))
        self._demand_made(acting)
        if self.withdrawn:
            raise OfferIsOver()
        self.happened(OfferWithdrawn(**acting.envelope(_rested_on(acting, self.paths))))

    def let_go(self, acting: Acting) -> None:
        """Withdraw it for an offerer who is forgotten; nobody else does that. Causes nothing once it is over."""
        if not self.withdrawn and (self.until is None or acting.at < self.until):
            envelope = acting.envelope(_rested_on(acting, self.paths))
            self.happened(OfferWithdrawn(**envelope, because=EndedFor.FORGOTTEN))

    def match(self, acting: Acting, need: NeedState, wording: str | None = None) -> None:
        """Say that it helps with *need*.

        :param wording: why all the same, where the category or the area does not fit; only there.
        :raises NotAllowed: to whoever does not offer it, and is no staff of the need's area.
        :raises OfferIsOver: when it was withdrawn, or its time is over.
        :raises TakesNoOffers: when the need is not on the list, or done, or left the way.
        :raises DoesNotFit: where a reason is missing.
        """
        self._demand_matcher(acting, need)
        if self.withdrawn or (self.until is not None and acting.at >= self.until):
            raise OfferIsOver()
        if need.id in self.matched:
            raise AlreadyMatched(need=need.id)
        stage = need.stage
        if stage not in TAKES_OFFERS:
            words = stage.words("zh") if acting.post_for(need.path) is None else stage.words("zh", "staff")
            raise TakesNoOffers(need=need.id, stage=stage, stage_words=(words, stage.words("en")))
        most = MOST_MATCHES if self.capacity is None else self.capacity
        if len(self.matched) >= most:
            raise OfferIsFull(capacity=most)
        outside = self._outside(need)
        if outside is not None and wording is None:
            raise DoesNotFit(field="wording", what=outside, outside=outside[1])
        if outside is None and wording is not None:
            why = ("类别和区域相符，不需要填写理由，请去掉。", "category and area fit; there is no reason to give.")
            raise Unacceptable(field="wording", why=why)
        because = None if wording is None else public_wording(wording, "wording")
        self.happened(Matched(**acting.envelope(need.path), need=need.id, wording=because))

    def unmatch(self, acting: Acting, need: NeedState) -> None:
        """Take a match back, at whatever stage the need is.

        :raises NotAllowed: to whoever does not offer it, and is no staff of the need's area.
        """
        self._demand_matcher(acting, need)
        if need.id not in self.matched:
            raise NotMatched(need=need.id)
        self.happened(Unmatched(**acting.envelope(need.path), need=need.id))

    def summary(self) -> dict[str, str]:
        """Whether it was withdrawn; whether its time is over, a clock has to tell."""
        return {"offer": "withdrawn" if self.withdrawn else "offered"}

    def apply(self, fact: Fact, version: int) -> None:
        """Fold one fact into the state."""
        fact = cast(OfferFact, fact)
        match fact:
            case OfferMade():
                self.offerer = fact.offerer
                self.entered_by = fact.by
                self.category = fact.category
                self.paths = fact.paths
                self.capacity = fact.capacity
                self.until = fact.until
                self.made_at = fact.at
            case OfferWithdrawn():
                self.withdrawn = True
                self.matched.clear()
            case Matched():
                self.matched.add(fact.need)
            case Unmatched():
                self.matched.discard(fact.need)
            case _:
                assert_never(fact)

    def _outside(self, need: NeedState) -> tuple[str, str] | None:
        """In words, what of *need* was not offered; None when it fits."""
        if self.category is not None and not CATEGORIES.contains(self.category, need.category):
            return ("类别", "category")
        if not any(path[-1] in need.path for path in self.paths):
            return ("区域", "area")
        return None

    def _demand_matcher(self, acting: Acting, need: NeedState) -> None:
        if acting.party != self.offerer and acting.post_for(need.path) is None:
            raise _not_theirs(("对接这项服务", "match this offer"))
        self._demand_made(acting)

    def _demand_made(self, acting: Acting) -> None:
        if acting.at < self.made_at:
            why = ("发生时间不能早于服务登记时间。", "The time it happened cannot be before the offer was made.")
            raise Unacceptable(field="occurred_at", why=why)


def _rested_on(acting: Acting, paths: Sequence[tuple[Id, ...]]) -> tuple[Id, ...]:
    """The first of the areas that the party is staff of; none when it is of none of them."""
    return next((path for path in paths if acting.post_for(path)), ())


def _not_theirs(act_words: tuple[str, str]) -> NotAllowed:
    who = ("服务提供方或该区域的工作人员", "whoever offers it, or staff of the area,")
    return NotAllowed(who=who, act_words=act_words, could=["offerer", "staff"])


def _paths(areas: Sequence[tuple[Place, tuple[Id, ...]]], levels: Levels) -> tuple[tuple[Id, ...], ...]:
    if not 1 <= len(areas) <= MOST_AREAS:
        why = (f"服务区域须填 1 到 {MOST_AREAS} 个。", f"There are 1 to {MOST_AREAS} areas.")
        raise Unacceptable(field="areas", why=why)
    if any(levels.is_household(place.level) for place, _ in areas):
        raise Unacceptable(
            field="areas",
            why=(
                "服务区域不能是住户，请填所在楼栋或更大的区域。",
                "A household is no area to offer anything for; name areas that hold it.",
            ),
        )
    paths = tuple(dict.fromkeys(path for _, path in areas))
    if len(paths) < len(areas):
        raise Unacceptable(
            field="areas", why=("有一项填了两次，请去掉重复的。", "one of them is named twice; name it once.")
        )
    return paths
