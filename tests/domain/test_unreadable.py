"""What a library says of a file in English is said in Chinese too, with the place."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Literal

import msgspec
import pytest

from domain.unreadable import misread, unopened


class Part(msgspec.Struct, forbid_unknown_fields=True):
    name: Annotated[str, msgspec.Meta(pattern="^[a-z]+$")]
    n: Annotated[int, msgspec.Meta(ge=1)] = 1
    kind: Literal["csv", "ndjson"] = "csv"
    words: Annotated[str, msgspec.Meta(min_length=1, max_length=3)] | None = None


class Whole(msgspec.Struct, forbid_unknown_fields=True):
    parts: tuple[Part, ...]
    by: dict[str, float] = {}


@pytest.mark.parametrize(
    ("text", "zh"),
    [
        ("", "缺少 parts，请补上"),
        ("[[parts]]\nn = 2", "缺少 parts[0].name，请补上"),
        ("prats = []\nparts = []", "没有 prats 这一项，请检查是否写错"),
        ("[[parts]]\nname = 'a'\nnmae = 'b'", "没有 parts[0].nmae 这一项，请检查是否写错"),
        ("[[parts]]\nname = 3", "parts[0].name 应为文字（写在引号里）"),
        ("[[parts]]\nname = 'A b'", "parts[0].name 写法不对，应符合 ^[a-z]+$"),
        ("[[parts]]\nname = 'a'\nn = 0", "parts[0].n 超出范围，应 >= 1"),
        ("[[parts]]\nname = 'a'\nkind = 'xlsx'", "parts[0].kind 不能是“xlsx”，不在可选范围内"),
        ("[[parts]]\nname = 'a'\nwords = 'abcd'", "parts[0].words 太长，最多 3 个字符或项"),
        ("[[parts]]\nname = 'a'\nwords = ''", "parts[0].words 太短，至少 1 个字符或项"),
        ("parts = []\n[by]\na = 'b'", "by[...] 应为数字"),
        ("parts = 3", "parts 应为列表（写在 [ ] 里）"),
        ("parts = []\nparts = []\n", "第 2 行第 11 列附近不是正确的 TOML，请检查引号、括号，以及同一项是否写了两次"),
        ("parts = [", "到文件末尾仍不是正确的 TOML，请检查引号和括号是否成对"),
    ],
)
def test_what_is_wrong_in_a_file_is_said_with_its_place(text: str, zh: str) -> None:
    with pytest.raises(msgspec.DecodeError) as wrong:
        msgspec.toml.decode(text, type=Whole)
    assert misread(wrong.value) == (zh, str(wrong.value))


def test_what_is_no_text_is_said_to_be_none() -> None:
    with pytest.raises(UnicodeDecodeError) as wrong:
        msgspec.toml.decode(b"\xff\xfe", type=Whole)
    assert misread(wrong.value)[0] == "不是 UTF-8 编码的文本"


def test_what_cannot_be_opened_is_said_in_both_languages(tmp_path: Path) -> None:
    for path, zh in ((tmp_path / "gone", "没有这个文件或文件夹"), (tmp_path, "这是文件夹，不是文件")):
        with pytest.raises(OSError, match=r"\[Errno") as wrong:
            path.read_bytes()
        chinese, english = unopened(wrong.value)
        assert chinese == zh
        assert re.fullmatch("[A-Za-z ]+", english)
    assert unopened(OSError("odd")) == ("odd", "odd")
