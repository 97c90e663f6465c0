"""Which days people work on in China: what the library knows, and the official notices that an installation adds.

A notice is a TOML file with one table for each year, as the State Council announces it:

    [2027]
    source = "国务院办公厅关于2027年部分节假日安排的通知"
    off  = ["2027-01-01", "2027-02-05..2027-02-11"]
    work = ["2027-01-30", "2027-02-13"]

A year in a file takes the place of all that the library knows about it.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from chinese_calendar import constants  # type: ignore[import-untyped]  # it says nothing of its types

from domain.kernel import Refused
from domain.worktime import Calendar, Year, by_year

_KEYS = frozenset({"off", "work", "source"})


class WrongNotice(Refused):
    """{place}：{why}。

    {place}: {why}.
    """


@cache
def shipped() -> Calendar:
    """What the library knows: the notices from 2004 on, up to the latest that came out before it did."""
    return Calendar(by_year(constants.holidays, constants.workdays))


def notices(text: str, name: str) -> dict[int, Year]:
    """The years that a file of official notices holds.

    :param name: what the file is called, for a refusal.
    :raises WrongNotice: for anything that cannot be meant, with the line: an impossible date, one that stands twice or
        in another year, one that is off and worked on, a working day that is one anyway.
    """
    try:
        years = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"line (\d+)", str(error))
        place = (f"{name} 第 {line[1]} 行", f"{name}, line {line[1]}") if line else (name, name)
        raise WrongNotice(place=place, why=("不是正确的 TOML，或日期不存在", f"no TOML: {error}")) from None
    if not years:
        raise WrongNotice(place=(name, name), why=("没有任何年份", "it holds no year"))
    return {year: _Reader(text, name, year).read(table) for year, table in _years(years, name)}


def _years(years: Mapping[str, Any], name: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    for key, table in years.items():
        place = (f"{name} “{key}”", f"{name}, {key!r}")
        if not re.fullmatch(r"(19|20|21)[0-9]{2}", key) or not isinstance(table, dict):
            why = ("应为年份，例如 [2027]", "it is no year; a table is called [2027], for example")
            raise WrongNotice(place=place, why=why)
        unknown = next((each for each in table if each not in _KEYS), None)
        if unknown is not None:
            why = (f"不认识“{unknown}”，只有 off、work、source", f"{unknown!r} is not known, only off, work and source")
            raise WrongNotice(place=place, why=why)
        yield int(key), table


class _Reader:
    """Reads the notice of one year, and knows where each of its entries stands."""

    def __init__(self, text: str, name: str, year: int) -> None:
        self._lines = text.splitlines()
        self._name = name
        self._year = year
        self._first = next((i for i, line in enumerate(self._lines) if f"[{year}]" in line.replace(" ", "")), 0)

    def read(self, table: Mapping[str, Any]) -> Year:
        seen: dict[date, str] = {}
        days: dict[str, set[date]] = {"off": set(), "work": set()}
        for key, found in days.items():
            entries = table.get(key, [])
            if not isinstance(entries, list):
                why = ("应为日期列表", "it is no list of dates")
                raise WrongNotice(place=(f"{self._name} [{self._year}] {key}",) * 2, why=why)
            for entry in entries:
                for day in self._days(entry):
                    if day in seen:
                        raise self._wrong(entry, *_TWICE if seen[day] == key else _BOTH)
                    if key == "work" and day.weekday() < 5:
                        raise self._wrong(entry, "本来就是工作日", "it is a working day anyway")
                    seen[day] = key
                    found.add(day)
        return Year(frozenset(days["off"]), frozenset(days["work"]))

    def _days(self, entry: object) -> Iterator[date]:
        first, last = self._bounds(entry)
        if last < first or (last - first).days > 60:
            raise self._wrong(entry, "起止日期颠倒或太长", "it ends before it begins, or is too long")
        for day in (first + timedelta(days=n) for n in range((last - first).days + 1)):
            if day.year != self._year:
                raise self._wrong(entry, f"不在 {self._year} 年内", f"it does not lie in {self._year}")
            yield day

    def _bounds(self, entry: object) -> tuple[date, date]:
        if isinstance(entry, date) and not isinstance(entry, datetime):
            return entry, entry
        if isinstance(entry, str):
            first, dots, last = entry.partition("..")
            try:
                begins = _date(first)
                return begins, _date(last) if dots else begins
            except ValueError:
                pass
        raise self._wrong(entry, "不是存在的日期", "there is no such date")

    def _wrong(self, entry: object, zh: str, en: str) -> WrongNotice:
        written = entry if isinstance(entry, str) else str(entry)
        found = [i + 1 for i, line in enumerate(self._lines) if i >= self._first and written in line]
        # Of what stands twice, the second is the one too many.
        line = found[-1] if found else self._first + 1
        return WrongNotice(
            place=(f"{self._name} 第 {line} 行“{written}”", f"{self._name}, line {line}, {written!r}"), why=(zh, en)
        )


_TWICE = ("出现了两次", "it stands there twice")
_BOTH = ("既是假日又是工作日", "it is both off and worked on")


def _date(text: str) -> date:
    # The library also takes 20270101 and 2027-W01-1, which nobody writes who means a day.
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        raise ValueError(text)
    return date.fromisoformat(text)
