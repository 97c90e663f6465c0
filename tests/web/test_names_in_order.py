"""What people choose from stands as they look for it."""

from __future__ import annotations

import pytest

from web.fields import Option
from web.names_in_order import by_name, in_order, together


@pytest.mark.parametrize(
    "ordered",
    [
        ["1号楼", "2号楼", "10号楼"],
        ["一号楼", "二号楼", "三号楼", "十号楼", "十二号楼", "二十号楼", "一百零三号楼"],
        ["３栋", "12栋"],
        ["A1座", "A2座", "A10座", "B1座"],
        ["1栋2单元", "1栋10单元", "2栋1单元"],
        ["安居苑", "北苑", "丰源里", "张家村"],
        ["新塘社区", ""],
    ],
)
def test_names_stand_in_the_order_of_their_numbers_and_sounds(ordered: list[str]) -> None:
    assert sorted([*ordered[1::2], *ordered[::2]], key=in_order) == ordered


@pytest.mark.parametrize("name", ["百十百", "²号楼", "一" * 5000 + "号", "9" * 5000, "𠮷田", "\ud800", "号", "十"])
def test_no_name_is_too_strange_to_be_sorted(name: str) -> None:
    assert sorted([name, "1号楼"], key=in_order)


def test_groups_stand_together_in_the_order_in_which_they_are_named() -> None:
    def of(name: str, group: str) -> Option:
        return Option(name, name, name, group)

    options = [of("9栋", "本小区"), of("甲", "单位"), of("1栋", "本小区")]
    assert [one.zh for one in together(options)] == ["9栋", "1栋", "甲"]
    assert [one.zh for one in together(by_name(options))] == ["1栋", "9栋", "甲"]
