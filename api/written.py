"""From which day to which something was written down."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from api.period import Day
from domain.instants import end_of, start_of
from domain.kernel import Unacceptable


class Written(BaseModel):
    """Which days; all that are kept where nothing is said."""

    model_config = ConfigDict(extra="forbid", populate_by_name=False)

    first: Day | None = Field(None, alias="from", description="From the beginning of that day (China Standard Time).")
    last: Day | None = Field(None, alias="to", description="To the end of that day.")

    def between(self) -> tuple[int | None, int | None]:
        """The first and the last instant, in microseconds since 1970; None where there is no bound.

        :raises Unacceptable: when it ends before it begins.
        """
        if self.first is not None and self.last is not None and self.last < self.first:
            why = ("结束日期早于开始日期，请改正。", "The last day lies before the first day.")
            raise Unacceptable(field="to", field_words=("结束日期", "last day"), why=why)
        since = None if self.first is None else start_of(self.first)
        return since, None if self.last is None else end_of(self.last)
