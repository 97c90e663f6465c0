"""Which days a question about figures is about."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from domain.instants import day_number, day_of
from domain.kernel import Unacceptable

_day = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}").fullmatch


def _written(text: object) -> object:
    """A day as everybody writes it; a bare number would be taken for seconds since 1970."""
    if isinstance(text, str) and not _day(text):
        raise ValueError("a day is written YYYY-MM-DD")
    return text


Day = Annotated[date, BeforeValidator(_written)]


class AsOf(BaseModel):
    """As of which day."""

    model_config = ConfigDict(extra="forbid", populate_by_name=False)

    as_of: Day | None = Field(None, description="As the log knew it at the end of that day; today if not said.")

    def known_on(self, today: int) -> int:
        """The number of that day, and of *today* for any later one."""
        return min(day_number(self.as_of or day_of(today)), today)


class Period(AsOf):
    """Which days, and as of which."""

    first: Day = Field(alias="from", description="The first day of the period (China Standard Time).")
    last: Day = Field(alias="to", description="The last day of the period.")

    def days(self) -> tuple[int, int]:
        """The numbers of the first and the last day. :raises Unacceptable: when it ends before it begins."""
        if self.last < self.first:
            why = ("结束日期早于开始日期，请改正。", "The last day lies before the first day.")
            raise Unacceptable(field="to", field_words=("结束日期", "last day"), why=why)
        return day_number(self.first), day_number(self.last)
