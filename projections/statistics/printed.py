"""Figures as people write them in reports and newspapers."""

from __future__ import annotations

from collections.abc import Callable

from domain.amounts import in_words, qualified, qualified_en, yuan
from domain.vocabulary import Language
from projections.statistics.figures import Figure

_PHRASES: dict[str, Callable[[str], str]] = {
    "raised": "登记诉求{}".format,
    "accepted": "受理诉求{}".format,
    "declined": "不予受理{}".format,
    "solved": "累计解决民生问题{}".format,
    "solved.hard": "解决难点痛点项目{}".format,
    "on_the_spot": "现场解决{}".format,
    "closed": "办结{}".format,
    "households": "惠及居民{}".format,
    "household_times": "惠及居民{}".format,
    "items": "认领居民“服务”和“需求”项目{}".format,
    "items.need": "认领“需求”项目{}".format,
    "items.service": "认领“服务”项目{}".format,
    "claimants.organisation": "{}联建党组织".format,
    "claimants.unit": "{}共建单位".format,
    "claimants.partner": "{}社区合伙人".format,
    "claimants.resident": "{}居民".format,
    "spent_fen": "支出{}".format,
    "pledged_fen": "认捐{}".format,
}


def amount(figure: Figure, language: Language = "zh") -> str:
    """The number with its unit: 134项, 104名, 200余户, 394万元; in English 134 items."""
    if figure.unit.zh == "分":
        return _money(figure, language)
    if language == "en":
        return qualified_en(figure.n, figure.qualifier, figure.unit.en)
    return qualified(figure.n, figure.qualifier, figure.unit.zh)


def _money(figure: Figure, language: Language) -> str:
    told = yuan(figure.n, language)
    if not figure.unknown:
        return told
    # Nothing is known to be nothing where nobody said how much.
    if language == "en":
        return "amount not given" if not figure.n else f"{told} and {figure.unknown:,} of an amount not given"
    return "金额未公布" if not figure.n else f"{told}，另有{figure.unknown}笔金额未公布"


def phrase(figure: Figure) -> str:
    """The figure in a Chinese sentence: 累计解决民生问题8件, 惠及居民200余户, 18家联建党组织, 104党员."""
    if figure.key == "claimants.party_member":
        return f"{figure.n}党员"  # so the press writes it, without 名
    return _PHRASES.get(figure.key, f"{figure.zh}{{}}".format)(amount(figure))


def kinds(claims: Figure) -> str:
    """The kinds of claim that there are, in a Chinese phrase: 认领、认捐、认管、认养四项服务, 认领、认捐两项服务."""
    there = [part.zh for part in claims.parts if part.n]
    number = "两" if len(there) == 2 else in_words(len(there))
    return f"{'、'.join(there)}{number}项服务"
