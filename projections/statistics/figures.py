"""The figures of an area and a period, as of a day: what each is called, what it counts, and how it is asked for."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from domain.amounts import percent
from domain.instants import day_of
from domain.kernel import Id
from domain.need.facts import Qualifier
from projections.statistics.queries import sums
from store.reading import Reader

RULE_VERSION = "1"
"""Raised whenever a figure comes to mean something else."""


class Unit(msgspec.Struct, frozen=True):
    """What a figure counts."""

    zh: str
    en: str


CASES, ITEMS, TIMES = Unit("件", "cases"), Unit("项", "items"), Unit("次", "times")
HOUSEHOLDS, HOUSEHOLD_TIMES = Unit("户", "households"), Unit("户次", "household-times")
BODIES, PERSONS, FEN = Unit("家", "organisations"), Unit("名", "persons"), Unit("分", "fen")


class Figure(msgspec.Struct, frozen=True):
    """One figure. Where it has parts, they add up to it."""

    key: str
    zh: str
    en: str
    unit: Unit
    n: int
    qualifier: Qualifier = Qualifier.EXACT
    """How exact *n* is."""
    estimated: int = 0
    """How much of *n* is estimated, not counted one by one."""
    parts: tuple[Figure, ...] = ()


class Rate(msgspec.Struct, frozen=True):
    """A share, never without what it is a share of."""

    key: str
    zh: str
    en: str
    numerator: float
    denominator: int
    text: str
    """Such as ``87.5%``; ``–`` where the denominator is 0."""


class Weights(msgspec.Struct, frozen=True):
    """What the answers count for in the rate of satisfaction, in percent."""

    satisfied: int = 100
    basically_satisfied: int = 100
    dissatisfied: int = 0


class Figures(msgspec.Struct, frozen=True):
    """All figures of an area and a period, as the log knew them at the end of a day."""

    area: str
    first_day: str
    last_day: str
    as_of: str
    rule_version: str
    scope: Unit
    """What is counted, in words."""
    figures: tuple[Figure, ...]
    rates: tuple[Rate, ...]

    def __getitem__(self, key: str) -> Figure:
        """A figure or a part of one, by its key."""
        for figure in self.figures:
            for each in (figure, *figure.parts):
                if each.key == key:
                    return each
        raise KeyError(key)


_SCOPE = Unit(
    "该区域及其下级区域的诉求，按所统计事实发生的日期（北京时间）归入期间",
    "the needs of the area and all below it, by the date (China Standard Time) of the fact that is counted",
)


async def figures(
    reader: Reader, area: Id, first_day: int, last_day: int, as_of_day: int, today: int, weights: Weights | None = None
) -> Figures:
    """The figures of *area* for the days from *first_day* to *last_day*, as of the end of *as_of_day*.

    :param today: the day that it is; as of today or later is answered from sums of whole blocks of days.
    """
    first_day = max(first_day, 0)
    leaves = await sums(reader, area, first_day, last_day, None if as_of_day >= today else as_of_day)
    return arranged(leaves, area, first_day, last_day, as_of_day, weights or Weights())


def arranged(
    leaves: Mapping[str, int], area: str, first_day: int, last_day: int, as_of_day: int, weights: Weights
) -> Figures:
    """The figures, made of the sums that the view keeps."""

    def one(key: str, zh: str, en: str, unit: Unit = CASES) -> Figure:
        return Figure(key, zh, en, unit, leaves.get(key, 0))

    def of(key: str, zh: str, en: str, unit: Unit, *parts: Figure) -> Figure:
        return Figure(key, zh, en, unit, sum(part.n for part in parts), parts=parts)

    made = (
        of(
            "raised",
            "登记",
            "raised",
            CASES,
            one("raised.need", "需求", "needs"),
            one("raised.service", "服务", "services"),
        ),
        one("answered", "已答复（受理、不予受理或即办）", "answered: taken on, declined or solved on the spot"),
        one("accepted", "受理", "accepted"),
        one("declined", "不予受理", "declined"),
        one("withdrawn", "撤回", "withdrawn"),
        of(
            *("items", "认领项目", "items claimed", ITEMS),
            one("items.need", "“需求”项目", "needs", ITEMS),
            one("items.service", "“服务”项目", "services", ITEMS),
        ),
        of(
            *("claims", "认领记录", "claims", TIMES),
            one("claims.claim_service", "认领", "claims to do it", TIMES),
            one("claims.claim_fund", "认捐", "pledges", TIMES),
            one("claims.claim_steward", "认管", "standing charges", TIMES),
            one("claims.claim_adopt", "认养", "adoptions", TIMES),
        ),
        of(
            *("bodies", "认领单位", "organisations with a valid claim", BODIES),
            one("claimants.organisation", "联建党组织", "Party organisations", BODIES),
            one("claimants.unit", "共建单位", "units", BODIES),
            one("claimants.partner", "社区合伙人", "partners", BODIES),
        ),
        of(
            *("persons", "认领个人", "persons with a valid claim", PERSONS),
            one("claimants.party_member", "党员", "Party members", PERSONS),
            one("claimants.resident", "居民", "residents", PERSONS),
            one("claimants.staff", "工作人员", "staff", PERSONS),
        ),
        of(
            *("fixed", "报办结", "reported fixed", TIMES),
            one("fixed.solved", "报已解决", "reported solved", TIMES),
            one("fixed.partly", "报部分解决", "reported partly solved", TIMES),
            one("fixed.explained", "报已解释说明", "reported explained", TIMES),
        ),
        one("on_the_spot", "即办", "solved on the spot"),
        one("solved", "已解决", "solved and confirmed"),
        one("solved.hard", "解决难点痛点项目", "hard cases solved"),
        one("closed", "办结", "closed"),
        one("disputed", "确认未解决", "disputed", TIMES),
        one("reopened", "重新办理", "reopened", TIMES),
        _households(leaves),
        Figure("household_times", "惠及户次", "household-times", HOUSEHOLD_TIMES, leaves.get("household_times", 0)),
        one("spent_fen", "支出", "spent", FEN),
        one("pledged_fen", "认捐（未计到账）", "pledged, not yet received", FEN),
    )
    return Figures(
        area=area,
        first_day=day_of(first_day).isoformat(),
        last_day=day_of(last_day).isoformat(),
        as_of=day_of(as_of_day).isoformat(),
        rule_version=RULE_VERSION,
        scope=_SCOPE,
        figures=made,
        rates=_rates(leaves, weights),
    )


def _households(leaves: Mapping[str, int]) -> Figure:
    listed = leaves.get("households.listed", 0)
    exact, about, over = (leaves.get(f"estimated.{how}", 0) for how in ("exact", "about", "over"))
    qualifier = Qualifier.ABOUT if about else Qualifier.OVER if over else Qualifier.EXACT
    estimated = exact + about + over
    parts = (
        Figure("households.listed", "逐户登记", "listed one by one", HOUSEHOLDS, listed),
        Figure("households.estimated", "估计", "estimated", HOUSEHOLDS, estimated, qualifier, estimated),
    )
    return Figure(
        *("households", "惠及居民", "households benefited", HOUSEHOLDS, listed + estimated, qualifier, estimated, parts)
    )


def _rates(leaves: Mapping[str, int], weights: Weights) -> tuple[Rate, ...]:
    def rate(key: str, zh: str, en: str, numerator: float, denominator: int) -> Rate:
        return Rate(key, zh, en, numerator, denominator, percent(numerator, denominator))

    raised = leaves.get("raised.need", 0) + leaves.get("raised.service", 0)
    solved, not_solved = leaves.get("rated.solved", 0), leaves.get("rated.not_solved", 0)
    answers = [
        (leaves.get("rated.satisfied", 0), weights.satisfied),
        (leaves.get("rated.basically_satisfied", 0), weights.basically_satisfied),
        (leaves.get("rated.dissatisfied", 0), weights.dissatisfied),
    ]
    weighed = sum(n * weight for n, weight in answers) / 100
    return (
        rate("response", "响应率", "response rate", leaves.get("answered", 0), raised),
        rate("resolution", "解决率", "rate of solved by those who rated", solved, solved + not_solved),
        rate("satisfaction", "满意率", "rate of satisfaction", weighed, sum(n for n, _ in answers)),
    )
