"""A whole case told by ``huying replay``, with everything that happened beside the main way."""

from __future__ import annotations

from cli.demo.script import id_of
from cli.demo.stories.whole import FOUND, NEED
from tests.cli.running import huying

_TOLD = (
    "社区工作者代居民登记了需求",
    "派单给示范物业公司（主办）",
    "示范物业公司退单（不属于本单位职责）",
    "指定示范区绿化中心承办（主办，不得退单）",
    "示范区绿化中心签收了派单",
    "吹哨，请示范物业公司",
    "示范物业公司报到",
    "示范街道城管办报到",
    "示范供电所报到",
    "评定示范供电所的部分已办好",
    "暂缓办理（受季节限制），2025年6月20日前复查",
    "恢复办理，办理时限顺延至",
    "报办结（已解决）：树已移植",
    "退回重新办理：墙脚仍有裂缝",
    "报办结（已解决）：墙脚已重砌",
    "居民确认了结果",
    "回访反映人：已有人联系，已解决，满意",
    "社区工作者办结",
    "建立长效管护“网格员每月巡查院墙”",
    "网格员巡查时发现问题，已登记为新的诉求",
)


def test_a_whole_case_is_told_in_the_order_in_which_it_happened(told: str) -> None:
    shown = huying("replay", id_of(f"need/{NEED}"), store=told)
    found = [shown.find(sentence) for sentence in _TOLD]
    missing = [sentence for sentence, place in zip(_TOLD, found, strict=True) if place < 0]
    assert not missing, shown
    assert found == sorted(found)


def test_while_it_is_suspended_it_is_shown_as_suspended(told: str) -> None:
    shown = huying("replay", id_of(f"need/{NEED}"), "--at", "2025-06-10", store=told)
    assert "暂缓" in shown.split("\n\n")[0], "its stage, in the words of residents"
    assert "恢复办理" not in shown


def test_what_the_patrol_found_is_a_need_of_its_own(told: str) -> None:
    shown = huying("replay", id_of(f"need/{FOUND}"), store=told)
    assert "网格员登记了需求（走访）" in shown
    assert "是办好后再次出现的问题" in shown
