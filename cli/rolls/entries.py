"""What a row of a roll says: who, checked in where since when and with what, and in which post until when."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple, TypeVar

from cli.importing.reading import bad
from cli.importing.refusals import BadRow
from cli.rolls.sheets import Cells, cells_of
from domain.acting import PartyKind
from domain.instants import start_of
from domain.kernel import Refused
from domain.party import NAMED_IN_PUBLIC
from domain.personal import Kind, looks_personal
from domain.posts import POST_ROLES
from domain.roster.checkin import CHECKING_IN
from domain.roster.facts import Speciality
from domain.vocabulary import ROLE, SPECIALITY, Terms

COLUMNS = {
    "kind": ("类型", "身份"),
    "number": ("编号", "序号"),
    "name": ("姓名", "名称", "姓名/名称"),
    "area": ("区域", "社区", "报到社区"),
    "specialities": ("特长",),
    "on": ("报到日期",),
    "post": ("职务",),
    "until": ("任期至",),
}
"""The columns, by what they may be headed besides their key."""
_NEEDED = ("kind", "area")
_NUMBER = re.compile(r"[A-Za-z0-9_./-]{1,40}")
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_BETWEEN = re.compile(r"[、，,;；\n]+")

T = TypeVar("T")


class Entry(NamedTuple):
    """A row that can be meant."""

    kind: PartyKind
    number: str | None
    """By which a person is known in the roll; never a telephone or identity number."""
    name: str | None
    area: str
    """As it is written: an id, a code or a name."""
    specialities: tuple[Speciality, ...]
    at: int | None
    """When they checked in; None for now."""
    post: str | None
    until: int | None


class Row(NamedTuple):
    """A row of the file: what it says, or why it says nothing."""

    line: int
    reference: str | None
    entry: Entry | Refused


def rows_of(path: Path) -> Iterator[Row]:
    """The rows of the file at *path*. :raises BadFile: when it is no roll."""
    rows = cells_of(path)
    first = next(rows, None)
    if first is None:
        raise bad(path, "文件是空的。", "it is empty.")
    heading = _heading(path, first[1])
    for line, cells in rows:
        said = {key: cells[place] if place < len(cells) else "" for key, place in heading.items()}
        number = said.get("number") or None
        shown = number if number is not None and _NUMBER.fullmatch(number) and not _is_personal(number) else None
        try:
            yield Row(line, shown, _entry(said))
        except Refused as refusal:
            yield Row(line, shown, refusal)


def _heading(path: Path, cells: Cells) -> dict[str, int]:
    found: dict[str, int] = {}
    for place, heading in enumerate(cells):
        key = next((key for key, names in COLUMNS.items() if heading in (key, *names)), None)
        if key is not None and key in found:
            raise bad(path, f"列“{heading}”出现了两次。", f"the column {heading!r} is there twice.")
        if key is not None:
            found[key] = place
    for key in _NEEDED:
        if key not in found:
            zh = COLUMNS[key][0]
            raise bad(path, f"缺少“{zh}”一列。", f"there is no column {zh!r} ({key}).")
    return found


def _entry(said: Mapping[str, str]) -> Entry:
    kind = _one_of(ROLE, {one.value: one for one in PartyKind}, said["kind"], "kind", "类型")
    number, name = said.get("number") or None, said.get("name") or None
    if kind in NAMED_IN_PUBLIC:
        if name is None:
            raise _wrong("name", "单位须写明名称。", "An organisation needs its name.")
    elif number is None or not _NUMBER.fullmatch(number):
        raise _wrong(
            "number",
            "个人须有编号（字母、数字和 - _ . /，最多 40 个字符），再次导入时凭编号认人。",
            "A person needs a number of their own in the roll (letters, digits and - _ . /, at most 40), by which they "
            "are known when it is imported again.",
        )
    elif _is_personal(number):
        raise _wrong(
            "number",
            "编号像是电话、身份证或银行卡号码，请改用名册内的序号。",
            "The number looks like a telephone, identity or card number; use one of the roll's own.",
        )
    if not said["area"]:
        raise _wrong("area", "须写明区域。", "It does not say which area.")
    wanted = [one for one in _BETWEEN.split(said.get("specialities", "")) if one.strip()]
    codes = {one.value: one for one in Speciality}
    specialities = tuple(_one_of(SPECIALITY, codes, one.strip(), "specialities", "特长") for one in wanted)
    if specialities and kind not in CHECKING_IN:
        raise _wrong("specialities", "只有报到的人员或单位填写特长。", "Only those who check in have specialities.")
    posts = {role: role for role in POST_ROLES}
    post = _one_of(ROLE, posts, said["post"], "post", "职务") if said.get("post") else None
    if post is not None and kind in NAMED_IN_PUBLIC:
        raise _wrong("post", "单位不担任职务。", "Organisations hold no posts.")
    if post is None and kind not in CHECKING_IN:
        raise _wrong("post", "该类型不报到，须写明职务。", "That kind does not check in, and so needs a post.")
    on, until = _day(said, "on", "报到日期"), _day(said, "until", "任期至")
    if until is not None and post is None:
        raise _wrong("until", "没有职务，不填任期。", "Without a post there is no term.")
    return Entry(
        kind=kind,
        number=number,
        name=name,
        area=said["area"],
        specialities=specialities,
        at=None if on is None else start_of(on),
        post=post,
        until=None if until is None else start_of(until + timedelta(days=1)),  # it is held all that day
    )


def _one_of(terms: Terms, known: Mapping[str, T], text: str, field: str, zh: str) -> T:
    """What a code or its Chinese words stand for."""
    code = next(
        (
            code
            for code in known
            if text in (code, terms[code].words(), terms[code].staff, *terms[code].staff.split("/"))
        ),
        None,
    )
    if code is None:
        could = "、".join(terms[one].words() for one in known)
        # Not repeated: a row that slipped by a column may hold anything here.
        raise _wrong(field, f"没有这种{zh}，可填：{could}。", f"There is no such {field}, only: {', '.join(known)}.")
    return known[code]


def _day(said: Mapping[str, str], field: str, zh: str) -> date | None:
    text = said.get(field)
    if not text:
        return None
    parts = _DAY.fullmatch(text)
    try:
        if parts is None:
            raise ValueError
        found = date(*map(int, parts.groups()))
        if not 1970 <= found.year < 2200:
            raise ValueError
    except ValueError:
        raise _wrong(field, f"{zh}应为日期，如 2025-03-01。", "It is a date such as 2025-03-01.") from None
    return found


def _is_personal(number: str) -> bool:
    return any(found.kind in (Kind.MOBILE, Kind.IDENTITY, Kind.CARD) for found in looks_personal(number))


def _wrong(field: str, zh: str, en: str) -> BadRow:
    return BadRow(field=field, why=(zh, en))
