"""Questions of many who come at once, put to a database in one go: what costs is the way there and back."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from store.people.fixed import Filled, Fixed, Rows

AskAll = Callable[[Fixed, Sequence[Mapping[str, Any]]], Awaitable[Rows]]
"""Puts a question with each of those values, and gives back the rows of all."""


class Together:
    """Collects questions while others are under way.

    :param ask_all: is given no two questions at a time.
    """

    def __init__(self, ask_all: AskAll) -> None:
        self._ask_all = ask_all
        self._waiting: dict[Fixed, list[tuple[Mapping[str, Any], asyncio.Future[Rows]]]] = {}
        self._asking: asyncio.Task[None] | None = None

    async def rows(self, question: Filled) -> Rows:
        """The rows of a question that has a key. Whatever stopped the asking is raised to everybody who asked."""
        answer: asyncio.Future[Rows] = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(question.fixed, []).append((question.values, answer))
        if self._asking is None:
            # It begins once whoever else is at the door has come along.
            self._asking = asyncio.create_task(self._ask())
        return await answer

    async def _ask(self) -> None:
        try:
            while self._waiting:
                fixed = next(iter(self._waiting))
                asked = self._waiting.pop(fixed)
                try:
                    rows = await self._ask_all(fixed, [values for values, _ in asked])
                except Exception as error:
                    _tell(asked, error)
                except BaseException:
                    for _, answer in asked:
                        answer.cancel()
                    raise
                else:
                    _share_out(fixed, asked, rows)
        finally:
            self._asking = None


def _share_out(fixed: Fixed, asked: Sequence[tuple[Mapping[str, Any], asyncio.Future[Rows]]], rows: Rows) -> None:
    found: dict[Any, list[tuple[Any, ...]]] = {}
    for row in dict.fromkeys(rows):  # two may have asked the same
        found.setdefault(row[0], []).append(row)
    for values, answer in asked:
        if not answer.done():
            answer.set_result(found.get(values[fixed.key], []))


def _tell(asked: Sequence[tuple[object, asyncio.Future[Rows]]], error: Exception) -> None:
    for _, answer in asked:
        if not answer.done():
            answer.set_exception(error)
