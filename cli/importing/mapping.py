"""The mapping file: what the columns of another system's file mean here. TOML; see ``docs/import.md``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone, tzinfo
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from cli.importing.refusals import BadMapping
from domain.categories import CATEGORIES
from domain.kernel import Id, Unacceptable
from domain.levels import DEFAULT_LEVELS
from domain.need.facts import Channel
from domain.unreadable import misread, unopened

# Encodings in which a line end is a line end and nothing else.
Encoding = Literal["utf-8", "gb18030", "gbk", "big5", "latin-1", "cp1252"]
_OFFSET = re.compile(r"([+-])(\d\d):(\d\d)")
_Text = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]


class Columns(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which column holds what. A column that is not named here is not read."""

    reference: _Text
    opened: _Text
    category: _Text
    closed: _Text | None = None
    due: _Text | None = None
    status: _Text | None = None
    on_time: _Text | None = None
    place: _Text | None = None
    unit: _Text | None = None
    channel: _Text | None = None
    words: _Text | None = None
    """What somebody wrote. It is kept sealed; every other column has to hold entries of a list."""

    def named(self) -> Iterator[tuple[str, str]]:
        """What is mapped, as pairs of meaning and column."""
        for field in self.__struct_fields__:
            column = getattr(self, field)
            if column is not None:
                yield field, column


class Lookup(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which of our codes stands for each of their entries."""

    default: str | None = None
    """For every other entry; without it, such a row is refused."""
    values: dict[str, str] = {}


class Area(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The area that holds all of it: an existing one by its ``id``, or one that the import founds."""

    level: str
    name: _Text
    code: str | None = None
    id: Id | None = None


class AreaColumn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A column whose entries are areas within those of the column before."""

    column: _Text
    level: str
    names: dict[str, str] = {}
    """What an entry is called here, where that differs; ``""`` for one that is no area."""
    pattern: str | None = None
    """A regular expression for the whole entry, and ``name`` for what it becomes: two spellings are one area."""
    name: str | None = None


class Mapping(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A mapping file."""

    source: Annotated[str, msgspec.Meta(pattern="^[a-z0-9_]{1,40}$")]
    """Our code for the system, which its requests are known by for ever."""
    system: _Text
    """What people call it."""
    columns: Columns
    area: Area
    category: Lookup
    channel: Lookup = Lookup(default="hotline")
    areas: tuple[AreaColumn, ...] = ()
    on_time: dict[str, bool] = {}
    """Whether an entry of that column says that it was on time, or not; other entries say neither."""
    kind: Literal["csv", "ndjson"] = "csv"
    encoding: Encoding = "utf-8"
    delimiter: Annotated[str, msgspec.Meta(min_length=1, max_length=1)] = ","
    time: _Text = "iso"
    """How times are written: ``iso``, or a format such as ``%d.%m.%Y %H:%M``."""
    zone: _Text = "+08:00"
    """Where their clocks were: an offset, or a name such as ``Asia/Shanghai``; a time that says so keeps its own."""
    blank: tuple[str, ...] = ()
    """Entries that stand for nothing, besides the empty one."""

    @property
    def needed(self) -> tuple[str, ...]:
        """The columns that are read, each once."""
        return tuple(dict.fromkeys([*(name for _, name in self.columns.named()), *(a.column for a in self.areas)]))

    def tzinfo(self) -> tzinfo:
        """Where their clocks were."""
        offset = _OFFSET.fullmatch(self.zone)
        if offset is None:
            return ZoneInfo(self.zone)
        minutes = int(offset[2]) * 60 + int(offset[3])
        return timezone(timedelta(minutes=minutes if offset[1] == "+" else -minutes))


def shipped() -> list[str]:
    """The names of the mappings that come with the installation."""
    return sorted(each.name.removesuffix(".toml") for each in _SHIPPED.iterdir() if each.name.endswith(".toml"))


def load(named: str) -> Mapping:
    """The mapping in the file *named*, or the one of that name that comes with the installation.

    :raises BadMapping: with what is wrong in it, and where.
    """
    path = Path(named)
    try:
        if not path.exists() and named in shipped():
            text = _SHIPPED.joinpath(f"{named}.toml").read_bytes()
        else:
            text = path.read_bytes()
    except OSError as error:
        known = ", ".join(shipped())
        zh, en = unopened(error)
        raise _bad(
            named,
            f"无法读取（{zh}）。可直接使用的映射：{known}。",
            f"it cannot be read ({en}). Those that come along: {known}.",
        ) from None
    try:
        mapping = msgspec.toml.decode(text, type=Mapping)
    except (msgspec.DecodeError, UnicodeDecodeError, ValueError) as error:
        zh, en = misread(error)
        raise _bad(named, f"{zh}。", f"{en}.") from None
    for chinese, english in _mistakes(mapping):
        raise _bad(named, chinese, english)
    return mapping


_SHIPPED = files("cli.importing").joinpath("mappings")


def _bad(file: str, chinese: str, english: str) -> BadMapping:
    return BadMapping(file=file, why=(chinese, english))


def _mistakes(mapping: Mapping) -> Iterator[tuple[str, str]]:
    """What is wrong in a mapping that reads well."""
    yield from _wrong_codes(mapping)
    yield from _wrong_areas(mapping)
    yield from _wrong_times(mapping)
    columns = mapping.columns
    clear = [name for field, name in columns.named() if field != "words"] + [each.column for each in mapping.areas]
    if columns.words in clear:
        yield (
            f"columns.words：列“{columns.words}”存放居民原话，不能同时用作其他内容。",
            f"columns.words: {columns.words!r} holds what people wrote, and cannot be anything else as well.",
        )
    if mapping.delimiter in '"\r\n':
        yield "delimiter：不能是引号或换行。", "delimiter: it cannot be a quotation mark or a line end."


def _wrong_codes(mapping: Mapping) -> Iterator[tuple[str, str]]:
    for field, lookup, known in (
        ("category", mapping.category, {category.code for category in CATEGORIES}),
        ("channel", mapping.channel, {channel.value for channel in Channel}),
    ):
        for code in (lookup.default, *lookup.values.values()):
            if code is not None and code not in known:
                yield f"{field}：没有代码“{code}”。", f"{field}: there is no code {code!r}."


def _wrong_areas(mapping: Mapping) -> Iterator[tuple[str, str]]:
    above = mapping.area.level
    for field, level in [("area.level", above), *(("areas.level", each.level) for each in mapping.areas)]:
        try:
            if DEFAULT_LEVELS.get(level).household:
                yield f"{field}：不能细到住户。", f"{field}: an import goes no finer than the building."
        except Unacceptable:
            known = "、".join(f"{each.key}（{each.zh}）" for each in DEFAULT_LEVELS if not each.household)
            yield (
                f"{field}：没有“{level}”这一层级，可以写：{known}。",
                f"{field}: there is no level {level!r}, only: {', '.join(each.key for each in DEFAULT_LEVELS)}.",
            )
            return
    for each in mapping.areas:
        if not DEFAULT_LEVELS.is_below(each.level, above):
            here, holder = DEFAULT_LEVELS.get(each.level), DEFAULT_LEVELS.get(above)
            yield (
                f"areas：“{here.zh}”（{here.key}）不能放在“{holder.zh}”（{holder.key}）之下。",
                f"areas: a {here.en} cannot lie in a {holder.en}.",
            )
        above = each.level
        if (each.pattern is None) != (each.name is None):
            yield (
                f"areas：列“{each.column}”的 pattern 和 name 须同时填写。",
                f"areas: pattern and name of {each.column!r} go together.",
            )
        try:
            re.compile(each.pattern or "").sub(each.name or "", "")
        except (re.error, IndexError) as error:
            yield (
                f"areas：列“{each.column}”的 pattern 或 name 不是正确的正则表达式，请检查括号和 \\1 这样的编号。",
                f"areas: pattern of {each.column!r}: {error}.",
            )


def _wrong_times(mapping: Mapping) -> Iterator[tuple[str, str]]:
    try:
        mapping.tzinfo()
    except (ZoneInfoNotFoundError, ValueError, OSError):
        yield (
            f"zone：不认识“{mapping.zone}”，请写 +08:00 或 Asia/Shanghai 之类。",
            f"zone: nobody knows {mapping.zone!r}; write +08:00, or a name such as Asia/Shanghai.",
        )
    if mapping.time == "iso":
        return
    noon = datetime(2015, 11, 12, 13, 14, 15)  # noqa: DTZ001  # as they write it, without a zone
    try:
        again = datetime.strptime(noon.strftime(mapping.time), mapping.time)  # noqa: DTZ007  # as they write it, without a zone
    except (ValueError, re.error):
        again = None
    if again is None or again.replace(minute=14, second=15, microsecond=0, tzinfo=None) != noon:
        yield (
            f"time：“{mapping.time}”读不出日期和小时。",
            f"time: {mapping.time!r} does not tell the day and the hour.",
        )
