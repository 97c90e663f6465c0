"""The figures of an area and a period, as of a day: what each is called, what it counts, and how it is asked for."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from domain.amounts import percent
from domain.instants import day_of
from domain.kernel import Id
from domain.need.facts import Qualifier
from domain.settings import installed
from domain.weights import Weights
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
    unknown: int = 0
    """How many more there are of which nobody knows how much; *n* is the sum of the others."""


class Rate(msgspec.Struct, frozen=True):
    """A share, never without what it is a share of."""

    key: str
    zh: str
    en: str
    numerator: float
    denominator: int
    text: str
    """Such as ``87.5%``; ``–`` where the denominator is 0."""


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

    :param weights: what answers count for in the rates; as the installation has it, if not said.
    :param today: the day that it is; as of today or later is answered from sums of whole blocks of days.
    """
    first_day = max(first_day, 0)
    leaves = await sums(reader, area, first_day, last_day, None if as_of_day >= today else as_of_day)
    return arranged(leaves, area, first_day, last_day, as_of_day, weights or installed().settings.weights)


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
        one("reports", "反映（含已并案的重复反映）", "reports, with those that were merged"),
        one("merged", "并案", "merged into another"),
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
            # Whoever held a claim before counts in the earlier period alone, so that periods add up.
            *("bodies", "新认领的单位（此前没有有效认领）", "organisations that had no valid claim before", BODIES),
            one("claimants.organisation", "联建党组织", "Party organisations", BODIES),
            one("claimants.unit", "共建单位", "units", BODIES),
            one("claimants.partner", "社区合伙人", "partners", BODIES),
        ),
        of(
            *("persons", "新认领的个人（此前没有有效认领）", "persons who had no valid claim before", PERSONS),
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
        one("extensions", "批准延期", "deadlines extended", TIMES),
        one("suspended", "挂账", "suspended", TIMES),
        one("lapsed", "认领失效", "claims lapsed", TIMES),
        one("dispatched", "派单", "dispatched to units", TIMES),
        one("designated", "其中指定承办", "dispatched to a designated unit", TIMES),
        one("signed", "签收", "orders signed for", TIMES),
        one("returned", "退单", "orders returned", TIMES),
        one("whistles", "吹哨", "whistles", TIMES),
        one("reported_in", "报到", "units that reported in", TIMES),
        one("escalated", "上报", "escalated", TIMES),
        _households(leaves),
        Figure("household_times", "惠及户次", "household-times", HOUSEHOLD_TIMES, leaves.get("household_times", 0)),
        one("spent_fen", "支出", "spent", FEN),
        Figure(
            *("pledged_fen", "认捐（未计到账）", "pledged, not yet received", FEN, leaves.get("pledged_fen", 0)),
            unknown=leaves.get("pledged_unknown", 0),
        ),
        one("pledged_unknown", "金额未公布的认捐", "pledges, amount not given", TIMES),
        one("sent_back", "返工", "sent back to work", TIMES),
        one("visits", "回访", "return visits", TIMES),
        one("visits_reached", "回访到的诉求（每件按期内最后一次）", "visited and reached, by the last visit of each"),
        one("visits_responded", "回访：已响应", "visited: somebody had been in touch"),
        one("visits_solved", "回访：已解决", "visited: solved"),
        one("visits_satisfied", "回访：满意", "visited: satisfied"),
        one("visits_basically", "回访：基本满意", "visited: basically satisfied"),
        one("told_again", "重复反映（已告知进展）", "told again, and answered with the progress", TIMES),
        one("urged", "催办", "urged", TIMES),
        one("supervised", "督办", "supervised from above", TIMES),
        of(
            *("upkeep", "长效管护到期（按到期日）", "upkeep due", TIMES),
            one("upkeep_in_time", "按期完成", "done in time", TIMES),
            one("upkeep_late", "逾期补做", "made up late", TIMES),
            one("upkeep_missed", "未做", "missed", TIMES),
        ),
        one("upkeep_found", "管护中发现问题", "found during upkeep", TIMES),
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
    reached = leaves.get("visits_reached", 0)
    responded, solved_then = leaves.get("visits_responded", 0), leaves.get("visits_solved", 0)
    pleased = _pleased(leaves, weights)
    due = sum(leaves.get(f"upkeep_{how}", 0) for how in ("in_time", "late", "missed"))
    return (
        rate("response", "响应率", "response rate", leaves.get("answered", 0), raised),
        rate("resolution", "解决率", "rate of solved by those who rated", solved, solved + not_solved),
        rate("satisfaction", "满意率", "rate of satisfaction", weighed, sum(n for n, _ in answers)),
        rate("visited.response", "回访响应率", "response rate of return visits", responded, reached),
        rate("visited.resolution", "回访解决率", "resolution rate of return visits", solved_then, reached),
        rate("visited.satisfaction", "回访满意率", "satisfaction rate of return visits", pleased, reached),
        rate(
            *("visited.score", "回访综合得分", "weighted score of return visits"),
            _scored(responded, solved_then, pleased, weights),
            reached,
        ),
        rate("upkeep", "管护按期率", "rate of upkeep done in time", leaves.get("upkeep_in_time", 0), due),
    )


def _pleased(leaves: Mapping[str, int], weights: Weights) -> float:
    """The cases that were visited, each as far as its raiser was satisfied."""
    satisfied, basically = leaves.get("visits_satisfied", 0), leaves.get("visits_basically", 0)
    dissatisfied = leaves.get("visits_reached", 0) - satisfied - basically
    weighed = satisfied * weights.satisfied + basically * weights.basically_satisfied
    return (weighed + dissatisfied * weights.dissatisfied) / 100


def _scored(responded: float, solved: float, pleased: float, weights: Weights) -> float:
    """The three rates by their weights; all are shares of the same cases, so that this is one too."""
    whole = weights.response_rate + weights.resolution_rate + weights.satisfaction_rate
    weighed = responded * weights.response_rate + solved * weights.resolution_rate
    return (weighed + pleased * weights.satisfaction_rate) / whole
